"""Both surgeons in one visit, as a time to choose reads: who is first, and when each begins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter

from flask_babel import gettext as _
from markupsafe import Markup

from booking.availability import Pair, Slot, nearest
from booking.formats import day_and_month, iso_moment, time_short, with_proper_names
from booking.forms.choices import Choice, choices_in_words
from booking.routes.open_times.time_lists import Group, NextTime, Time, by_part_of_day, when
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.named_time import NamedTime, time_gone, unreadable_time
from booking.routes.patient.near_times import NearTime
from booking.routes.patient.places import Place
from booking.routes.patient.selection import Selection
from booking.routes.wording import place_name, where


def pairs_of_day(selection: Selection, *, day: date | None) -> list[Place]:
    """The places that have pairs that day, in the practice's order; among them the one that the patient holds."""
    pairs = selection.pairs(day) if day else []
    own = selection.own_pair if day and selection.own_day == day else None
    there = sorted([*pairs, own], key=attrgetter("starts_at")) if own else pairs
    places = []
    for location in selection.found.locations.values():
        here = [pair for pair in there if pair.first.location == location.id]
        if here:
            hidden = {"procedure": selection.found.procedure.slug}
            places.append(Place(place_name(location), pair_groups(selection.found, here, own=own), hidden))
    return places


def pair_groups(found: OpenTimes, pairs: Iterable[Pair], *, own: Pair | None) -> list[Group]:
    """Of one day, in the order in which they come; `own` among them is the one that the patient has already."""
    times = [(pair.starts_at, _time(found, pair, is_own=pair == own)) for pair in pairs]
    return by_part_of_day(times, found.practice.zone)


def near_pairs(found: OpenTimes, *, location: str | None, wanted: datetime, count: int = 3) -> list[NearTime]:
    """In the place that was asked for; only where that has none, in any."""
    pairs = found.pairs(location=location) or found.pairs()
    return [_near(found, pair, preferred=location) for pair in nearest(pairs, wanted, count=count)]


def in_order(found: OpenTimes, pair: Pair) -> str:
    """9:00 AM Dr. David Kim, then 9:45 AM Dr. Eugene Kim"""
    names = [found.surgeon_of(slot).name for slot in pair]
    starts = [time_short(slot.starts_at, found.practice.zone) for slot in pair]
    text = _(
        "%(time)s %(surgeon)s, then %(later)s %(other)s",
        time=starts[0],
        surgeon=names[0],
        later=starts[1],
        other=names[1],
    )
    return with_proper_names(text, *names)


def read_named_pair(texts: Sequence[str], selection: Selection) -> NamedTime:
    """Of two `?pair=david-kim office 2026-10-06T09:30-07:00`; what the patient holds already is no pair to choose."""
    if not texts:
        return NamedTime()
    found, choices = selection.found, [choice for text in texts if (choice := Choice.read(text))]
    if not len(texts) == len(choices) == 2:
        return NamedTime(sentence=unreadable_time(), wrong=True)
    starts_at = choices[0].starts_at
    day, own = found.day_of(starts_at), selection.own_pair
    if own and [_choice(found, slot) for slot in own] == choices:
        return NamedTime(day=day)
    for pair in selection.pairs(day) if day else []:
        if [_choice(found, slot) for slot in pair] == choices:
            return NamedTime(_button(found, pair), day=day)
    return NamedTime(sentence=time_gone(starts_at, found.practice.zone), day=day)


def _button(found: OpenTimes, pair: Pair) -> NextTime:
    zone = found.practice.zone
    return NextTime(
        text=day_and_month(pair.starts_at, zone),
        starts_at=iso_moment(pair.starts_at, zone),
        hidden={"procedure": found.procedure.slug, "part": _parts(found, pair)},
        place=in_order(found, pair),
    )


def _time(found: OpenTimes, pair: Pair, *, is_own: bool) -> Time:
    zone = found.practice.zone
    return Time(
        text=in_order(found, pair),
        starts_at=iso_moment(pair.starts_at, zone),
        detail=None,
        is_own=is_own,
        day=day_and_month(pair.starts_at, zone),
        parts=_parts(found, pair),
    )


def _near(found: OpenTimes, pair: Pair, *, preferred: str | None) -> NearTime:
    zone, location = found.practice.zone, found.location_of(pair.first)
    return NearTime(
        text=when(pair.starts_at, zone),
        detail=Markup(", ").join([in_order(found, pair), *([where(location)] if preferred != location.slug else [])]),
        starts_at=iso_moment(pair.starts_at, zone),
        hidden={"procedure": found.procedure.slug, "part": _parts(found, pair)},
        choice=choices_in_words([_choice(found, slot) for slot in pair]),
    )


def _parts(found: OpenTimes, pair: Pair) -> list[str]:
    """By the practice's clock, as every time of ours is sent."""
    choices = [_choice(found, slot) for slot in pair]
    return [str(replace(one, starts_at=one.starts_at.astimezone(found.practice.zone))) for one in choices]


def _choice(found: OpenTimes, slot: Slot) -> Choice:
    return Choice(found.surgeon_of(slot).slug, found.location_of(slot).slug, slot.starts_at)
