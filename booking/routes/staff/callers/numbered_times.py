"""The next times of each surgeon, numbered: what the desk reads to a caller, and chooses by one key."""

from __future__ import annotations

from itertools import count, islice

from flask_babel import gettext as _

from booking.availability import Slot, local_date
from booking.catalog import FIRST_AVAILABLE
from booking.formats import day_short, time_short
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.times import CallerTimes, OfferedTime, WantedTime, choice_of, why_no_surgeon

NUMBERS = 6  # as many as have a key


def numbered_times(found: OpenTimes, wish: WantedTime) -> CallerTimes:
    """Three of each surgeon, or six of the one who is wished for; by a wished place alone, if there is one."""
    surgeons = [slug for slug in found.surgeons if wish.surgeon in (slug, FIRST_AVAILABLE)]
    each = max(1, NUMBERS // len(surgeons)) if surgeons else 0
    slots = {slug: list(islice(found.from_day(found.today, slug, location=wish.location), each)) for slug in surgeons}
    numbers = count(1)
    groups = [
        (found.surgeons[slug].name, [_offer(found, slot, wish, next(numbers)) for slot in theirs])
        for slug, theirs in slots.items()
        if theirs
    ]
    return CallerTimes(title=_("The next times"), groups=groups, sentence=why_no_surgeon(found, wish), are_next=True)


def _offer(found: OpenTimes, slot: Slot, wish: WantedTime, number: int) -> OfferedTime:
    zone = found.practice.zone
    day = local_date(slot.starts_at, zone)
    return OfferedTime(
        value=str(choice_of(found, slot)),
        text=time_short(slot.starts_at, zone),
        day=_("Today") if day == found.today else day_short(day),
        detail=found.place_of(slot) or "",
        checked=choice_of(found, slot) == wish.choice,
        key=str(number) if number <= NUMBERS else None,
        surgeon=found.surgeon_of(slot).name,
    )
