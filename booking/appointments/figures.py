"""How full the surgeons' weeks were, and what became of what was booked: counts alone, nothing of anybody."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, func, select

from booking import schedules
from booking.appointments.refilled import offered_times
from booking.availability import DAY, Agenda, Interval, merge, open_spans, subtract, whole_day
from booking.catalog import AnySurgeon, Consultation
from booking.database import db
from booking.models import LIVE, Appointment, History, begins_between

OUR_OWN_REASONS = ("practice", "mistake")  # for which the desk cancels; the patient's are all others
WAS_BOOKED = {*LIVE, "no_show", "cancelled"} - {"held"}


@dataclass(slots=True)
class Figures:
    """Of one surgeon, in a week or in several. `filled` is the part of `bookable` that live appointments take.

    `visits` begin then and were not canceled, no-shows among them; `leads` are from booking to beginning, of each.
    Of the times that came free, `offered` went to the earlier-visit list, and `refilled` are those that it filled.
    """

    bookable: timedelta = timedelta(0)
    filled: timedelta = timedelta(0)
    visits: int = 0
    leads: list[timedelta] = field(default_factory=list)
    no_shows: int = 0
    late_cancellations: int = 0
    offered: int = 0
    refilled: int = 0

    @property
    def share(self) -> float | None:
        """Of what could be booked; None where nothing could."""
        return self.filled / self.bookable if self.bookable else None

    @property
    def refilled_share(self) -> float | None:
        """Of what was offered; None where nothing was."""
        return self.refilled / self.offered if self.offered else None

    @property
    def lead(self) -> timedelta | None:
        """The median."""
        return timedelta(seconds=median(lead.total_seconds() for lead in self.leads)) if self.leads else None

    @property
    def are_empty(self) -> bool:
        """Whether nothing was booked, nor offered: then there is nothing to compare."""
        return not (self.visits or self.late_cancellations or self.offered)

    def add(self, other: Figures) -> None:
        self.bookable += other.bookable
        self.filled += other.filled
        self.visits += other.visits
        self.leads += other.leads
        self.no_shows += other.no_shows
        self.late_cancellations += other.late_cancellations
        self.offered += other.offered
        self.refilled += other.refilled


def figures_by_week(
    consultation: Consultation, surgeons: Sequence[AnySurgeon], *, first: date, weeks: int, now: datetime
) -> dict[int, list[Figures]]:
    """By the surgeon's id, those of each week from the one that begins on `first` on; four statements.

    `consultation` is any that is offered: it says where hours count, and which days are public holidays.
    """
    zone = consultation.rules.zone
    spans = spans_of_weeks(first, weeks, zone)
    found = {surgeon.id: [Figures() for _week in spans] for surgeon in surgeons}
    agendas = schedules.agendas(consultation, surgeons, first=first, last=first + weeks * 7 * DAY - DAY, now=now)
    for agenda in agendas:
        _add_time(_bookable(agenda, first, weeks, zone), agenda.taken, found[agenda.surgeon], spans)
    _add_visits(found, spans, notice=consultation.notice_to_change)
    _add_offered(found, spans)
    return found


def spans_of_weeks(first: date, weeks: int, zone: ZoneInfo) -> list[Interval]:
    """From midnight to midnight there: a week in which the clocks change is an hour longer or shorter."""
    begins = [first + number * 7 * DAY for number in range(weeks)]
    return [Interval(whole_day(on, zone).start, whole_day(on + 6 * DAY, zone).end) for on in begins]


def lasting_by_week(spans: Iterable[Interval], weeks: Sequence[Interval]) -> list[timedelta]:
    """How much of these spans, of which none overlap, lies in each of these weeks, which follow one another."""
    lasting, starts = [timedelta(0)] * len(weeks), [week.start for week in weeks]
    for span in spans:
        for number in range(max(bisect_right(starts, span.start) - 1, 0), bisect_right(starts, span.end)):
            inside = min(span.end, weeks[number].end) - max(span.start, weeks[number].start)
            lasting[number] += max(inside, timedelta(0))
    return lasting


def _bookable(agenda: Agenda, first: date, weeks: int, zone: ZoneInfo) -> list[Interval]:
    """When the surgeon was there, wherever that was."""
    last = first + weeks * 7 * DAY - DAY
    places = [open_spans(agenda, location=one, first=first, last=last, zone=zone) for one in agenda.locations]
    return merge(span for place in places for span in place)


def _add_time(
    bookable: Sequence[Interval], taken: Sequence[Interval], figures: Sequence[Figures], weeks: Sequence[Interval]
) -> None:
    """Who is double-booked fills that time once, and what is booked outside their hours fills none."""
    free = lasting_by_week(subtract(bookable, taken), weeks)
    for one, whole, left in zip(figures, lasting_by_week(bookable, weeks), free, strict=True):
        one.bookable, one.filled = whole, whole - left


def _add_visits(cells: Mapping[int, Sequence[Figures]], weeks: Sequence[Interval], *, notice: timedelta) -> None:
    whole, begins = Interval(weeks[0].start, weeks[-1].end), [week.start for week in weeks]
    late = _cancelled_late(whole, notice)
    for row in db.session.connection().execute(_booked(whole)):
        if row.surgeon_id not in cells:
            continue
        figures = cells[row.surgeon_id][bisect_right(begins, row.starts_at) - 1]
        if row.status == "cancelled":
            figures.late_cancellations += row.id in late
            continue
        figures.visits += 1
        figures.no_shows += row.status == "no_show"
        if row.booked_at is not None:
            figures.leads.append(
                max(row.starts_at - row.booked_at, timedelta(0))
            )  # who stood there already waited none


def _add_offered(cells: Mapping[int, Sequence[Figures]], weeks: Sequence[Interval]) -> None:
    begins = [week.start for week in weeks]
    for one in offered_times(Interval(weeks[0].start, weeks[-1].end)):
        if one.surgeon_id in cells:
            figures = cells[one.surgeon_id][bisect_right(begins, one.starts_at) - 1]
            figures.offered += 1
            figures.refilled += one.is_taken


def _cancelled_late(whole: Interval, notice: timedelta) -> set[int]:
    """The ids of appointments that were canceled for the patient once they could no longer do so themselves.

    The deadline is that of the whole visit, as in catalog/deadlines.py.
    """
    last = {row.appointment_id: row for row in db.session.connection().execute(_cancellations(whole))}
    begins: dict[int, datetime] = {}
    for row in last.values():
        begins[row.visit_id] = min(row.starts_at, begins.get(row.visit_id, row.starts_at))
    return {
        id
        for id, row in last.items()
        if row.at > begins[row.visit_id] - notice and row.after.get("why") not in OUR_OWN_REASONS
    }


def _booked(whole: Interval) -> Select[int, int, datetime, str, datetime]:
    booked_at = select(func.min(History.at)).where(History.appointment_id == Appointment.id, History.act == "booked")
    return select(
        Appointment.id,
        Appointment.surgeon_id,
        Appointment.starts_at,
        Appointment.status,
        booked_at.scalar_subquery().label("booked_at"),
    ).where(begins_between(*whole), Appointment.status.in_(WAS_BOOKED))


def _cancellations(whole: Interval) -> Select[int, int, datetime, datetime, dict[str, Any]]:
    """The latest of an appointment last."""
    return (
        select(History.appointment_id, History.visit_id, Appointment.starts_at, History.at, History.after)
        .join(Appointment, Appointment.id == History.appointment_id)
        .where(begins_between(*whole), Appointment.status == "cancelled", History.act == "cancelled")
        .order_by(History.id)
    )
