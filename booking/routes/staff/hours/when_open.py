"""When new weekly hours really open: at once, or not, and what stands in their way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from flask_babel import gettext as _

from booking import catalog
from booking.availability import DAY, Interval, local_date, overlaps, stretches, utc_spans
from booking.catalog import PracticeDetails
from booking.formats import day_long
from booking.routes.staff.hours.span_words import absences_of, absences_words
from booking.schedules import WeeklySpan

NAMED = 3


def when_open(surgeon_id: int, spans: Sequence[WeeklySpan], *, now: datetime) -> list[str]:
    """Sentences; none for hours that went."""
    consultation = catalog.usual_consultation()
    if not spans or consultation is None:
        return []
    practice, today = catalog.practice(), local_date(now, consultation.rules.zone)
    last = consultation.rules.last_day(now)
    days = [(on, span) for span in spans for on in _days(span, today, last)]
    if not days:
        return [_("Patients can book them once their days are near enough.")]
    return [_("Patients can book them now."), *_in_the_way(surgeon_id, days, practice)]


def _in_the_way(surgeon_id: int, days: Iterable[tuple[date, WeeklySpan]], practice: PracticeDetails) -> Iterator[str]:
    days = sorted(days, key=lambda one: one[0])
    first, last = days[0][0], days[-1][0]
    shut = [one for one in catalog.public_holidays_between(practice, first=first, last=last) if not one.kept_open]
    on_holidays = [one for one in shut if any(on == one.on for on, _span in days)]
    if on_holidays:
        what = ", ".join(f"{day_long(one.on)} ({one.name})" for one in on_holidays[:NAMED])
        yield _("Not on public holidays: %(what)s.", what=what)
    whole = Interval(stretches(first, practice.zone)[0].start, stretches(last, practice.zone)[-1].end)
    open_then = [
        part for on, span in days for part in utc_spans(on, span.from_minute, span.until_minute, practice.zone)
    ]
    absences = [
        one
        for one in absences_of(surgeon_id, whole)
        if any(overlaps(one.span, Interval(part.start, part.end)) for part in open_then)
    ]
    if absences:
        what = absences_words(absences[:NAMED])
        yield _("As long as this stands, nothing opens during it: %(what)s.", what=what)


def _days(span: WeeklySpan, today: date, last: date) -> Iterator[date]:
    on = today + (span.weekday - today.weekday()) % 7 * DAY
    while on <= last:
        if (span.valid_from is None or span.valid_from <= on) and (span.valid_until is None or on <= span.valid_until):
            yield on
        on += 7 * DAY
