"""The diary of one day: rows out of the tables become columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import zip_longest

from booking import appointments, people, schedules
from booking.appointments import DayAppointment
from booking.availability import DAY, Agenda, open_slots, open_spans, whole_day
from booking.catalog import LocationDetails, PracticeDetails, SurgeonDetails
from booking.formats import regional
from booking.routes.staff.desk_times import desk_rules
from booking.routes.staff.diary.about import About
from booking.routes.staff.diary.absence_reasons import absences_on
from booking.routes.staff.diary.addresses import appointment_addresses, booking_addresses, obstacle_addresses
from booking.routes.staff.diary.entries import Entries, Hours
from booking.routes.staff.diary.heads import late_words, next_free, summary_of
from booking.routes.staff.diary.rows import build_diary
from booking.routes.staff.diary.values import Diary, Frame, Open, SurgeonsDay
from booking.routes.staff.viewer import Viewer
from booking.routes.wording import place_name


def diary_of(
    on: date,
    surgeons: Sequence[SurgeonDetails],
    *,
    everybody: Sequence[SurgeonDetails],
    practice: PracticeDetails,
    locations: Sequence[LocationDetails],
    about: About,
    viewer: Viewer,
    now: datetime,
) -> Diary:
    """A column for each of these surgeons, of `everybody`.

    Five statements, one more for a surgeon, however many patients come.
    What is free, is so for that procedure, and with whom sees patients about it; while the practice offers nothing at
    all, nobody is there.
    """
    span, consultation = whole_day(on, practice.zone), about.consultation
    rows = appointments.appointments_between(span.start, span.end, now=now)
    told = Entries(
        practice=practice,
        viewer=viewer,
        own=appointments.visits_with(viewer.own_surgeon, {row.visit for row in rows}),
        first=people.first_visits({row.visit_id for row in rows if appointments.is_coming(row, now=now)}, now=now),
        parts=_by_visit(rows),
        surgeons={surgeon.id: surgeon.name for surgeon in everybody},
        address=appointment_addresses(),
        now=now,
    )
    absences, rules = absences_on(on, span, practice), desk_rules(consultation) if consultation else None
    agendas = schedules.agendas(consultation, surgeons, first=on, last=on, now=now) if consultation else ()
    days = []
    for surgeon, agenda in zip_longest(surgeons, agendas):
        theirs = [row for row in rows if row.surgeon_id == surgeon.id and row.status != "cancelled"]
        is_with = about.is_with(surgeon)
        slots = open_slots(agenda, rules, first=on, last=on, now=now) if agenda and rules and is_with else []
        hours = _hours(agenda, on, locations, practice) if agenda else None
        days.append(
            SurgeonsDay(
                slug=surgeon.slug,
                name=surgeon.name,
                colour=surgeon.colour,
                summary=[
                    *next_free(slots, locations, practice.zone),
                    *late_words(surgeon, on, practice.zone, now=now),
                    *summary_of(
                        theirs,
                        slots,
                        rules,
                        about.name,
                        is_with=is_with,
                        is_full=agenda is not None and agenda.is_full_on(on),
                    ),
                ],
                open=_open(agenda, on, locations, practice) if agenda else [],
                absence_reasons=absences.of(surgeon, agenda, viewer=viewer),
                entries=[told.entry(row, hours) for row in theirs],
                free={slot.starts_at for slot in slots},
            )
        )
    names = {surgeon.id: surgeon.name for surgeon in surgeons}
    bookable = viewer.may_book and rules is not None and on <= rules.last_day(now)
    diary = build_diary(
        on,
        days,
        frame=Frame(practice.zone, now, rules.slot_step if rules else DAY, regional()),
        booking=booking_addresses(surgeons, about, practice.zone) if bookable else None,
        why=obstacle_addresses(surgeons, about, practice.zone) if rules is not None and viewer.may_book else None,
    )
    canceled = [row for row in rows if row.status == "cancelled" and row.surgeon_id in names]
    return replace(diary, canceled=[told.canceled(row, names[row.surgeon_id]) for row in canceled])


def _by_visit(rows: Iterable[DayAppointment]) -> Mapping[int, Sequence[DayAppointment]]:
    parts: dict[int, list[DayAppointment]] = defaultdict(list)
    for row in rows:
        parts[row.visit_id].append(row)
    return parts


def _open(agenda: Agenda, on: date, locations: Iterable[LocationDetails], practice: PracticeDetails) -> list[Open]:
    """In the order of the practice's places; the first, where everybody is expected, is not named."""
    return [
        Open(span, place_name(location) if number else "", by_video=location.kind == "video")
        for number, location in enumerate(locations)
        for span in open_spans(agenda, location=location.id, first=on, last=on, zone=practice.zone)
    ]


def _hours(agenda: Agenda, on: date, locations: Iterable[LocationDetails], practice: PracticeDetails) -> Hours:
    """From the day before to the day after, as a visit may begin or end there."""
    return {
        location.id: open_spans(agenda, location=location.id, first=on - DAY, last=on + DAY, zone=practice.zone)
        for location in locations
    }
