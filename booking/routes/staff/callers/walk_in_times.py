"""Now, with each surgeon: the times of somebody who stands at the desk."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import abort
from flask_babel import gettext as _

from booking import catalog
from booking.availability import ObstacleKind, time_of_day
from booking.formats import time_short
from booking.forms.holds import Choice
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.refused_times import named, obstacles_of
from booking.routes.staff.callers.times import CallerTimes, Offer, Wish

QUARTER = timedelta(minutes=15)  # the diary's rows
DOES_NOT_COUNT = (ObstacleKind.NOTICE, ObstacleKind.STEP)  # for who is here


def walk_in_times(found: OpenTimes, wish: Wish, *, now: datetime) -> CallerTimes:
    """The nearest quarter hour with every surgeon; chosen is the first with whom nothing is in the way.

    What is in the way is said beside each: it is booked all the same once the desk has set that aside.
    """
    start = nearest_quarter(now, found.practice.zone)
    offers: list[Offer] = []
    for number, slug in enumerate(found.surgeons, start=1):
        choice, lines = _with_least_in_the_way(found, slug, start, now=now)
        is_wanted = wish.choice.surgeon == slug if wish.choice else not lines
        checked = is_wanted and not any(offer.checked for offer in offers)
        name = found.surgeons[slug].name
        text = time_short(start, found.practice.zone)
        offers.append(Offer(str(choice), text, " ".join(lines), checked, key=str(number), surgeon=name))
    return CallerTimes(title=_("Now"), groups=[(offer.surgeon, [offer]) for offer in offers], are_next=True)


def nearest_quarter(moment: datetime, zone: ZoneInfo) -> datetime:
    """Of the wall clock, as the diary's rows are."""
    past = time_of_day(moment, zone) % QUARTER
    return moment - past if past < QUARTER / 2 else moment - past + QUARTER


def _with_least_in_the_way(
    found: OpenTimes, surgeon: str, start: datetime, *, now: datetime
) -> tuple[Choice, list[str]]:
    """Where the surgeon is then, or in the first place."""
    consultation = catalog.consultation(found.procedure.slug) or abort(404)
    each = []
    for location in found.locations:
        choice = Choice(surgeon, location, start)
        in_the_way = [
            one for one in obstacles_of(consultation, choice, now=now) if one.obstacle.kind not in DOES_NOT_COUNT
        ]
        each.append((len(in_the_way), choice, in_the_way))
    _number, choice, in_the_way = min(each, key=lambda one: one[0])
    return choice, [line.text for line in named(found, choice, in_the_way, now=now).lines]
