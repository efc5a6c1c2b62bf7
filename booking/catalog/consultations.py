"""By which rules a consultation about a procedure is booked, with whom and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Executable, Row, and_, bindparam, select

from booking.availability import Rules
from booking.catalog.catalog import UNSURE
from booking.database import db
from booking.models import Fee, Location, Practice, Procedure, Surgeon, performs


@dataclass(frozen=True, slots=True)
class Performer:
    """A surgeon who performs the procedure."""

    id: int
    slug: str
    daily_cap: int | None
    name: str
    colour: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """All that decides where a consultation about one procedure may be offered, whoever's time it takes."""

    procedure_id: int
    rules: Rules
    fee: Fee
    performers: tuple[Performer, ...]  # in the practice's order
    locations: dict[int, str]  # those in use: slug by id, in order of the slugs
    holiday_region: str
    holidays_kept_open: tuple[str, ...]
    hold: timedelta
    notice_to_change: timedelta
    email_delay: timedelta  # before a change is told
    mail_domain: str
    language: str  # the practice's, which the surgeons' calendars speak

    def performer(self, slug: str) -> Performer | None:
        return next((performer for performer in self.performers if performer.slug == slug), None)

    def location_id(self, slug: str) -> int | None:
        return next((id for id, name in self.locations.items() if name == slug), None)


def consultation(slug: str) -> Consultation | None:
    """How a consultation about this procedure is booked; None when nobody offers it."""
    found = _consultation(_BY_SLUG, slug=slug)
    return found if found is not None and found.performers else None


def consultation_of(procedure_id: int) -> Consultation | None:
    """Also of a procedure that is offered no longer, then by nobody: what is booked can still be cancelled."""
    return _consultation(_BY_ID, id=procedure_id)


def usual_consultation() -> Consultation | None:
    """Of what a caller is taken to come about until they say, see `usual_procedure`; None while nothing is offered."""
    return _consultation(_USUAL)


# What `Performer` is made of, in its order.
PERFORMER: tuple[Any, ...] = (Surgeon.id, Surgeon.slug, Surgeon.daily_cap, Surgeon.name, Surgeon.colour)

# Columns, not whole rows: the long texts of practice and procedure decide nothing here.
_CONSULTATION = (
    select(
        *PERFORMER,
        Procedure.id.label("procedure_id"),
        Procedure.consultation_minutes,
        Procedure.buffer_before_minutes,
        Procedure.buffer_after_minutes,
        Practice.time_zone,
        Practice.slot_step_minutes,
        Practice.minimum_notice_minutes,
        Practice.minimum_notice_days,
        Practice.booking_horizon_days,
        Practice.holiday_region,
        Practice.holidays_kept_open,
        Practice.hold_minutes,
        Practice.cancellation_notice_minutes,
        Practice.email_delay_minutes,
        Practice.mail_domain,
        Practice.languages,
        Practice.consultation_fee_cents,
        Practice.currency,
        Practice.fee_counts_toward_surgery,
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
_OFFERED = select(Procedure.id).where(Procedure.active)
_USUAL = _CONSULTATION.where(
    Procedure.id == _OFFERED.order_by(Procedure.family != UNSURE, Procedure.position).limit(1).scalar_subquery()
)


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
        fee=Fee(found.consultation_fee_cents, found.currency, found.fee_counts_toward_surgery),
        performers=tuple({row.id: Performer(*row[: len(PERFORMER)]) for row in rows if row.id is not None}.values()),
        locations=dict(sorted(locations.items(), key=lambda item: item[1])),
        holiday_region=found.holiday_region,
        holidays_kept_open=tuple(found.holidays_kept_open),
        hold=timedelta(minutes=found.hold_minutes),
        notice_to_change=timedelta(minutes=found.cancellation_notice_minutes),
        email_delay=timedelta(minutes=found.email_delay_minutes),
        mail_domain=found.mail_domain,
        language=found.languages[0],
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
        minimum_notice_days=found.minimum_notice_days,
    )
