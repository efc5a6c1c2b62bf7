"""The figures of the weeks that were asked for, each row a surgeon's week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking import appointments, catalog
from booking.appointments import Figures
from booking.availability import DAY
from booking.catalog import SurgeonDetails
from booking.formats import month_and_day
from booking.forms.figures import FiguresForm

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SurgeonFigures:
    surgeon: SurgeonDetails
    figures: Figures

    @property
    def percent(self) -> int | None:
        return None if self.figures.share is None else round(100 * self.figures.share)

    @property
    def bookable_hours(self) -> float:
        return round(self.figures.bookable / AN_HOUR, 1)

    @property
    def filled_hours(self) -> float:
        return round(self.figures.filled / AN_HOUR, 1)

    @property
    def refilled_percent(self) -> int | None:
        return None if self.figures.refilled_share is None else round(100 * self.figures.refilled_share)

    @property
    def lead_days(self) -> float | None:
        return None if self.figures.lead is None else round(self.figures.lead / DAY, 1)


@dataclass(frozen=True, slots=True)
class Week:
    first: date
    words: str  # Oct 4 – Oct 10, with the year where it is not this one
    is_over: bool
    surgeons: Sequence[SurgeonFigures]


@dataclass(frozen=True, slots=True)
class FigureRows:
    """`whole` is each surgeon's of all weeks together."""

    weeks: Sequence[Week]
    whole: Sequence[SurgeonFigures]

    @property
    def are_empty(self) -> bool:
        return all(one.figures.are_empty for one in self.whole)


def figure_rows(form: FiguresForm, *, now: datetime) -> FigureRows:
    """Of a valid form; nothing where no procedure is offered."""
    consultation, surgeons = catalog.usual_consultation(), catalog.surgeons()
    if consultation is None:
        return FigureRows([], [])
    found = appointments.figures_by_week(consultation, surgeons, first=form.begins, weeks=form.weeks, now=now)
    whole = [SurgeonFigures(surgeon, Figures()) for surgeon in surgeons]
    for one in whole:
        for figures in found[one.surgeon.id]:
            one.figures.add(figures)
    weeks = []
    for number in range(form.weeks):
        first = form.begins + number * 7 * DAY
        last = first + 6 * DAY
        theirs = [SurgeonFigures(surgeon, found[surgeon.id][number]) for surgeon in surgeons]
        weeks.append(Week(first, _words(first, last, form.today), last < form.today, theirs))
    return FigureRows(weeks, whole)


def _words(first: date, last: date, today: date) -> str:
    words = f"{month_and_day(first)} – {month_and_day(last)}"
    return words if last.year == today.year else f"{words}, {last.year}"
