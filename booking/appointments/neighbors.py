"""The appointments that a start would overlap, whose they are, and who put them there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import Executable, Integer, bindparam, func, or_, select

from booking.availability import DAY, Interval
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.models import LIVE, Appointment, History, User, Visit

NOT_OF_A_VISIT: Final = 0
PUT_THERE: Final = ("booked", "imported", "moved", "undone", "restored")


class PutThere(NamedTuple):
    """The last act that put an appointment where it is; `by` is the user's name, None for the patient or a command."""

    act: str
    way: str
    at: datetime
    by: str | None


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An appointment that wants some of the same time, buffers included; `sealed` is what its patient typed.

    `put_there` is None of a hold.
    """

    uuid: UUID
    starts_at: datetime
    ends_at: datetime
    takes: Interval
    lane: int
    status: str
    visit: UUID
    sealed: bytes | None = field(repr=False)
    put_there: PutThere | None

    @property
    def name(self) -> str | None:
        """The patient's; empty before it was typed, None when it cannot be read."""
        return unsealed_answers(self.sealed, visit=self.visit).patient_name


def neighbors_of(surgeon: int, takes: Interval, *, without_visit: int | None, now: datetime) -> list[Neighbor]:
    """In order of time."""
    values = {
        "surgeon": surgeon,
        "after": takes.start - DAY,  # no appointment takes longer: see guards.AT_MOST_A_DAY
        "start": takes.start,
        "end": takes.end,
        "visit": without_visit or NOT_OF_A_VISIT,
        "now": now,
    }
    rows = db.session.connection().execute(_NEIGHBORS, values)
    return [
        Neighbor(
            uuid,
            starts_at,
            ends_at,
            Interval(takes_from, takes_until),
            lane,
            status,
            visit,
            sealed,
            put_there=PutThere(act, way, at, by) if act else None,
        )
        for uuid, starts_at, ends_at, takes_from, takes_until, lane, status, visit, sealed, act, way, at, by in rows
    ]


_NEIGHBORS: Executable = (
    select(
        Appointment.uuid,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.takes_from,
        Appointment.takes_until,
        Appointment.lane,
        Appointment.status,
        Visit.uuid,
        Visit.private,
        History.act,
        History.way,
        History.at,
        User.name,
    )
    .join(Visit, Visit.id == Appointment.visit_id)
    .outerjoin(
        History,
        History.id
        == select(func.max(History.id))
        .where(History.appointment_id == Appointment.id, History.act.in_(PUT_THERE))
        .correlate(Appointment)
        .scalar_subquery(),
    )
    .outerjoin(User, User.id == History.user_id)
    .where(
        Appointment.surgeon_id == bindparam("surgeon", type_=Integer),
        Appointment.status.in_(LIVE),
        Appointment.takes_from > bindparam("after", type_=UTCDateTime),
        Appointment.takes_from < bindparam("end", type_=UTCDateTime),
        Appointment.takes_until > bindparam("start", type_=UTCDateTime),
        Appointment.visit_id != bindparam("visit", type_=Integer),
        or_(Appointment.status != "held", Appointment.held_until > bindparam("now", type_=UTCDateTime)),
    )
    .order_by(Appointment.starts_at, Appointment.id)
)
