"""The next times of each surgeon, numbered: what the desk reads to a caller, and chooses by one key."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, islice

from flask_babel import gettext as _

from booking.availability import Pair, Slot, local_date
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.formats import day_short, time_short
from booking.forms.choices import choices_in_words
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.offered import CallerTimes, OfferedTime, WantedTime, choices_of, with_both
from booking.routes.staff.callers.times import why_no_surgeon

NUMBERS = 6  # as many as have a key


def numbered_times(found: OpenTimes, wish: WantedTime) -> CallerTimes:
    """Three of each surgeon, or six of the one, or of both, who are wished for; by a wished place alone, if any is."""
    numbers = count(1)
    groups = [
        (name, [_offer(found, one, wish, next(numbers)) for one in theirs])
        for name, theirs in _next_of_each(found, wish)
        if theirs
    ]
    return CallerTimes(title=_("The next times"), groups=groups, sentence=why_no_surgeon(found, wish), are_next=True)


def _next_of_each(found: OpenTimes, wish: WantedTime) -> Iterator[tuple[str, list[Slot] | list[Pair]]]:
    """With the name of the surgeon."""
    if wish.surgeon == BOTH_SURGEONS:
        pairs = found.pairs_from_day(found.today, location=wish.location)
        yield _("Both surgeons, one visit"), list(islice(pairs, NUMBERS))
        return
    surgeons = [slug for slug in found.surgeons if wish.surgeon in (slug, FIRST_AVAILABLE)]
    each = max(1, NUMBERS // len(surgeons)) if surgeons else 0
    for slug in surgeons:
        slots = found.from_day(found.today, slug, location=wish.location)
        yield found.surgeons[slug].name, list(islice(slots, each))


def _offer(found: OpenTimes, offered: Slot | Pair, wish: WantedTime, number: int) -> OfferedTime:
    zone, first = found.practice.zone, offered.first if isinstance(offered, Pair) else offered
    day = local_date(first.starts_at, zone)
    place = found.place_of(first) or ""
    return OfferedTime(
        value=choices_in_words(choices_of(found, offered)),
        text=time_short(first.starts_at, zone),
        day=_("Today") if day == found.today else day_short(day),
        detail=", ".join(filter(None, [with_both(found, offered), place])) if isinstance(offered, Pair) else place,
        checked=choices_of(found, offered) == tuple(wish.choices),
        key=str(number) if number <= NUMBERS else None,
        surgeon="" if isinstance(offered, Pair) else found.surgeon_of(offered).name,
    )
