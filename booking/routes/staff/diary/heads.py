"""What stands above a surgeon's column: how many come, how much is free, and when next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import ngettext

from booking import schedules
from booking.appointments import DayAppointment
from booking.availability import DAY, Interval, Rules, Slot, local_date, merge
from booking.catalog import LocationDetails, SurgeonDetails
from booking.formats import duration, time_short


def summary_of(
    rows: Sequence[DayAppointment],
    slots: Iterable[Slot],
    rules: Rules | None,
    procedure: str = "",
    *,
    is_with: bool = True,
    is_full: bool,
) -> list[str]:
    """3 booked; 2 hours 30 minutes free, which the page that books offers; or full, by the surgeon's cap.

    Of a procedure that was chosen its name says for what. `is_with` is whether the surgeon sees patients about it.
    """
    booked = sum(row.status != "held" for row in rows)
    told = [ngettext("%(num)s booked", "%(num)s booked", booked) if booked else _("nobody booked")]
    could_be_had = [Interval(slot.starts_at, slot.starts_at + rules.length) for slot in slots] if rules else []
    free = sum((span.end - span.start for span in merge(could_be_had)), start=0 * DAY)
    if free and procedure:
        told.append(_("%(length)s free for %(procedure)s", length=_in_quarters(free), procedure=procedure))
    elif free:
        told.append(_("%(length)s free", length=_in_quarters(free)))
    elif not is_with:
        told.append(_("not for %(procedure)s", procedure=procedure) if procedure else _("not for this"))
    elif is_full:
        told.append(_("full"))
    return told


def _in_quarters(length: timedelta) -> str:
    """4¾ hours, where there is little room; what is shorter, or no whole quarter, as everywhere else."""
    hours, rest = divmod(length, timedelta(hours=1))
    quarters, odd = divmod(rest, timedelta(minutes=15))
    if hours < 2 or not quarters or odd:
        return duration(length)
    return _("%(hours)s hours", hours=f"{hours}{'¼½¾'[quarters - 1]}")


def next_free(slots: Sequence[Slot], locations: Iterable[LocationDetails], zone: ZoneInfo) -> list[str]:
    """Next 3:00 PM by video: the first of these times that can still be had."""
    if not slots:
        return []
    time = time_short(slots[0].starts_at, zone)
    is_by_video = any(location.kind == "video" and location.id == slots[0].location for location in locations)
    return [_("next %(time)s by video", time=time) if is_by_video else _("next %(time)s", time=time)]


def late_words(surgeon: SurgeonDetails, on: date, zone: ZoneInfo, *, now: datetime) -> list[str]:
    """20 minutes late; nothing on another day, and for whoever is on time."""
    minutes = schedules.minutes_late(surgeon, zone, now=now) if on == local_date(now, zone) else 0
    return [_("%(length)s late", length=duration(minutes))] if minutes else []
