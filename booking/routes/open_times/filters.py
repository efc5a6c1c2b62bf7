"""Which of the open times fit whoever looks for one: days of the week, a part of the day, a stay in town."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask_babel import pgettext

from booking.availability import AnyStart, part_of_day
from booking.formats import month_and_day, weekdays
from booking.forms.filters import WEEKDAYS, FilterForm


@dataclass(frozen=True, slots=True)
class Filters:
    """`weekdays` are counted from Monday's 0; none of them, as an empty `part` or no day, asks for nothing."""

    weekdays: frozenset[int] = frozenset()
    part: str = ""
    arrival: date | None = None
    departure: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()

    def fitting(self, slots: Iterable[AnyStart], zone: ZoneInfo) -> Iterator[AnyStart]:
        """Of slots in order, those that fit, taken no farther than they can."""
        for slot in slots:
            local = slot.starts_at.astimezone(zone)
            if self.departure and local.date() > self.departure:
                return
            if self._fits(local):
                yield slot

    def query(self) -> dict[str, str | list[str]]:
        """As an address says them."""
        days = [WEEKDAYS[day] for day in sorted(self.weekdays)]
        dates = {name: day.isoformat() for name in ("arrival", "departure") if (day := getattr(self, name))}
        return ({"weekday": days} if days else {}) | ({"part": self.part} if self.part else {}) | dates

    def in_words(self) -> list[str]:
        """Monday, Wednesday, Morning, from Oct 12, through Oct 16"""
        words = [name for day, _short, name in weekdays() if day in self.weekdays]
        parts = {
            "morning": pgettext("filter", "Morning"),
            "afternoon": pgettext("filter", "Afternoon"),
            "evening": pgettext("filter", "Evening"),
        }
        words += [parts[self.part]] if self.part else []
        words += [pgettext("filter", "from %(day)s", day=month_and_day(self.arrival))] if self.arrival else []
        return words + (
            [pgettext("filter", "through %(day)s", day=month_and_day(self.departure))] if self.departure else []
        )

    def _fits(self, local: datetime) -> bool:
        in_part = self.part in ("", part_of_day(local))
        on_day = not self.weekdays or local.weekday() in self.weekdays
        return in_part and on_day and (self.arrival is None or local.date() >= self.arrival)


def filters_of(form: FilterForm) -> Filters:
    """None of them when one cannot be meant."""
    if not form.validate():
        return Filters()
    return Filters(
        weekdays=frozenset(form.chosen_weekdays()),
        part=form.part.data or "",
        arrival=form.arrival.data,
        departure=form.departure.data,
    )
