"""What do the tables say about each surgeon's time? The one place where rows become agendas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    CompoundSelect,
    Date,
    Executable,
    Integer,
    Row,
    bindparam,
    literal,
    or_,
    select,
    union_all,
)

from booking.availability import Agenda, DatedHours, Interval, WeeklyHours, local_date
from booking.catalog import Consultation, Performer, closed_days
from booking.database import UTCDateTime, db
from booking.models import LIVE, Appointment, Closure, ExtraHours, Surgeon, TimeOff, WorkingHours

EVERYONE = None  # whose time a closure takes
DAY = timedelta(days=1)  # also the longest an appointment may take: see guards.AT_MOST_A_DAY


def agendas(
    consultation: Consultation,
    performers: Iterable[Performer],
    *,
    first: date,
    last: date,
    now: datetime,
    without_visit: int | None = None,
) -> tuple[Agenda, ...]:
    """An agenda for each performer, true for the local dates `first` to `last`; four statements, however many.

    `without_visit` leaves one visit's own appointments out: a visit never stands in its own way.
    """
    performers = tuple(performers)
    surgeons = [performer.id for performer in performers]
    zone, places = consultation.rules.zone, consultation.locations
    start = datetime.combine(first - DAY, time(), zone).astimezone(UTC)
    end = datetime.combine(last + 2 * DAY, time(), zone).astimezone(UTC)
    days = {"surgeons": surgeons, "first": first - DAY, "last": last + DAY}
    span = {"surgeons": surgeons, "start": start, "end": end}
    taken_by = {"day_before_start": start - DAY, "now": now, "without_visit": without_visit or 0}
    weekly, extra = _by_surgeon(_rows(_WEEKLY, **days)), _by_surgeon(_rows(_EXTRA, **days))
    away, taken = _by_surgeon(_rows(_AWAY, **span)), _by_surgeon(_rows(_TAKEN, **span, **taken_by))
    shut = closed_days(consultation.holiday_region, consultation.holidays_kept_open, first.year, last.year + 1)
    by_slug = sorted(performer.slug for performer in performers)
    return tuple(
        Agenda(
            surgeon=performer.id,
            rank=by_slug.index(performer.slug),
            locations=tuple(places),
            weekly=tuple(WeeklyHours(at, *hours) for at, *hours in weekly[performer.id] if at in places),
            extra=tuple(DatedHours(at, *hours) for at, *hours in extra[performer.id] if at in places),
            away=tuple(Interval(*span) for span in away[performer.id] + away[EVERYONE]),
            holidays=shut,
            taken=tuple(Interval(*span) for _, *span in taken[performer.id]),
            booked_on=Counter(_local_date(starts_at, zone) for starts_at, *_ in taken[performer.id]),
            daily_cap=performer.daily_cap,
        )
        for performer in performers
    )


def agendas_of(
    surgeons: Sequence[Surgeon], consultation: Consultation, *, first: date, last: date, now: datetime
) -> list[Agenda]:
    """In the surgeons' order, whether or not they perform the procedure of that consultation."""
    performers = [Performer(row.id, row.slug, row.daily_cap, row.version) for row in surgeons]
    return list(agendas(consultation, performers, first=first, last=last, now=now))


# The statements are built once: with many requests a second, building them would cost more than running them.

_SURGEONS: BindParameter[Sequence[int]] = bindparam("surgeons", expanding=True)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_START, _END = bindparam("start", type_=UTCDateTime), bindparam("end", type_=UTCDateTime)

_WEEKLY = select(
    WorkingHours.surgeon_id,
    WorkingHours.location_id,
    WorkingHours.weekday,
    WorkingHours.from_minute,
    WorkingHours.until_minute,
    WorkingHours.valid_from,
    WorkingHours.valid_until,
).where(
    WorkingHours.surgeon_id.in_(_SURGEONS),
    or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= _LAST),
    or_(WorkingHours.valid_until.is_(None), WorkingHours.valid_until >= _FIRST),
)

_EXTRA = select(
    ExtraHours.surgeon_id,
    ExtraHours.location_id,
    ExtraHours.on_date,
    ExtraHours.from_minute,
    ExtraHours.until_minute,
).where(ExtraHours.surgeon_id.in_(_SURGEONS), ExtraHours.on_date.between(_FIRST, _LAST))

_AWAY: CompoundSelect[Any] = union_all(
    select(TimeOff.surgeon_id, TimeOff.starts_at, TimeOff.ends_at).where(
        TimeOff.surgeon_id.in_(_SURGEONS), TimeOff.starts_at < _END, TimeOff.ends_at > _START
    ),
    select(literal(None), Closure.starts_at, Closure.ends_at).where(Closure.starts_at < _END, Closure.ends_at > _START),
)

# An expired hold takes no time, whether or not it has been cleared away. The lower bound on takes_from keeps the
# index in use as the past grows.
_TAKEN = select(Appointment.surgeon_id, Appointment.starts_at, Appointment.takes_from, Appointment.takes_until).where(
    Appointment.surgeon_id.in_(_SURGEONS),
    Appointment.status.in_(LIVE),
    Appointment.takes_from > bindparam("day_before_start", type_=UTCDateTime),
    Appointment.takes_from < _END,
    Appointment.takes_until > _START,
    or_(Appointment.status != "held", Appointment.held_until > bindparam("now", type_=UTCDateTime)),
    Appointment.visit_id != bindparam("without_visit", type_=Integer),
)

# Of moments in UTC only, as they come out of the tables: of others the two that share a wall time would be mixed up.
_local_date = lru_cache(maxsize=1 << 14)(local_date)


def _by_surgeon(rows: Iterable[Sequence[Any]]) -> dict[int | None, list[Sequence[Any]]]:
    """The rows' other columns, by the surgeon in their first."""
    found: dict[int | None, list[Sequence[Any]]] = defaultdict(list)
    for surgeon, *rest in rows:
        found[surgeon].append(rest)
    return found


def _rows(statement: Executable, **values: Any) -> Sequence[Row[*tuple[Any, ...]]]:
    return db.session.connection().execute(statement, values).all()
