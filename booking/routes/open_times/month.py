"""How slots become a month of days: the plain values that templates/components/month.html shows."""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.availability import DAY, Slot, days_with_slots
from booking.formats import AnyLocale, day_and_month, month_name, month_title, weekdays

Address = Callable[..., str]
"""The same page for another `month="2026-11"` or `day="2026-11-03"`."""


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    text: str
    label: str


@dataclass(frozen=True, slots=True)
class Weekday:
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Day:
    """A day in the table; one without times has no link."""

    number: int
    times: int = 0
    times_in_words: str = ""
    href: str | None = None
    label: str = ""
    current: bool = False
    today: bool = False
    is_own: bool = False  # the patient has a time on it already


@dataclass(frozen=True, slots=True)
class Month:
    """A month and the day of it whose times are shown: the one asked for, or else the first that has any."""

    title: str
    weekdays: list[Weekday]
    weeks: list[list[Day | None]]
    weeks_passed: int  # so many of them lie before what can be chosen
    previous: Link | None
    next: Link | None
    day: date | None  # none when none was asked for and none of the month's has times
    slots: list[Slot]  # that day's; empty when it was asked for and has none
    nearest_open_day: date | None  # the next day that has times, after the last such the one before; none for none
    open_before: date | None  # of the month, or of the slots it was built from, as `open_after`
    open_after: date | None


def build_month(
    slots: Iterable[Slot],
    *,
    month: date | None,
    day: date | None,
    today: date,
    last_day: date,
    zone: ZoneInfo,
    href: Address,
    first_day: date | None = None,
    own: date | None = None,
    locale: AnyLocale = None,
) -> Month:
    """The month of `day`, else `month` (any day of it), else the first that has times.

    `own` is a day on which the patient has a time already: it leads to its times even if it has no other.
    Months before that of `today`, or of `first_day`, and after that of `last_day` are not linked to, and weeks before
    either count as passed; pass no day outside.
    """
    open_days, begins = days_with_slots(slots, zone), max(today, first_day or today)
    first = (day or month or next(iter(open_days), begins)).replace(day=1)
    shown = day or next((on for on in open_days if on.replace(day=1) == first), None)
    names = weekdays(locale)
    in_words = {times: ngettext("%(num)s time", "%(num)s times", times) for times in map(len, open_days.values())}

    def in_table(on: date) -> Day | None:
        if on.month != first.month:
            return None
        if on not in open_days and on != own:
            return Day(on.day, today=on == today)
        times = len(open_days.get(on, ()))
        named = [day_and_month(on, locale=locale), in_words.get(times), _("yours") if on == own else None]
        return Day(
            on.day,
            times,
            in_words.get(times, ""),
            href(day=on.isoformat()),
            ", ".join(part for part in named if part),
            current=on == shown,
            today=on == today,
            is_own=on == own,
        )

    weeks = Calendar(names[0][0]).monthdatescalendar(first.year, first.month)
    return Month(
        title=month_title(first, locale=locale),
        weekdays=[Weekday(short, long) for _number, short, long in names],
        weeks=[[in_table(on) for on in week] for week in weeks],
        weeks_passed=sum(week[-1] < begins for week in weeks),
        previous=_to_month(first - DAY, href, locale) if first > begins else None,
        next=_to_month(_after(first), href, locale) if _after(first) <= last_day else None,
        day=shown,
        slots=open_days.get(shown, []) if shown else [],
        nearest_open_day=_nearest(list(open_days), shown or first),
        open_before=max((on for on in open_days if shown and on < shown), default=None),
        open_after=min((on for on in open_days if shown and on > shown), default=None),
    )


def last_of_month(day: date) -> date:
    return _after(day.replace(day=1)) - DAY


def _to_month(day: date, href: Address, locale: AnyLocale) -> Link:
    title = month_title(day, locale=locale)
    return Link(href(month=f"{day:%Y-%m}"), month_name(day, locale), title)


def _after(first: date) -> date:
    """The first day of the following month."""
    return (first + 31 * DAY).replace(day=1)


def _nearest(open_days: Sequence[date], day: date) -> date | None:
    later = (on for on in open_days if on > day)
    return next(later, None) or (open_days[-1] if open_days else None)
