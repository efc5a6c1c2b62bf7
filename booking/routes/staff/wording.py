"""In which words does the desk read what became of an appointment?"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.availability import Reason, Rules
from booking.formats import day_long, day_short, duration, moment, time_short
from booking.models import Appointment
from booking.routes.wording import place_name


def status(row: Appointment, zone: ZoneInfo) -> str:
    if row.status == "held" and row.held_until is not None:
        return _("held until %(time)s", time=time_short(row.held_until, zone))
    words = {
        "held": _("held"),
        "lapsed": _("given back"),
        "booked": _("booked"),
        "checked_in": _("arrived"),
        "with_surgeon": _("with the surgeon"),
        "fulfilled": _("seen"),
        "cancelled": _("cancelled"),
        "no_show": _("did not come"),
    }
    return words[row.status]


def way(name: str) -> str:
    """By which way something was changed, after the name of who did it."""
    return {
        "page": _("online"),
        "desk": _("at the desk"),
        "api": _("by another system"),
        "worker": _("by this system"),
        "command": _("by a command"),
    }.get(name, name)


def in_a_line(row: Appointment, zone: ZoneInfo) -> str:
    """Tuesday, October 6, 2026 at 2:30 PM with Dr. David Kim, Beverly Hills office: to be read aloud."""
    return _(
        "%(moment)s with %(surgeon)s, %(place)s",
        moment=moment(row.starts_at, zone),
        surgeon=row.surgeon.name,
        place=place_name(row.location),
    )


def day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """Tue, Oct 6, 2:30 PM: where there is little room."""
    return f"{day_short(moment, zone)}, {time_short(moment, zone)}"


def why_not(reason: Reason | None, starts_at: datetime, rules: Rules, *, now: datetime) -> str:
    """Why the desk cannot book this start either."""
    if reason is Reason.TOO_SOON:
        return _("That time has passed.")
    if reason is Reason.TOO_FAR:
        return _("Consultations can be booked until %(last_day)s.", last_day=day_long(rules.last_day(now)))
    if reason is Reason.OFF_GRID:
        return _("Consultations begin every %(step)s.", step=duration(rules.slot_step))
    if reason is Reason.OUTSIDE_HOURS:
        return _("The surgeon is not there then, or not until the consultation would end.")
    if reason is Reason.TWICE_AT_ONCE:
        return _("One surgeon cannot see her twice at the same time. Choose another time for one of the two.")
    return _("That surgeon, that place and this consultation do not go together.")
