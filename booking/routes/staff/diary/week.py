"""A week of the diary: how many come to each surgeon on each day, and the first times that are free."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, zip_longest
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import appointments, catalog, schedules
from booking.availability import DAY, Agenda, Interval, Slot, local_date, open_slots, overlaps, whole_day
from booking.catalog import Consultation, PracticeDetails, SurgeonDetails
from booking.formats import time_range, time_short
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.diary.about import About
from booking.routes.staff.diary.absence_reasons import Absences
from booking.routes.staff.diary.addresses import booking_address, day_address
from booking.routes.staff.diary.values import AbsenceReason, FreeTime
from booking.routes.staff.viewer import Viewer

FREE_SHOWN = 3  # of a surgeon on a day


@dataclass(frozen=True, slots=True)
class SurgeonsWeekday:
    name: str
    booked: int
    free: Sequence[FreeTime]
    more: int  # free times beside those
    is_full: bool  # by the surgeon's cap
    why_away: Sequence[str]


@dataclass(frozen=True, slots=True)
class Weekday:
    on: date
    href: str
    is_today: bool
    surgeons: Sequence[SurgeonsWeekday]


def week_of(
    first: date,
    surgeons: Sequence[SurgeonDetails],
    *,
    practice: PracticeDetails,
    about: About,
    by_video: Collection[int],
    viewer: Viewer,
    now: datetime,
) -> list[Weekday]:
    """Seven days from that one on; three statements, however many come.

    What is free, is so for that procedure, and with whom sees patients about it; `by_video` are the ids of places
    where nobody meets.
    """
    dates, consultation = [first + number * DAY for number in range(7)], about.consultation
    spans = {on: whole_day(on, practice.zone) for on in dates}
    whole = Interval(spans[dates[0]].start, spans[dates[-1]].end)
    booked = Counter(
        (surgeon, local_date(starts_at, practice.zone))
        for surgeon, starts_at in appointments.expected_starts(whole.start, whole.end)
    )
    absences = _absences(spans, whole, practice)
    agendas = schedules.agendas(consultation, surgeons, first=first, last=dates[-1], now=now) if consultation else ()
    columns = [
        _Column(
            surgeon,
            agenda,
            _slots(agenda, consultation, dates, now=now) if about.is_with(surgeon) else {},
            about,
            by_video,
        )
        for surgeon, agenda in zip_longest(surgeons, agendas)
    ]
    today = local_date(now, practice.zone)
    return [
        Weekday(
            on=on,
            href=day_address(on, None, about, today=today),
            is_today=on == today,
            surgeons=[
                column.on(on, booked[column.surgeon.id, on], absences[on], viewer=viewer, zone=practice.zone)
                for column in columns
            ],
        )
        for on in dates
    ]


@dataclass(frozen=True, slots=True)
class _Column:
    surgeon: SurgeonDetails
    agenda: Agenda | None
    slots: Mapping[date, Sequence[Slot]]
    about: About
    by_video: Collection[int]

    def on(self, on: date, booked: int, absences: Absences, *, viewer: Viewer, zone: ZoneInfo) -> SurgeonsWeekday:
        slots = self.slots.get(on, ())
        return SurgeonsWeekday(
            name=self.surgeon.name,
            booked=booked,
            free=[self._free(slot, viewer, zone) for slot in slots[:FREE_SHOWN]],
            more=max(0, len(slots) - FREE_SHOWN),
            is_full=self.agenda is not None and self.agenda.is_full_on(on),
            why_away=[
                _why(reason, absences.span, zone) for reason in absences.of(self.surgeon, self.agenda, viewer=viewer)
            ],
        )

    def _free(self, slot: Slot, viewer: Viewer, zone: ZoneInfo) -> FreeTime:
        text = time_short(slot.starts_at, zone)
        consultation, address = self.about.consultation, None
        if viewer.may_book and consultation:
            place = consultation.locations[slot.location]
            address = booking_address(self.surgeon.slug, place, slot.starts_at, zone, procedure=self.about.slug)
        return FreeTime(_("%(time)s by video", time=text) if slot.location in self.by_video else text, address)


def _why(reason: AbsenceReason, day: Interval, zone: ZoneInfo) -> str:
    """With its time, where it is not all day."""
    start, end = max(reason.span.start, day.start), min(reason.span.end, day.end)
    if (start, end) == (day.start, day.end):
        return reason.why
    return _("%(time)s %(why)s", time=time_range(start, end, zone), why=reason.why)


def _slots(
    agenda: Agenda | None, consultation: Consultation | None, dates: Sequence[date], *, now: datetime
) -> Mapping[date, Sequence[Slot]]:
    if agenda is None or consultation is None:
        return {}
    rules = desk_rules(consultation)
    found = open_slots(agenda, rules, first=dates[0], last=dates[-1], now=now)
    return {on: list(slots) for on, slots in groupby(found, key=lambda slot: local_date(slot.starts_at, rules.zone))}


def _absences(spans: Mapping[date, Interval], whole: Interval, practice: PracticeDetails) -> Mapping[date, Absences]:
    """One statement."""
    found = schedules.absences_within(whole)
    first, last = min(spans), max(spans)
    holidays = {
        holiday.on: holiday.name
        for holiday in catalog.public_holidays_between(practice, first=first, last=last)
        if not holiday.kept_open
    }
    return {
        on: Absences(on, span, [one for one in found if overlaps(one.span, span)], holidays.get(on))
        for on, span in spans.items()
    }
