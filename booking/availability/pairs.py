"""Two consultations of one visit, the second straight after the first, with another surgeon in the same place.

Straight after is back-to-back: from the end of the first until the start of the second nothing passes, or less than one
slot step. So both begin on the step, as every consultation does, and nobody waits for a start that they could have had.
Both begin on one local date. Buffers are each surgeon's own: those of the two never meet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from booking.availability.agenda import Agenda
from booking.availability.reasons import Part
from booking.availability.slots import Slot, open_slots_of_all
from booking.availability.starts import Rules
from booking.availability.wall_clock import local_date


class Pair(NamedTuple):
    """Two slots that are back-to-back, in the order in which they are."""

    first: Slot
    second: Slot

    @property
    def starts_at(self) -> datetime:
        return self.first.starts_at


def open_pairs(
    agendas: Iterable[Agenda],
    rules: Rules,
    *,
    first: date,
    last: date,
    now: datetime,
    location: int | None = None,
) -> list[Pair]:
    """Every pair of their slots that is back-to-back on these local dates, sorted as their first slots are."""
    slots = open_slots_of_all(agendas, rules, first=first, last=last, now=now, location=location)
    there: dict[int, list[Slot]] = defaultdict(list)
    for slot in slots:
        there[slot.location].append(slot)
    pairs = [Pair(*both) for in_one_place in there.values() for both in _following(in_one_place, rules)]
    place = {slot: number for number, slot in enumerate(slots)}
    return sorted(pairs, key=lambda pair: (place[pair.first], place[pair.second]))


def are_back_to_back(parts: Sequence[Part], rules: Rules) -> bool:
    """Whether these are the two parts of such a visit, in their order; whether each can be had is not asked."""
    if len(parts) != 2:
        return False
    one, other = parts
    return (
        one.surgeon != other.surgeon
        and one.location == other.location
        and _is_straight_after(other.starts_at - one.starts_at - rules.length, rules)
        and local_date(one.starts_at, rules.zone) == local_date(other.starts_at, rules.zone)
    )


def length_of_both(rules: Rules) -> timedelta:
    """From the first start to the last end, but for a day on which the clocks change between the two."""
    return _until_the_second(rules) + rules.length


def start_of_second(starts_at: datetime, rules: Rules) -> datetime:
    """When the second begins after a first that begins then: both on the step, or both as far from it."""
    return starts_at + _until_the_second(rules)


def _following(slots: Sequence[Slot], rules: Rules) -> Iterator[tuple[Slot, Slot]]:
    """Of slots in one place, by start, each with those that come straight after it."""
    passed = 0
    for slot in slots:
        while passed < len(slots) and slots[passed].starts_at < slot.ends_at:
            passed += 1
        for other in slots[passed:]:
            if not _is_straight_after(other.starts_at - slot.ends_at, rules):
                break
            days = {local_date(one.starts_at, rules.zone) for one in (slot, other)}
            if other.surgeon != slot.surgeon and len(days) == 1:
                yield slot, other


def _until_the_second(rules: Rules) -> timedelta:
    return -(-rules.length // rules.slot_step) * rules.slot_step


def _is_straight_after(wait: timedelta, rules: Rules) -> bool:
    return timedelta(0) <= wait < rules.slot_step
