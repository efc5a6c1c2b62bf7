"""The diary of one day: rows out of the tables become columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import zip_longest

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import appointments, schedules
from booking.appointments import DayAppointment, Preparation, is_coming
from booking.availability import DAY, Agenda, Interval, Rules, Slot, is_within_hours, merge, open_slots, open_spans
from booking.catalog import Consultation, LocationDetails, PracticeDetails, SurgeonDetails
from booking.formats import duration, language, regional
from booking.models import LIVE, words_in
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.diary.absence_reasons import absences_on
from booking.routes.staff.diary.addresses import booking_addresses
from booking.routes.staff.diary.rows import build_diary
from booking.routes.staff.diary.values import Diary, Entry, Frame, Open, SurgeonsDay
from booking.routes.staff.preparation import day_marks, preparation_marks
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import other_language, status
from booking.routes.wording import place_name


def diary_of(
    on: date,
    surgeons: Sequence[SurgeonDetails],
    *,
    practice: PracticeDetails,
    locations: Sequence[LocationDetails],
    consultation: Consultation | None,
    viewer: Viewer,
    now: datetime,
) -> Diary:
    """A column for each of these surgeons; four statements, however many patients come.

    `consultation` may be about anything; while the practice offers nothing at all, nobody is there.
    """
    span = _span(on, practice)
    rows = appointments.appointments_between(span.start, span.end, now=now)
    absences, rules = absences_on(on, span, practice), desk_rules(consultation) if consultation else None
    agendas = schedules.agendas(consultation, surgeons, first=on, last=on, now=now) if consultation else ()
    days = []
    for surgeon, agenda in zip_longest(surgeons, agendas):
        theirs = [row for row in rows if row.surgeon_id == surgeon.id]
        slots = open_slots(agenda, rules, first=on, last=on, now=now) if agenda and rules else []
        days.append(
            SurgeonsDay(
                slug=surgeon.slug,
                name=surgeon.name,
                colour=surgeon.colour,
                summary=_summary(theirs, slots, rules, is_full=agenda is not None and agenda.is_full_on(on)),
                open=_open(agenda, on, locations, practice) if agenda else [],
                absence_reasons=absences.of(surgeon, agenda, viewer=viewer),
                entries=[_entry(row, agenda, practice, viewer, now=now) for row in theirs],
                free={slot.starts_at for slot in slots},
            )
        )
    bookable = viewer.may_book and rules is not None and on <= rules.last_day(now)
    return build_diary(
        on,
        days,
        frame=Frame(practice.zone, now, rules.slot_step if rules else DAY, regional()),
        booking=booking_addresses(surgeons, practice.zone) if bookable else None,
    )


def _span(on: date, practice: PracticeDetails) -> Interval:
    start, end = (datetime.combine(day, time(), practice.zone).astimezone(UTC) for day in (on, on + DAY))
    return Interval(start, end)


def _open(agenda: Agenda, on: date, locations: Iterable[LocationDetails], practice: PracticeDetails) -> list[Open]:
    """In the order of the practice's places; the first, where everybody is expected, is not named."""
    return [
        Open(span, place_name(location) if number else "")
        for number, location in enumerate(locations)
        for span in open_spans(agenda, location=location.id, first=on, last=on, zone=practice.zone)
    ]


def _summary(rows: Sequence[DayAppointment], slots: Iterable[Slot], rules: Rules | None, *, is_full: bool) -> str:
    """3 booked · 2 hours 30 minutes free, which the page that books offers; or full, by the surgeon's cap."""
    booked = sum(row.status != "held" for row in rows)
    told = [ngettext("%(num)s booked", "%(num)s booked", booked) if booked else _("nobody booked")]
    could_be_had = [Interval(slot.starts_at, slot.starts_at + rules.length) for slot in slots] if rules else []
    free = sum((span.end - span.start for span in merge(could_be_had)), start=0 * DAY)
    if free:
        told.append(_("%(length)s free", length=duration(free)))
    elif is_full:
        told.append(_("full"))
    return " · ".join(told)


def _entry(
    row: DayAppointment, agenda: Agenda | None, practice: PracticeDetails, viewer: Viewer, *, now: datetime
) -> Entry:
    about = str(words_in(row.procedure, language())["name"])
    span = Interval(row.starts_at, row.ends_at)
    name, prepared = row.told()
    by_video = row.place == "video"
    return Entry(
        span=span,
        takes=Interval(row.takes_from, row.takes_until) if row.status in LIVE else span,
        title=_("Being booked") if row.status == "held" else viewer.shown_name(name),
        detail=_("%(about)s, by video", about=about) if by_video else about,
        state=row.status,
        status=status(row, practice.zone),
        marks=_marks(row, prepared, practice) if is_coming(row, now=now) else [],
        href=url_for("staff.appointment", uuid=row.uuid),
        outside=agenda is not None
        and is_coming(row, now=now)
        and not is_within_hours(agenda, span, location=row.location_id, zone=practice.zone),
    )


def _marks(row: DayAppointment, prepared: Preparation, practice: PracticeDetails) -> list[str]:
    """First what they have told us on the day, then what they speak."""
    said = appointments.marks_said(row.late_at, row.here_at, [row.starts_at]) if row.status == "booked" else []
    spoken = filter(None, [other_language(row.language)])
    return [*day_marks(said), *spoken, *preparation_marks(prepared, practice, by_video=row.place == "video")]
