"""Time off and closures that touch a span of time, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Executable, Integer, LargeBinary, String, bindparam, cast, literal, null, select, union_all

from booking.availability import Interval
from booking.database import UTCDateTime, db
from booking.models import Closure, TimeOff
from booking.schedules.setters import Subject


@dataclass(frozen=True, slots=True)
class Absence:
    """Time off of one surgeon, or a closure of the whole practice, which alone has a label.

    Time off has a title instead, one of TITLES or none; its reason is sealed for the row of that uuid.
    """

    uuid: UUID
    surgeon_id: int | None
    span: Interval
    label: str
    title: str
    reason: bytes | None
    id: int

    @property
    def subject(self) -> Subject:
        kind = Closure if self.surgeon_id is None else TimeOff
        return Subject(kind.__tablename__, self.id)


def absences_within(span: Interval) -> list[Absence]:
    """Closures first, then time off, each by its start. One statement."""
    rows = db.session.connection().execute(_WITHIN, {"start": span.start, "end": span.end})
    return [
        Absence(uuid, surgeon, Interval(starts_at, ends_at), label, title, reason, id)
        for _, uuid, surgeon, starts_at, ends_at, label, title, reason, id in rows
    ]


_START, _END = bindparam("start", type_=UTCDateTime), bindparam("end", type_=UTCDateTime)
_WITHIN: Executable = union_all(
    select(
        literal(0).label("order"),
        Closure.uuid,
        cast(null(), Integer),
        Closure.starts_at.label("starts_at"),
        Closure.ends_at,
        Closure.label,
        literal("", String).label("title"),
        cast(null(), LargeBinary),
        Closure.id,
    ).where(Closure.starts_at < _END, Closure.ends_at > _START),
    select(
        literal(1),
        TimeOff.uuid,
        TimeOff.surgeon_id,
        TimeOff.starts_at,
        TimeOff.ends_at,
        literal("", String),
        TimeOff.title,
        TimeOff.private,
        TimeOff.id,
    ).where(TimeOff.starts_at < _END, TimeOff.ends_at > _START),
).order_by("order", "starts_at")
