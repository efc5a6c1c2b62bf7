"""How staff read hours, and when somebody is away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking import calendars, catalog, schedules
from booking.availability import Interval, local_date
from booking.formats import day_long, moment, time_range, wall_time
from booking.models import Closure, TimeOff
from booking.schedules import Absence, Overlaps

_TITLES = {
    "": _l("Away"),
    "surgery": _l("Surgery"),
    "meeting": _l("Meeting"),
    "ill": _l("Ill"),
    "vacation": _l("Vacation"),
    "other": _l("Something else"),
}


def span_words(from_minute: int, until_minute: int) -> str:
    """9:00 AM – 12:00 noon"""
    return f"{wall_time(from_minute)} – {wall_time(until_minute)}"


def overlap_words(other: Overlaps) -> str:
    return str(
        _(
            "In this location there are hours already that overlap with these: %(span)s. Change those instead.",
            span=span_words(other.from_minute, other.until_minute),
        )
    )


def absence_words(absence: TimeOff | Closure) -> str:
    """Tuesday, October 6, 2026, all day; or with the times."""
    return days_words(Interval(absence.starts_at, absence.ends_at))


def days_words(span: Interval) -> str:
    """Tuesday, October 6, 2026, all day; or with the times."""
    zone = catalog.practice().zone
    days = calendars.whole_days(span, zone)
    if days:
        first, last = days[0], days[1] - timedelta(days=1)
        if first == last:
            return str(_("%(day)s, all day", day=day_long(first)))
        return str(_("%(first)s to %(last)s", first=day_long(first), last=day_long(last)))
    starts_at, ends_at = span
    if local_date(starts_at, zone) == local_date(ends_at - timedelta(seconds=1), zone):
        return f"{day_long(starts_at, zone)}, {time_range(starts_at, ends_at, zone)}"
    return str(_("%(first)s to %(last)s", first=moment(starts_at, zone), last=moment(ends_at, zone)))


def title_words(title: str) -> str:
    """Why a surgeon is away, in a word: of one of schedules.TITLES, or of none."""
    return str(_TITLES.get(title, _TITLES[""]))


def absences_of(surgeon_id: int | None, span: Interval) -> list[Absence]:
    """What shuts a part of that span for this surgeon; without one, for the whole practice."""
    return [one for one in schedules.absences_within(span) if one.surgeon_id in (None, surgeon_id)]


def absences_words(absences: Iterable[Absence]) -> str:
    """Closed (Painters), Tuesday, October 6, 2026, all day; Away, Wednesday, October 7, 2026, 9:00 AM – 12:00 noon"""
    return "; ".join(f"{_about(one)}, {days_words(one.span)}" for one in absences)


def remark_overlap(already: Sequence[Absence], surgeon_id: int | None, span: Interval) -> None:
    """Nothing is wrong with it; but the time stays shut when one of the two is removed. By a second press it is one."""
    others = [one for one in already if (one.surgeon_id, one.span) != (surgeon_id, span)]
    if others:
        flash(_("This overlaps with: %(what)s.", what=absences_words(others)), "warning")


def _about(absence: Absence) -> str:
    return str(_("Away") if absence.surgeon_id else _("Closed (%(label)s)", label=absence.label))
