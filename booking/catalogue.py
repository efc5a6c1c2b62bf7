"""What does the practice offer, and by which rules is it booked?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from booking.availability import Rules
from booking.database import db
from booking.models import Location, Practice, Procedure, Surgeon, performs


class NoPractice(Exception):
    """No practice file has been loaded yet."""


@dataclass(frozen=True, slots=True)
class Performer:
    """A surgeon who performs the procedure; `version` is what everything that decides his slots raises."""

    id: int
    slug: str
    daily_cap: int | None
    version: int


@dataclass(frozen=True, slots=True)
class Consultation:
    """All that decides where a consultation about one procedure may be offered, whoever's time it takes."""

    procedure_id: int
    rules: Rules
    performers: tuple[Performer, ...]  # in the practice's order
    locations: dict[int, str]  # slug by id
    holiday_region: str
    holidays_kept_open: tuple[str, ...]
    hold: timedelta
    notice_to_change: timedelta
    mail_domain: str

    def performer(self, slug: str) -> Performer | None:
        return next((performer for performer in self.performers if performer.slug == slug), None)

    def location_id(self, slug: str) -> int | None:
        return next((id for id, name in self.locations.items() if name == slug), None)


def practice() -> Practice:
    """The practice's row; raises NoPractice."""
    row = db.session.get(Practice, 1)
    if row is None:
        raise NoPractice
    return row


def procedures() -> list[Procedure]:
    return list(db.session.scalars(select(Procedure).where(Procedure.active).order_by(Procedure.position)))


def procedure(slug: str) -> Procedure | None:
    return db.session.scalar(select(Procedure).where(Procedure.slug == slug, Procedure.active))


def surgeons() -> list[Surgeon]:
    return list(db.session.scalars(select(Surgeon).where(Surgeon.active).order_by(Surgeon.position)))


def surgeon(slug: str) -> Surgeon | None:
    return db.session.scalar(select(Surgeon).where(Surgeon.slug == slug, Surgeon.active))


def locations() -> list[Location]:
    return list(db.session.scalars(select(Location).where(Location.active).order_by(Location.position)))


_CONSULTATION = (
    select(Practice, Procedure, Surgeon.id, Surgeon.slug, Surgeon.daily_cap, Surgeon.version)
    .select_from(Procedure)
    .join(Practice, Practice.id == 1)
    .join(performs, performs.c.procedure_id == Procedure.id)
    .join(Surgeon, Surgeon.id == performs.c.surgeon_id)
    .where(Procedure.active, Surgeon.active)
    .order_by(Surgeon.position, Surgeon.id)
)


def consultation(slug: str) -> Consultation | None:
    """How a consultation about this procedure is booked; None when nobody offers it. Two statements."""
    return _consultation(Procedure.slug == slug)


def consultation_of(procedure_id: int) -> Consultation | None:
    return _consultation(Procedure.id == procedure_id)


def _consultation(which: ColumnElement[bool]) -> Consultation | None:
    rows = db.session.execute(_CONSULTATION.where(which)).all()
    if not rows:
        return None
    practice, procedure = rows[0][0], rows[0][1]
    places = db.session.execute(select(Location.id, Location.slug).where(Location.active)).tuples().all()
    return Consultation(
        procedure_id=procedure.id,
        rules=_rules(practice, procedure),
        performers=tuple(Performer(*row[2:]) for row in rows),
        locations=dict(places),
        holiday_region=practice.holiday_region,
        holidays_kept_open=tuple(practice.holidays_kept_open),
        hold=timedelta(minutes=practice.hold_minutes),
        notice_to_change=timedelta(minutes=practice.cancellation_notice_minutes),
        mail_domain=practice.mail_domain,
    )


def _rules(practice: Practice, procedure: Procedure) -> Rules:
    return Rules(
        length=timedelta(minutes=procedure.consultation_minutes),
        buffer_before=timedelta(minutes=procedure.buffer_before_minutes),
        buffer_after=timedelta(minutes=procedure.buffer_after_minutes),
        slot_step=timedelta(minutes=practice.slot_step_minutes),
        minimum_notice=timedelta(minutes=practice.minimum_notice_minutes),
        booking_horizon=practice.booking_horizon_days,
        zone=practice.zone,
    )
