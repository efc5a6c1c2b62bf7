"""What takes a change of dates back (time off, closures, extra hours): another change, in values a browser can keep."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.availability import DAY, Interval
from booking.confidential import unsealed_reason
from booking.models import Closure, ExtraHours, TimeOff
from booking.schedules.absences import ChangedTimeOff, NewClosure, NewTimeOff, RemovedAbsence
from booking.schedules.changes import HoursChange
from booking.schedules.hours import NewExtraHours, RemovedExtraHours
from booking.schedules.impact import Impact
from booking.schedules.refusals import NotAsSeen
from booking.schedules.seen import seen_row

_Row = TimeOff | Closure | ExtraHours
_KEPT: Final = {
    "time_off": ("surgeon_id", "starts_at", "ends_at", "title", "private"),
    "closures": ("starts_at", "ends_at", "label"),
    "extra_hours": ("surgeon_id", "location_id", "on_date", "from_minute", "until_minute"),
}


@dataclass(frozen=True, slots=True)
class Opposite:
    """`key` is the uuid or id of the row that was changed.

    `seen` is `seen_row` of what it was left as, empty where it was removed. `was` is what it had been, in plain values
    and with its reason sealed, None where it is new. Writing it raises Gone, NotAsSeen, Overlaps.
    """

    table: str
    key: str
    seen: str
    was: Mapping[str, Any] | None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        return self._change(session).write(session, by=by, now=now)

    def plain(self) -> dict[str, Any]:
        return asdict(self)

    def _change(self, session: Session) -> HoursChange:
        if self.was is None:
            return self._removal()
        if self.table == "extra_hours":
            return NewExtraHours(**dict(self.was) | {"on_date": date.fromordinal(self.was["on_date"])})
        span = Interval(*(datetime.fromtimestamp(self.was[name], UTC) for name in ("starts_at", "ends_at")))
        if self.table == "closures":
            self._require_nothing_there(session, span)
            return NewClosure(span, self.was["label"])
        reason = self._reason()
        if self.seen:
            return ChangedTimeOff(UUID(self.key), span, self.was["title"], reason, self.seen)
        self._require_nothing_there(session, span)
        return NewTimeOff(self.was["surgeon_id"], span, self.was["title"], reason)

    def _removal(self) -> HoursChange:
        if self.table == "extra_hours":
            return RemovedExtraHours(int(self.key), self.seen)
        return RemovedAbsence(TimeOff if self.table == "time_off" else Closure, UUID(self.key), self.seen)

    def _reason(self) -> str:
        """Sealed for the row that it stood in, whose uuid is `of`. What cannot be read is lost with it."""
        sealed = self.was["private"] if self.was else None
        return unsealed_reason(b64decode(sealed), time_off=UUID(self.was["of"])) or "" if self.was and sealed else ""

    def _require_nothing_there(self, session: Session, span: Interval) -> None:
        """Raises NotAsSeen where somebody has entered the same anew."""
        kind = TimeOff if self.table == "time_off" else Closure
        same = select(kind.id).where(kind.starts_at == span.start, kind.ends_at == span.end)
        if self.was and self.table == "time_off":
            same = same.where(TimeOff.surgeon_id == self.was["surgeon_id"])
        if session.scalar(same.limit(1)) is not None:
            raise NotAsSeen


@dataclass(slots=True)
class NotedDates:
    """Another change of dates; under its lock it notes its opposite, None where it changed nothing."""

    change: HoursChange
    opposite: Opposite | None = None

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        before = _noted(session, now=now)
        impact = self.change.write(session, by=by, now=now)
        session.flush()
        after = _noted(session, now=now)
        self.opposite = next(
            (
                Opposite(table, key, _seen(after.get((table, key))), _was(before.get((table, key))))
                for table, key in before.keys() | after.keys()
                if before.get((table, key)) != after.get((table, key))
            ),
            None,
        )
        return impact


_Noted = tuple[str, dict[str, Any]]  # what `seen_row` says of a row, and what is kept of it


def _noted(session: Session, *, now: datetime) -> dict[tuple[str, str], _Noted]:
    """All that is not over, by table and key."""
    queries = (
        select(TimeOff).where(TimeOff.ends_at > now),
        select(Closure).where(Closure.ends_at > now),
        select(ExtraHours).where(ExtraHours.on_date >= now.date() - DAY),
    )
    rows: Iterable[_Row] = (row for query in queries for row in session.scalars(query))
    return {(row.__tablename__, _key(row)): (seen_row(row), _kept(row)) for row in rows}


def _key(row: _Row) -> str:
    return str(row.id if isinstance(row, ExtraHours) else row.uuid)


def _kept(row: _Row) -> dict[str, Any]:
    kept = {name: _as_plain(getattr(row, name)) for name in _KEPT[row.__tablename__]}
    return kept | {"of": str(row.uuid)} if isinstance(row, TimeOff) else kept


def _as_plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return b64encode(value).decode()
    if isinstance(value, datetime):
        return value.timestamp()
    return value.toordinal() if isinstance(value, date) else value


def _seen(noted: _Noted | None) -> str:
    return noted[0] if noted else ""


def _was(noted: _Noted | None) -> dict[str, Any] | None:
    return noted[1] if noted else None
