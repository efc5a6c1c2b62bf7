"""Which slots a surgeon can offer for a procedure, and which of them are nearest to a wish or lie on each day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from heapq import nsmallest
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar
from zoneinfo import ZoneInfo

from booking.availability.agenda import Agenda, open_spans
from booking.availability.intervals import Interval
from booking.availability.starts import Rules, blocked_starts, free_starts
from booking.availability.wall_clock import DAY, Stretch, local_date, stretches


class Slot(NamedTuple):
    """A consultation that can be had, told in ids.

    Functions tell slots by start, then by their surgeon's and their location's slug, as the agendas say.
    """

    starts_at: datetime  # UTC, as `ends_at`
    surgeon: int
    location: int
    ends_at: datetime  # of the consultation itself: no buffer is in it


class Starting(Protocol):
    """A slot, or whatever else begins at some moment."""

    @property
    def starts_at(self) -> datetime: ...


AnyStart = TypeVar("AnyStart", bound=Starting)


def open_slots(
    agenda: Agenda, rules: Rules, *, first: date, last: date, now: datetime, location: int | None = None
) -> list[Slot]:
    """Every slot on the local dates `first` to `last` (both inclusive), sorted by start, then location."""
    earliest = now + rules.minimum_notice
    # A day early: clocks set back just after midnight show the evening before once more (St. John's, 2010).
    first = max(first, local_date(earliest, rules.zone) - DAY)
    if rules.minimum_notice_days:
        first = max(first, rules.first_day(now))
    last = min(last, rules.last_day(now))
    days = _days_not_full(agenda, rules.zone, first=first, last=last)
    blocked = blocked_starts(_taken_around(days, agenda, rules), rules)
    slots: list[Slot] = []
    for place in agenda.locations if location is None else [location]:
        spans = spans_for_starts(agenda, rules, location=place, first=first, last=last)
        slots += [
            Slot(start, agenda.surgeon, place, start + rules.length)
            for start in free_starts(spans, days, blocked, rules=rules, earliest=earliest)
        ]
    return sorted(slots, key=attrgetter("starts_at"))


def open_slots_of_all(
    agendas: Iterable[Agenda],
    rules: Rules,
    *,
    first: date,
    last: date,
    now: datetime,
    location: int | None = None,
) -> list[Slot]:
    """The slots of all these surgeons, sorted by start, surgeon, location."""
    slots: list[Slot] = []
    for agenda in sorted(agendas, key=attrgetter("rank")):
        slots += open_slots(agenda, rules, first=first, last=last, now=now, location=location)
    return sorted(slots, key=attrgetter("starts_at"))


def nearest(slots: Iterable[AnyStart], wanted: datetime, *, count: int = 3) -> list[AnyStart]:
    """The `count` slots that start nearest to `wanted`, in order of time; of two as near, the earlier.

    Slots of one start keep the order in which they come.
    """

    def distance(slot: AnyStart) -> tuple[timedelta, datetime]:
        return abs(slot.starts_at - wanted), slot.starts_at

    return sorted(nsmallest(count, slots, key=distance), key=attrgetter("starts_at"))


def days_with_slots(slots: Iterable[Slot], zone: ZoneInfo) -> dict[date, list[Slot]]:
    """The slots of each local date that has any, in order of dates and starts; slots of one start as they come."""
    days: dict[date, list[Slot]] = {}
    for slot in sorted(slots, key=attrgetter("starts_at")):
        days.setdefault(local_date(slot.starts_at, zone), []).append(slot)
    return dict(sorted(days.items()))


def spans_for_starts(agenda: Agenda, rules: Rules, *, location: int, first: date, last: date) -> list[Interval]:
    """The open spans that can hold consultations which start on these dates, even if they end on another."""
    # A day more than the length asks for: the day after may be none (Samoa left December 30, 2011 out).
    last_end = last + 2 * DAY + (rules.length // DAY) * DAY
    return open_spans(agenda, location=location, first=first - DAY, last=last_end, zone=rules.zone)


def _taken_around(days: Sequence[Stretch], agenda: Agenda, rules: Rules) -> list[Interval]:
    """What is taken near enough to one of these days to keep a start in it from being had."""
    if not days:
        return []
    around = Interval(
        days[0].start - rules.buffer_before, max(day.end for day in days) + rules.length + rules.buffer_after
    )
    return [taken for taken in agenda.taken if taken.start < around.end and taken.end > around.start]


def _days_not_full(agenda: Agenda, zone: ZoneInfo, *, first: date, last: date) -> list[Stretch]:
    """The dates on which another appointment may start, as stretches of UTC time in order."""
    dates = [first + count * DAY for count in range((last - first).days + 1)]
    return sorted(part for on in dates if not agenda.is_full_on(on) for part in stretches(on, zone))
