"""What the practice offers, and by which rules it is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, Row, and_, bindparam, select

from booking.availability import Rules
from booking.catalog.details import LocationDetails, PracticeDetails, ProcedureDetails
from booking.catalog.telephone import remember_telephone
from booking.database import db
from booking.models import Location, Practice, Procedure, Surgeon, performs, words_in

FIRST_AVAILABLE = "first-available"  # in addresses, where a surgeon's slug would stand


class NoPractice(Exception):
    """No practice file has been loaded yet."""


@dataclass(frozen=True, slots=True)
class Performer:
    """A surgeon who performs the procedure; `version` is what everything that decides their slots raises."""

    id: int
    slug: str
    daily_cap: int | None
    version: int
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """All that decides where a consultation about one procedure may be offered, whoever's time it takes."""

    procedure_id: int
    rules: Rules
    performers: tuple[Performer, ...]  # in the practice's order
    locations: dict[int, str]  # those in use: slug by id, in order of the slugs
    holiday_region: str
    holidays_kept_open: tuple[str, ...]
    hold: timedelta
    notice_to_change: timedelta
    mail_domain: str

    def performer(self, slug: str) -> Performer | None:
        return next((performer for performer in self.performers if performer.slug == slug), None)

    def location_id(self, slug: str) -> int | None:
        return next((id for id, name in self.locations.items() if name == slug), None)


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
        remember_telephone(found.telephone)
    return found


def procedures() -> list[ProcedureDetails]:
    return [ProcedureDetails(*row) for row in db.session.connection().execute(_PROCEDURES)]


def procedure(slug: str) -> ProcedureDetails | None:
    row = db.session.connection().execute(_PROCEDURE, {"slug": slug}).one_or_none()
    return None if row is None else ProcedureDetails(*row)


def usual_procedure(offered: Sequence[ProcedureDetails]) -> ProcedureDetails | None:
    """What a caller is taken to come about until they say: "I am not sure yet", or else the first of the practice."""
    return next((row for row in offered if row.family == "unsure"), offered[0] if offered else None)


def locations() -> list[LocationDetails]:
    return [LocationDetails(*row) for row in db.session.connection().execute(_LOCATIONS)]


def surgeons() -> list[Surgeon]:
    return list(db.session.scalars(_SURGEONS))


def surgeon(slug: str) -> Surgeon | None:
    return db.session.scalar(select(Surgeon).where(Surgeon.slug == slug, Surgeon.active))


def surgeon_names() -> dict[int, str]:
    """By id, also of those who see patients no longer."""
    return dict(db.session.connection().execute(_SURGEON_NAMES).all())


def location_names(language: str) -> dict[int, str]:
    """By id, also of those that are used no longer."""
    rows = db.session.connection().execute(_LOCATION_TEXTS)
    return {id: str(words_in(texts, language)["name"]) for id, texts in rows}


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
).where(Practice.id == 1)

_PROCEDURES = (
    select(
        Procedure.texts,
        Procedure.id,
        Procedure.slug,
        Procedure.family,
        Procedure.consultation_minutes,
        Procedure.drawing,
    )
    .where(Procedure.active)
    .order_by(Procedure.position)
)
_PROCEDURE = _PROCEDURES.where(Procedure.slug == bindparam("slug"))

_LOCATIONS = (
    select(Location.texts, Location.id, Location.slug, Location.kind, Location.address)
    .where(Location.active)
    .order_by(Location.position)
)

_SURGEONS = select(Surgeon).where(Surgeon.active).order_by(Surgeon.position)
_SURGEON_NAMES = select(Surgeon.id, Surgeon.name)
_LOCATION_TEXTS = select(Location.id, Location.texts)

# The long texts of practice and procedure decide nothing here.
_CONSULTATION = (
    select(
        Surgeon.id,
        Surgeon.slug,
        Surgeon.daily_cap,
        Surgeon.version,
        Surgeon.name,
        Surgeon.colour,
        Procedure.id.label("procedure_id"),
        Procedure.consultation_minutes,
        Procedure.buffer_before_minutes,
        Procedure.buffer_after_minutes,
        Practice.time_zone,
        Practice.slot_step_minutes,
        Practice.minimum_notice_minutes,
        Practice.booking_horizon_days,
        Practice.holiday_region,
        Practice.holidays_kept_open,
        Practice.hold_minutes,
        Practice.cancellation_notice_minutes,
        Practice.mail_domain,
        Location.id.label("location_id"),
        Location.slug.label("location"),
    )
    .select_from(Procedure)
    .join(Practice, Practice.id == 1)
    .outerjoin(performs, performs.c.procedure_id == Procedure.id)
    .outerjoin(Surgeon, and_(Surgeon.id == performs.c.surgeon_id, Surgeon.active, Procedure.active))
    .outerjoin(Location, Location.active.is_(True))
    .order_by(Surgeon.position, Surgeon.id)
)
_BY_SLUG = _CONSULTATION.where(Procedure.slug == bindparam("slug"))
_BY_ID = _CONSULTATION.where(Procedure.id == bindparam("id"))


def consultation(slug: str) -> Consultation | None:
    """How a consultation about this procedure is booked; None when nobody offers it."""
    found = _consultation(_BY_SLUG, slug=slug)
    return found if found is not None and found.performers else None


def consultation_of(procedure_id: int) -> Consultation | None:
    """Also of a procedure that is offered no longer, then by nobody: what is booked can still be cancelled."""
    return _consultation(_BY_ID, id=procedure_id)


def _consultation(statement: Executable, **which: str | int) -> Consultation | None:
    """Each performer in each location is a row."""
    # Columns alone need nothing of the session's own ways.
    rows = db.session.connection().execute(statement, which).all()
    if not rows:
        return None
    found = rows[0]
    locations = {row.location_id: row.location for row in rows if row.location_id is not None}
    return Consultation(
        procedure_id=found.procedure_id,
        rules=_rules(found),
        performers=tuple({row.id: Performer(*row[:6]) for row in rows if row.id is not None}.values()),
        locations=dict(sorted(locations.items(), key=lambda item: item[1])),
        holiday_region=found.holiday_region,
        holidays_kept_open=tuple(found.holidays_kept_open),
        hold=timedelta(minutes=found.hold_minutes),
        notice_to_change=timedelta(minutes=found.cancellation_notice_minutes),
        mail_domain=found.mail_domain,
    )


def _rules(found: Row[*tuple[Any, ...]]) -> Rules:
    return Rules(
        length=timedelta(minutes=found.consultation_minutes),
        buffer_before=timedelta(minutes=found.buffer_before_minutes),
        buffer_after=timedelta(minutes=found.buffer_after_minutes),
        slot_step=timedelta(minutes=found.slot_step_minutes),
        minimum_notice=timedelta(minutes=found.minimum_notice_minutes),
        booking_horizon=found.booking_horizon_days,
        zone=ZoneInfo(found.time_zone),
    )
