"""Now, with each surgeon: the times of somebody who stands at the desk."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort
from flask_babel import gettext as _

from booking import catalog
from booking.appointments import InTheWay
from booking.availability import ObstacleKind, time_of_day
from booking.formats import time_short
from booking.forms.choices import Choice
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.offered import CallerTimes, OfferedTime, WantedTime
from booking.routes.staff.callers.refused_times import named, obstacles_of

QUARTER = timedelta(minutes=15)  # the diary's rows
_NEVER_COUNTS = (ObstacleKind.NOTICE, ObstacleKind.STEP)


def walk_in_times(found: OpenTimes, wish: WantedTime, *, now: datetime) -> CallerTimes:
    """Now with every surgeon; chosen is the first with whom nothing is in the way.

    What is in the way is said beside each: it is booked all the same once the desk has set that aside.
    """
    offers: list[OfferedTime] = []
    for number, slug in enumerate(found.surgeons, start=1):
        choice, lines = _with_least_in_the_way(found, slug, now=now)
        is_wanted = slug in [choice.surgeon for choice in wish.choices] if wish.choices else not lines
        checked = is_wanted and not any(offer.checked for offer in offers)
        name = found.surgeons[slug].name
        text = time_short(choice.starts_at, found.practice.zone)
        offers.append(OfferedTime(str(choice), text, " ".join(lines), checked, key=str(number), surgeon=name))
    return CallerTimes(title=_("Now"), groups=[(offer.surgeon, [offer]) for offer in offers], are_next=True)


def _with_least_in_the_way(found: OpenTimes, surgeon: str, *, now: datetime) -> tuple[Choice, list[str]]:
    """Since the diary's last row, or where that overlaps and the minute does not, this minute; where the surgeon is
    then, or in the first place.
    """
    consultation = catalog.consultation(found.procedure.slug) or abort(404)
    each: list[tuple[Choice, list[InTheWay]]] = []
    for start in (last_quarter(now, found.practice.zone), now.replace(second=0, microsecond=0)):
        if not each or all(_overlaps(in_the_way) for _choice, in_the_way in each):
            for location in found.locations:
                choice = Choice(surgeon, location, start)
                each.append((choice, that_count(obstacles_of(consultation, [choice], now=now))))
    choice, in_the_way = min(each, key=lambda one: len(one[1]))
    return choice, [line.text for line in named(found, [choice], in_the_way, now=now).lines]


def last_quarter(moment: datetime, zone: ZoneInfo) -> datetime:
    """Of the wall clock, as the diary's rows are: who is here has not come later than now."""
    return moment - time_of_day(moment, zone) % QUARTER


def that_count(in_the_way: Sequence[InTheWay]) -> list[InTheWay]:
    """But for what never counts for who is here."""
    return [one for one in in_the_way if one.obstacle.kind not in _NEVER_COUNTS]


def _overlaps(in_the_way: Sequence[InTheWay]) -> bool:
    return any(one.obstacle.kind is ObstacleKind.TAKEN for one in in_the_way)
