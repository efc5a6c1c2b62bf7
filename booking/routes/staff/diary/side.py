"""What stands beside the diary: the next free times, who has not confirmed, and the latest changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import appointments, schedules
from booking.availability import DAY, Agenda, Rules, Slot, local_date, open_slots, whole_day
from booking.catalog import Consultation, LocationDetails, SurgeonDetails
from booking.formats import day_and_month
from booking.routes.open_times.time_lists import when
from booking.routes.staff.changes.pages import NewChanges, new_changes
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.diary.about import About
from booking.routes.staff.diary.addresses import booking_address
from booking.routes.staff.diary.values import FreeTime
from booking.routes.staff.viewer import Viewer

NEXT = 3  # free times of each surgeon
AT_FIRST = timedelta(days=6)  # looked through for them; all that may be booked only for whoever has too few in it
LATEST = 10  # changes beside the diary; the rest on a page of their own


@dataclass(frozen=True, slots=True)
class FreeNext:
    name: str
    colour: str
    empty: str  # what is said when there are no times
    times: list[FreeTime]


@dataclass(frozen=True, slots=True)
class Side:
    free_for: str
    other: str  # where another procedure is chosen
    free: list[FreeNext]
    new: NewChanges
    unconfirmed: int  # of tomorrow's; told beside today alone


def side_of(
    surgeons: Sequence[SurgeonDetails],
    about: About,
    viewer: Viewer,
    *,
    locations: Sequence[LocationDetails],
    zone: ZoneInfo,
    on: date,
    other: str,
    now: datetime,
) -> Side:
    return Side(
        free_for=about.what,
        other=other,
        free=_free_next(surgeons, about, about.consultation, locations, now=now) if about.consultation else [],
        new=new_changes(viewer, zone=zone, now=now, limit=LATEST),
        unconfirmed=_unconfirmed_tomorrow(viewer, zone, now=now) if on == local_date(now, zone) else 0,
    )


def _unconfirmed_tomorrow(viewer: Viewer, zone: ZoneInfo, *, now: datetime) -> int:
    tomorrow = whole_day(local_date(now, zone) + DAY, zone)
    return appointments.number_of_unconfirmed(*tomorrow, surgeon_id=viewer.own_surgeon)


def _free_next(
    surgeons: Sequence[SurgeonDetails],
    about: About,
    consultation: Consultation,
    locations: Sequence[LocationDetails],
    *,
    now: datetime,
) -> list[FreeNext]:
    """The next times of each surgeon who sees patients about that."""
    surgeons = [one for one in surgeons if about.is_with(one)]
    by_video = {row.id for row in locations if row.kind == "video"}
    rules = desk_rules(consultation)
    empty = _("Nothing is free until %(day)s.", day=day_and_month(rules.last_day(now)))

    def time_of(surgeon: SurgeonDetails, slot: Slot) -> FreeTime:
        location = consultation.locations[slot.location]
        address = booking_address(surgeon.slug, location, slot.starts_at, rules.zone, procedure=about.slug)
        text = when(slot.starts_at, rules.zone)
        return FreeTime(_("%(time)s, by video", time=text) if slot.location in by_video else text, address)

    return [
        FreeNext(surgeon.name, surgeon.colour, empty, [time_of(surgeon, slot) for slot in slots])
        for surgeon, slots in zip(surgeons, _next_slots(surgeons, consultation, rules, now=now), strict=True)
    ]


def _next_slots(
    surgeons: Sequence[SurgeonDetails], consultation: Consultation, rules: Rules, *, now: datetime
) -> list[list[Slot]]:
    """One or two statements."""
    today, last = local_date(now, rules.zone), rules.last_day(now)

    def until(day: date) -> list[list[Slot]]:
        agendas = schedules.agendas(consultation, surgeons, first=today, last=day, now=now)
        return [_first_slots(agenda, rules, first=today, last=day, now=now) for agenda in agendas]

    soon = min(today + AT_FIRST, last)
    found = until(soon)
    return found if soon == last or all(len(slots) == NEXT for slots in found) else until(last)


def _first_slots(agenda: Agenda, rules: Rules, *, first: date, last: date, now: datetime) -> list[Slot]:
    """Day by day, and no further than they are found."""
    found: list[Slot] = []
    on = first
    while len(found) < NEXT and on <= last:
        found += open_slots(agenda, rules, first=on, last=on, now=now)
        on += DAY
    return found[:NEXT]
