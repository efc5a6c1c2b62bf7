"""The diary of one day: rows out of the tables become columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from itertools import zip_longest

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import appointments, catalog, schedules
from booking.appointments import DayAppointment
from booking.availability import DAY, Agenda, Interval, open_spans, subtract
from booking.catalog import Consultation, LocationDetails, PracticeDetails, SurgeonDetails
from booking.formats import duration, language, regional
from booking.models import LIVE, words_in
from booking.routes.staff.diary.absence_reasons import absences_on
from booking.routes.staff.diary.addresses import booking_addresses
from booking.routes.staff.diary.rows import build_diary
from booking.routes.staff.diary.values import Diary, Entry, Frame, Open, SurgeonsDay
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import status
from booking.routes.wording import place_name


def diary_of(
    on: date,
    surgeons: Sequence[SurgeonDetails],
    *,
    practice: PracticeDetails,
    consultation: Consultation | None,
    viewer: Viewer,
    now: datetime,
) -> Diary:
    """A column for each of these surgeons; four statements, however many patients come.

    `consultation` may be about anything; while the practice offers nothing at all, nobody is there.
    """
    span = _span(on, practice)
    rows = appointments.appointments_between(span.start, span.end, now=now)
    absences, locations = absences_on(on, span, practice), catalog.locations()
    agendas = schedules.agendas(consultation, surgeons, first=on, last=on, now=now) if consultation else ()
    days = []
    for surgeon, agenda in zip_longest(surgeons, agendas):
        theirs = [row for row in rows if row.surgeon_id == surgeon.id]
        there = _open(agenda, on, locations, practice) if agenda else []
        days.append(
            SurgeonsDay(
                slug=surgeon.slug,
                name=surgeon.name,
                colour=surgeon.colour,
                summary=_summary(there, theirs, now=now),
                open=there,
                absence_reasons=absences.of(surgeon, agenda, viewer=viewer),
                entries=[_entry(row, practice, viewer) for row in theirs],
            )
        )
    bookable = viewer.may_book and consultation is not None and on <= consultation.rules.last_day(now)
    return build_diary(
        on,
        days,
        frame=Frame(practice.zone, now, consultation.rules.slot_step if consultation else DAY, regional()),
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


def _summary(there: Iterable[Open], rows: Sequence[DayAppointment], *, now: datetime) -> str:
    """3 booked · 2 hours 30 minutes free"""
    booked = sum(row.status != "held" for row in rows)
    taken = [Interval(row.takes_from, row.takes_until) for row in rows if row.status in LIVE]
    gone = [Interval(one.span.start, now) for one in there]
    free = sum(((left.end - left.start) for left in subtract([one.span for one in there], taken + gone)), start=0 * DAY)
    told = [ngettext("%(num)s booked", "%(num)s booked", booked) if booked else _("nobody booked")]
    if free:
        told.append(_("%(length)s free", length=duration(free)))
    return " · ".join(told)


def _entry(row: DayAppointment, practice: PracticeDetails, viewer: Viewer) -> Entry:
    about = str(words_in(row.procedure, language())["name"])
    return Entry(
        span=Interval(row.starts_at, row.ends_at),
        takes=Interval(row.takes_from, row.takes_until) if row.status in LIVE else Interval(row.starts_at, row.ends_at),
        title=_("Being booked") if row.status == "held" else viewer.shown_name(row.name),
        detail=_("%(about)s, by video", about=about) if row.place == "video" else about,
        state=row.status,
        status=status(row, practice.zone),
        href=url_for("staff.appointment", uuid=row.uuid),
    )
