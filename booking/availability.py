"""Which starts can a surgeon offer for a procedure, and why can another not be had?"""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.agenda import Agenda, DatedHours, WeeklyHours, open_spans
from booking.intervals import Interval, covers, overlaps
from booking.slots import Slot, days_with_slots, nearest
from booking.starts import Rules, blocked_starts, free_starts
from booking.wall_clock import DAY, Stretch, local_date, stretches, time_of_day

__all__ = [
    "Agenda",
    "DatedHours",
    "Part",
    "Reason",
    "Rules",
    "Slot",
    "WeeklyHours",
    "choose",
    "days_with_slots",
    "fewest_first",
    "first_available",
    "nearest",
    "open_slots",
    "open_slots_of_all",
    "why_not",
    "why_not_all",
]


class Reason(StrEnum):
    """Why a start cannot be had; of several that are true, the one that stands first here is given.

    First what no surgeon could change, last what other patients did: whoever loses the race for a day's last
    start reads that it has been taken, not that the day is full.
    """

    TOO_SOON = "too_soon"
    TOO_FAR = "too_far"
    OFF_GRID = "off_grid"
    OUTSIDE_HOURS = "outside_hours"
    TAKEN = "taken"
    DAY_FULL = "day_full"
    TWICE_AT_ONCE = "twice_at_once"  # of a whole visit: two of its parts ask one surgeon for the same time


class Part(NamedTuple):
    """What a visit asks of one surgeon; a visit to both has two."""

    agenda: Agenda
    location: str
    starts_at: datetime


def open_slots(
    agenda: Agenda, rules: Rules, *, first: date, last: date, now: datetime, location: str | None = None
) -> list[Slot]:
    """Every slot on the local dates `first` to `last` (both inclusive), sorted by start, then location."""
    earliest = now + rules.minimum_notice
    # A day early: clocks set back just after midnight show the evening before once more (St. John's, 2010).
    first = max(first, local_date(earliest, rules.zone) - DAY)
    last = min(last, rules.last_day(now))
    days = _days_not_full(agenda, rules.zone, first=first, last=last)
    blocked = blocked_starts(agenda.taken, rules)
    slots: list[Slot] = []
    for place in agenda.locations() if location is None else [location]:
        spans = _spans_for_starts(agenda, rules, location=place, first=first, last=last)
        slots += [
            Slot(start, agenda.surgeon, place, start + rules.length)
            for start in free_starts(spans, days, blocked, rules=rules, earliest=earliest)
        ]
    return sorted(slots, key=attrgetter("starts_at"))


def why_not(agenda: Agenda, rules: Rules, *, location: str, starts_at: datetime, now: datetime) -> Reason | None:
    """None exactly if `open_slots` offers this start in this location, else why not."""
    if starts_at < now + rules.minimum_notice:
        return Reason.TOO_SOON
    # Spares the year 9999, which anybody can type, the conversions below: they would overflow.
    if starts_at > now + timedelta(days=rules.booking_horizon + 2):
        return Reason.TOO_FAR
    starts_at = starts_at.astimezone(UTC)
    on = local_date(starts_at, rules.zone)
    if on > rules.last_day(now):
        return Reason.TOO_FAR
    if time_of_day(starts_at, rules.zone) % rules.slot_step:
        return Reason.OFF_GRID
    consultation = Interval(starts_at, starts_at + rules.length)
    spans = _spans_for_starts(agenda, rules, location=location, first=on, last=on)
    if not any(covers(span, consultation) for span in spans):
        return Reason.OUTSIDE_HOURS
    if any(overlaps(rules.takes(starts_at), taken) for taken in agenda.taken):
        return Reason.TAKEN
    return Reason.DAY_FULL if agenda.is_full_on(on) else None


def why_not_all(parts: Iterable[Part], rules: Rules, *, now: datetime) -> Reason | None:
    """None if all parts of a visit can be had, and beside one another; else the reason of the first that cannot."""
    before: list[tuple[str, Interval]] = []
    for agenda, location, starts_at in parts:
        reason = why_not(agenda, rules, location=location, starts_at=starts_at, now=now)
        if reason is not None:
            return reason
        takes = rules.takes(starts_at.astimezone(UTC))
        if any(surgeon == agenda.surgeon and overlaps(takes, taken) for surgeon, taken in before):
            return Reason.TWICE_AT_ONCE
        before.append((agenda.surgeon, takes))
    return None


def open_slots_of_all(
    agendas: Iterable[Agenda],
    rules: Rules,
    *,
    first: date,
    last: date,
    now: datetime,
    location: str | None = None,
) -> list[Slot]:
    """The slots of all these surgeons, sorted by start, surgeon, location."""
    slots: list[Slot] = []
    for agenda in sorted(agendas, key=attrgetter("surgeon")):
        slots += open_slots(agenda, rules, first=first, last=last, now=now, location=location)
    return sorted(slots, key=attrgetter("starts_at"))


def first_available(
    agendas: Sequence[Agenda],
    rules: Rules,
    *,
    first: date,
    last: date,
    now: datetime,
    location: str | None = None,
) -> list[Slot]:
    """One slot for every start and location that any of them has: of the surgeon whom `choose` puts first."""
    slots = open_slots_of_all(agendas, rules, first=first, last=last, now=now, location=location)
    chosen: list[Slot] = []
    for on, slots_of_day in days_with_slots(slots, rules.zone).items():
        rank = {agenda.surgeon: place for place, agenda in enumerate(fewest_first(agendas, on=on))}
        best: dict[tuple[datetime, str], Slot] = {}
        for slot in slots_of_day:
            key = slot.starts_at, slot.location
            if key not in best or rank[slot.surgeon] < rank[best[key].surgeon]:
                best[key] = slot
        chosen += best.values()
    return sorted(chosen)


def choose(
    agendas: Iterable[Agenda], rules: Rules, *, location: str, starts_at: datetime, now: datetime
) -> list[Agenda]:
    """The surgeons who are free then and there, in the order in which to try them: see `fewest_first`."""
    free = [
        agenda for agenda in agendas if why_not(agenda, rules, location=location, starts_at=starts_at, now=now) is None
    ]
    if not free:
        return []  # also for the year 9999, whose local date would overflow
    return fewest_first(free, on=local_date(starts_at, rules.zone))


def fewest_first(agendas: Iterable[Agenda], *, on: date) -> list[Agenda]:
    """Whoever has fewer appointments on that local day first; of those with as many, by slug."""
    return sorted(agendas, key=lambda agenda: (agenda.booked_on.get(on, 0), agenda.surgeon))


def _spans_for_starts(agenda: Agenda, rules: Rules, *, location: str, first: date, last: date) -> list[Interval]:
    """The open spans that can hold consultations which start on these dates, even if they end on another."""
    # A day more than the length asks for: the day after may be none (Samoa left December 30, 2011 out).
    last_end = last + 2 * DAY + (rules.length // DAY) * DAY
    return open_spans(agenda, location=location, first=first - DAY, last=last_end, zone=rules.zone)


def _days_not_full(agenda: Agenda, zone: ZoneInfo, *, first: date, last: date) -> list[Stretch]:
    """The dates on which another appointment may start, as stretches of UTC time in order."""
    dates = [first + count * DAY for count in range((last - first).days + 1)]
    return sorted(part for on in dates if not agenda.is_full_on(on) for part in stretches(on, zone))
