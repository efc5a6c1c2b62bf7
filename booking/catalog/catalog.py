"""The practice, and what it offers, where and by whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import JSON, Executable, bindparam, cast, literal, null, select, union_all

from booking.catalog.details import ConcernDetails, LocationDetails, PracticeDetails, ProcedureDetails, SurgeonDetails
from booking.catalog.office_hours import LATEST_CLOSURES
from booking.catalog.telephone import remember_practice
from booking.database import db
from booking.models import Concern, Location, Practice, Procedure, Surgeon, words_in

FIRST_AVAILABLE = "first-available"  # in addresses, where a surgeon's slug would stand
BOTH_SURGEONS = "both-surgeons"  # as well: one visit, see availability/pairs.py
UNSURE = "unsure"  # the family of what somebody comes about who does not know yet


class NoPractice(Exception):
    """No practice file has been loaded yet."""


def practice() -> PracticeDetails:
    """The practice, read once a transaction; raises NoPractice."""
    session = db.session()
    connection, transaction = session.connection(), session.get_transaction()
    read_in, found = session.info.get(_PRACTICE_READ, (None, None))
    if read_in is not transaction or found is None:
        row = connection.execute(_PRACTICE).one_or_none()
        if row is None:
            raise NoPractice
        found = PracticeDetails(*row)
        session.info[_PRACTICE_READ] = transaction, found
        remember_practice(found)
    return found


def procedures() -> list[ProcedureDetails]:
    return [ProcedureDetails(*row) for row in db.session.connection().execute(_PROCEDURES)]


def concerns() -> list[ConcernDetails]:
    return [ConcernDetails(*row) for row in db.session.connection().execute(_CONCERNS)]


def procedure(slug: str) -> ProcedureDetails | None:
    row = db.session.connection().execute(_PROCEDURE, {"slug": slug}).one_or_none()
    return None if row is None else ProcedureDetails(*row)


def is_switched_off(slug: str) -> bool:
    """Whether there is such a procedure, and it is offered no longer."""
    return db.session.scalar(select(Procedure.id).where(Procedure.slug == slug, ~Procedure.active)) is not None


def usual_procedure(offered: Sequence[ProcedureDetails]) -> ProcedureDetails | None:
    """What a caller is taken to come about until they say: "I'm not sure yet", or else the first of the practice."""
    return next((row for row in offered if row.family == UNSURE), offered[0] if offered else None)


def locations() -> list[LocationDetails]:
    return [LocationDetails(*row) for row in db.session.connection().execute(_LOCATIONS)]


def surgeons() -> list[SurgeonDetails]:
    return [SurgeonDetails(*row) for row in db.session.connection().execute(_SURGEONS)]


def surgeon(slug: str) -> Surgeon | None:
    return db.session.scalar(select(Surgeon).where(Surgeon.slug == slug, Surgeon.active))


def surgeon_names() -> dict[int, str]:
    """By id, also of those who see patients no longer."""
    return dict(db.session.connection().execute(_SURGEON_NAMES).all())


def surgeon_and_location_names(language: str) -> tuple[dict[int, str], dict[int, str]]:
    """By id, also of locations that are used no longer; one statement."""
    surgeons: dict[int, str] = {}
    locations: dict[int, str] = {}
    for id, name, texts in db.session.connection().execute(_SURGEON_AND_LOCATION_NAMES):
        if texts is None:
            surgeons[id] = name
        else:
            locations[id] = str(words_in(texts, language)["name"])
    return surgeons, locations


# Columns, not whole rows, which cost several times as much; and each statement built once, as it is asked with nearly
# every request.

_PRACTICE_READ = "practice"  # in a session's info: the transaction that it was read in, and what was found
_PRACTICE: Executable = select(
    Practice.texts,
    Practice.name,
    Practice.time_zone,
    Practice.telephone,
    Practice.email,
    Practice.mail_domain,
    Practice.address,
    Practice.languages,
    Practice.cancellation_notice_minutes,
    Practice.consultation_fee_cents,
    Practice.currency,
    Practice.fee_counts_toward_surgery,
    Practice.holiday_region,
    Practice.holidays_kept_open,
    Practice.veil_minutes,
    Practice.follow_up_weeks,
    Practice.keep_page_days,
    Practice.keep_emails_days,
    Practice.keep_answers_days,
    Practice.notices,
    Practice.letter_lines,
    Practice.wish_days,
    Practice.office_hours,
    LATEST_CLOSURES,
).where(Practice.id == 1)

_PROCEDURES = (
    select(
        Procedure.texts,
        Procedure.id,
        Procedure.slug,
        Procedure.family,
        Procedure.consultation_minutes,
        Procedure.drawing,
        Procedure.search_words,
    )
    .where(Procedure.active)
    .order_by(Procedure.position)
)
_PROCEDURE = _PROCEDURES.where(Procedure.slug == bindparam("slug"))

_CONCERNS = select(Concern.texts, Concern.slug, Concern.procedures).order_by(Concern.position)

_LOCATIONS = (
    select(Location.texts, Location.id, Location.slug, Location.kind, Location.address)
    .where(Location.active)
    .order_by(Location.position)
)

_SURGEONS = (
    select(
        Surgeon.texts,
        Surgeon.id,
        Surgeon.slug,
        Surgeon.name,
        Surgeon.colour,
        Surgeon.daily_cap,
        Surgeon.photograph,
        Surgeon.late_on,
        Surgeon.late_minutes,
    )
    .where(Surgeon.active)
    .order_by(Surgeon.position)
)
_SURGEON_NAMES = select(Surgeon.id, Surgeon.name)
_SURGEON_AND_LOCATION_NAMES: Executable = union_all(
    select(Surgeon.id, Surgeon.name, cast(null(), JSON)),
    select(Location.id, literal(""), Location.texts),
)
