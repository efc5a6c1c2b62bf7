"""Agendas out of the tables: the one place where rows become what the arithmetic of open times wants."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    BindParameter,
    Date,
    Integer,
    Label,
    Row,
    Select,
    bindparam,
    cast,
    literal_column,
    null,
    or_,
    select,
    union_all,
)

from booking.availability import DAY, Agenda, DatedHours, Interval, WeeklyHours, local_date
from booking.catalog import AnySurgeon, Consultation, Performer, closed_days
from booking.database import UTCDateTime, db
from booking.models import LIVE, Appointment, Closure, ExtraHours, TimeOff, WorkingHours

EVERYONE = None  # whose time a closure takes


def agendas(
    consultation: Consultation,
    surgeons: Iterable[Performer | AnySurgeon],
    *,
    first: date,
    last: date,
    now: datetime,
    without_visit: int | None = None,
) -> tuple[Agenda, ...]:
    """An agenda for each surgeon, true for the local dates `first` to `last`; one statement, however many.

    In the order given, whether or not they perform the procedure of that consultation. `without_visit` leaves one
    visit's own appointments out: a visit never stands in its own way.
    """
    surgeons = tuple(surgeons)
    zone = consultation.rules.zone
    start = datetime.combine(first - DAY, time(), zone).astimezone(UTC)
    values = {
        "surgeons": [surgeon.id for surgeon in surgeons],
        "first": first - DAY,
        "last": last + DAY,
        "start": start,
        "day_before_start": start - DAY,  # no appointment takes longer: see guards.AT_MOST_A_DAY
        "end": datetime.combine(last + 2 * DAY, time(), zone).astimezone(UTC),
        "now": now,
        "without_visit": without_visit or 0,
    }
    rows = db.session.connection().execute(_TIME, values).all()
    times = _by_surgeon(rows, consultation.locations, zone)
    shut = closed_days(consultation.holiday_region, consultation.holidays_kept_open, first.year, last.year + 1)
    by_slug = sorted(surgeon.slug for surgeon in surgeons)
    return tuple(
        Agenda(
            surgeon=surgeon.id,
            rank=by_slug.index(surgeon.slug),
            locations=tuple(consultation.locations),
            weekly=tuple(theirs.weekly),
            extra=tuple(theirs.extra),
            away=tuple(theirs.away + times[EVERYONE].away),
            holidays=shut,
            taken=tuple(theirs.taken),
            booked_on=theirs.booked_on,
            daily_cap=surgeon.daily_cap,
        )
        for surgeon, theirs in ((surgeon, times[surgeon.id]) for surgeon in surgeons)
    )


@dataclass(frozen=True, slots=True)
class _Times:
    """What the rows say of one surgeon, or in `away` of everyone."""

    weekly: list[WeeklyHours] = field(default_factory=list)
    extra: list[DatedHours] = field(default_factory=list)
    away: list[Interval] = field(default_factory=list)
    taken: list[Interval] = field(default_factory=list)
    booked_on: Counter[date] = field(default_factory=Counter)


def _by_surgeon(
    rows: Iterable[Row[*tuple[Any, ...]]], places: Container[int], zone: ZoneInfo
) -> Mapping[int | None, _Times]:
    """Hours at a place that is used no longer are none."""
    found: dict[int | None, _Times] = defaultdict(_Times)
    for kind, surgeon, begins, ends, starts_at, place, from_minute, until_minute, weekday, on, until in rows:
        times = found[surgeon]
        if kind == _TAKEN:
            times.taken.append(Interval(begins, ends))
            times.booked_on[_local_date(starts_at, zone)] += 1
        elif kind == _AWAY:
            times.away.append(Interval(begins, ends))
        elif place not in places:
            continue
        elif kind == _WEEKLY:
            times.weekly.append(WeeklyHours(place, weekday, from_minute, until_minute, on, until))
        else:
            times.extra.append(DatedHours(place, on, from_minute, until_minute))
    return found


# Of moments in UTC only, as they come out of the tables: of others the two that share a wall time would be mixed up.
_local_date = lru_cache(maxsize=1 << 14)(local_date)


# One statement for all four tables, and built once: with many requests a second, to build and to send several would
# cost more than to run them. A row says in its first column which of these it is; what it has not is NULL.
_WEEKLY, _EXTRA, _AWAY, _TAKEN = range(4)

_COLUMNS: Mapping[str, Any] = {
    "surgeon": Integer,
    "begins": UTCDateTime,
    "ends": UTCDateTime,
    "starts_at": UTCDateTime,
    "place": Integer,
    "from_minute": Integer,
    "until_minute": Integer,
    "weekday": Integer,
    "on_date": Date,
    "until_date": Date,
}


def _rows(kind: int, **columns: Any) -> Select[*tuple[Any, ...]]:
    def column(name: str, sort: Any) -> Label[Any]:
        return columns[name].label(name) if name in columns else cast(null(), sort).label(name)

    return select(literal_column(str(kind), Integer), *(column(*each) for each in _COLUMNS.items()))


_SURGEONS: BindParameter[Sequence[int]] = bindparam("surgeons", expanding=True)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_START, _END = bindparam("start", type_=UTCDateTime), bindparam("end", type_=UTCDateTime)

_TIME = union_all(
    _rows(
        _WEEKLY,
        surgeon=WorkingHours.surgeon_id,
        place=WorkingHours.location_id,
        from_minute=WorkingHours.from_minute,
        until_minute=WorkingHours.until_minute,
        weekday=WorkingHours.weekday,
        on_date=WorkingHours.valid_from,
        until_date=WorkingHours.valid_until,
    ).where(
        WorkingHours.surgeon_id.in_(_SURGEONS),
        or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= _LAST),
        or_(WorkingHours.valid_until.is_(None), WorkingHours.valid_until >= _FIRST),
    ),
    _rows(
        _EXTRA,
        surgeon=ExtraHours.surgeon_id,
        place=ExtraHours.location_id,
        from_minute=ExtraHours.from_minute,
        until_minute=ExtraHours.until_minute,
        on_date=ExtraHours.on_date,
    ).where(ExtraHours.surgeon_id.in_(_SURGEONS), ExtraHours.on_date.between(_FIRST, _LAST)),
    _rows(_AWAY, surgeon=TimeOff.surgeon_id, begins=TimeOff.starts_at, ends=TimeOff.ends_at).where(
        TimeOff.surgeon_id.in_(_SURGEONS), TimeOff.starts_at < _END, TimeOff.ends_at > _START
    ),
    _rows(_AWAY, begins=Closure.starts_at, ends=Closure.ends_at).where(
        Closure.starts_at < _END, Closure.ends_at > _START
    ),
    # An expired hold takes no time, whether or not it has been cleared away. The lower bound on takes_from keeps the
    # index in use as the past grows.
    _rows(
        _TAKEN,
        surgeon=Appointment.surgeon_id,
        begins=Appointment.takes_from,
        ends=Appointment.takes_until,
        starts_at=Appointment.starts_at,
    ).where(
        Appointment.surgeon_id.in_(_SURGEONS),
        Appointment.status.in_(LIVE),
        Appointment.takes_from > bindparam("day_before_start", type_=UTCDateTime),
        Appointment.takes_from < _END,
        Appointment.takes_until > _START,
        or_(Appointment.status != "held", Appointment.held_until > bindparam("now", type_=UTCDateTime)),
        Appointment.visit_id != bindparam("without_visit", type_=Integer),
    ),
)
