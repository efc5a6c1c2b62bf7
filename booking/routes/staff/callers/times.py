"""The times that the desk chooses from while somebody is on the telephone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby, islice

from flask_babel import gettext as _

from booking.availability import DAY, Pair, Slot, length_of_both, local_date, nearest, part_of_day
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE
from booking.formats import day_long, day_short, duration, time_short
from booking.forms.choices import choices_in_words
from booking.routes.open_times.time_lists import parts_of_day, when
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.offered import CallerTimes, OfferedTime, OtherDay, WantedTime, choices_of, with_both

NEAREST = 3  # times that are offered where a day has none


def times_of_day(found: OpenTimes, wish: WantedTime) -> CallerTimes:
    """The day's times, or where it has none those nearest to it; the wished start chosen if it is among them."""
    there = _slots(found, wish.surgeon, wish.location, first=wish.day, last=wish.day)
    before = next(found.before_day(wish.day, wish.surgeon, location=wish.location), None)
    after = next(found.from_day(_day_after(wish, found), wish.surgeon, location=wish.location), None)
    return CallerTimes(
        title=day_long(wish.day) if there else _("The nearest times"),
        groups=_by_part_of_day(found, there, wish) if there else _in_one(found, _nearest_to_noon(found, wish), wish),
        sentence=_why_not_that(found, there, wish),
        before=_other_day(local_date(before.starts_at, found.practice.zone)) if before else None,
        after=_other_day(local_date(after.starts_at, found.practice.zone)) if after else None,
    )


def times_instead(found: OpenTimes, wish: WantedTime, *, start: datetime) -> CallerTimes:
    """The three nearest to a start that has gone: in the same place, else anywhere, else with anybody; none chosen."""
    slots = _slots(found, wish.surgeon, wish.location) or _slots(found, wish.surgeon, None)
    if not slots and wish.surgeon != BOTH_SURGEONS:
        slots = found.first_available()
    return CallerTimes(_("The nearest times"), _in_one(found, nearest(slots, start), replace(wish, choices=())))


def _slots(
    found: OpenTimes, surgeon: str, location: str | None, *, first: date | None = None, last: date | None = None
) -> Sequence[Slot | Pair]:
    """With first available, one of each start: the desk books one of the surgeons."""
    if surgeon == BOTH_SURGEONS:
        return found.pairs(location=location, first=first, last=last)
    if surgeon == FIRST_AVAILABLE:
        return found.first_available(location=location, first=first, last=last)
    return found.of(surgeon, location=location, first=first, last=last)


def _day_after(wish: WantedTime, found: OpenTimes) -> date:
    return min(wish.day, found.last_day) + DAY


def _nearest_to_noon(found: OpenTimes, wish: WantedTime) -> Sequence[Slot | Pair]:
    zone = found.practice.zone
    noon = datetime.combine(wish.day, time(12), zone).astimezone(UTC)
    enough = NEAREST * max(1, len(found.surgeons))  # several surgeons may have the same start
    before = islice(found.before_day(wish.day, wish.surgeon, location=wish.location), enough)
    after = islice(found.from_day(_day_after(wish, found), wish.surgeon, location=wish.location), enough)
    days = [local_date(slot.starts_at, zone) for slot in (*before, *after)]
    if not days:
        return []
    slots = _slots(found, wish.surgeon, wish.location, first=min(days), last=max(days))
    return nearest(slots, noon, count=NEAREST)


def _by_part_of_day(
    found: OpenTimes, slots: Sequence[Slot | Pair], wish: WantedTime
) -> list[tuple[str, list[OfferedTime]]]:
    zone, names = found.practice.zone, parts_of_day()

    def part(slot: Slot | Pair) -> str:
        return names[part_of_day(slot.starts_at.astimezone(zone))]

    chosen = _chosen(found, slots, wish)
    return [
        (
            name,
            [_offer(found, slot, wish, time_short(slot.starts_at, zone), checked=slot == chosen) for slot in those],
        )
        for name, those in groupby(slots, key=part)
    ]


def _in_one(found: OpenTimes, slots: Sequence[Slot | Pair], wish: WantedTime) -> list[tuple[str, list[OfferedTime]]]:
    zone = found.practice.zone
    chosen = _chosen(found, slots, wish)
    offers = [_offer(found, slot, wish, when(slot.starts_at, zone), checked=slot == chosen) for slot in slots]
    return [("", offers)] if offers else []


def _chosen(found: OpenTimes, slots: Sequence[Slot | Pair], wish: WantedTime) -> Slot | Pair | None:
    """The very one, or where something else was chosen above it, the first of the same start.

    Of both surgeons rather that which begins with the one who was chosen before.
    """
    same = [slot for slot in slots if slot.starts_at == wish.start]
    for wanted in (tuple(wish.choices), tuple(wish.choices[:1])):
        for slot in same:
            if choices_of(found, slot)[: len(wanted)] == wanted:
                return slot
    return same[0] if same else None


def _offer(found: OpenTimes, slot: Slot | Pair, wish: WantedTime, text: str, *, checked: bool) -> OfferedTime:
    first = slot.first if isinstance(slot, Pair) else slot
    details = [_with_whom(found, slot, wish), found.place_of(first) if wish.location is None else None]
    return OfferedTime(
        value=choices_in_words(choices_of(found, slot)),
        text=text,
        detail=", ".join(detail for detail in details if detail),
        checked=checked,
    )


def _with_whom(found: OpenTimes, slot: Slot | Pair, wish: WantedTime) -> str | None:
    """None where all are with the surgeon who is wished for."""
    if isinstance(slot, Pair):
        return with_both(found, slot)
    surgeon = found.surgeon_of(slot)
    return surgeon.name if wish.surgeon != surgeon.slug else None


def why_no_surgeon(found: OpenTimes, wish: WantedTime) -> str | None:
    if wish.surgeon == BOTH_SURGEONS:
        return None if found.is_with_both else _("Only one surgeon sees patients about that. Choose one.")
    if wish.surgeon not in (*found.surgeons, FIRST_AVAILABLE):
        return _("This surgeon does not see patients about that. Choose another one.")
    return None


def _why_not_that(found: OpenTimes, there: Sequence[Slot | Pair], wish: WantedTime) -> str | None:
    if sentence := why_no_surgeon(found, wish):
        return sentence
    if wish.day < found.today:
        return _("%(day)s has passed.", day=day_long(wish.day))
    if wish.day > found.last_day:
        return _("Consultations can be booked until %(day)s.", day=day_long(found.last_day))
    length = duration(length_of_both(found.rules) if wish.surgeon == BOTH_SURGEONS else found.rules.length)
    if not there:
        return _("There are no %(length)s free on %(day)s.", day=day_long(wish.day), length=length)
    if wish.start is not None and all(slot.starts_at != wish.start for slot in there):
        time = time_short(wish.start, found.practice.zone)
        return _("At %(time)s there are no %(length)s free. Choose another time.", time=time, length=length)
    return None


def _other_day(on: date) -> OtherDay:
    return OtherDay(on.isoformat(), day_short(on), day_long(on))
