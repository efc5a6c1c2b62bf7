"""Which surgeon a patient gets who takes whoever is free first."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from operator import attrgetter

from booking.availability.agenda import Agenda
from booking.availability.reasons import why_not
from booking.availability.slots import Slot, days_with_slots, open_slots_of_all
from booking.availability.starts import Rules
from booking.availability.wall_clock import local_date


def first_available(
    agendas: Sequence[Agenda],
    rules: Rules,
    *,
    first: date,
    last: date,
    now: datetime,
    location: int | None = None,
) -> list[Slot]:
    """One slot for every start and location that any of them has: of the surgeon whom `choose` puts first."""
    slots = open_slots_of_all(agendas, rules, first=first, last=last, now=now, location=location)
    chosen: list[Slot] = []
    for on, slots_of_day in days_with_slots(slots, rules.zone).items():
        turn = {agenda.surgeon: number for number, agenda in enumerate(fewest_first(agendas, on=on))}
        best: dict[tuple[datetime, int], int] = {}
        for slot in slots_of_day:
            key = slot.starts_at, slot.location
            best[key] = min(turn[slot.surgeon], best.get(key, len(turn)))
        chosen += [slot for slot in slots_of_day if turn[slot.surgeon] == best[slot.starts_at, slot.location]]
    return sorted(chosen, key=attrgetter("starts_at"))


def choose(
    agendas: Iterable[Agenda], rules: Rules, *, location: int, starts_at: datetime, now: datetime
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
    return sorted(agendas, key=lambda agenda: (agenda.booked_on.get(on, 0), agenda.rank))
