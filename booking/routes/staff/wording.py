"""The words in which the desk reads what became of an appointment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking import catalog
from booking.appointments import DayAppointment
from booking.availability import Reason, Rules, local_date
from booking.confidential import national
from booking.formats import day_long, day_short, duration, language_name, moment, time_short
from booking.models import Appointment
from booking.routes.wording import place_name

STATUSES = {
    "held": _l("held"),
    "lapsed": _l("given back"),
    "booked": _l("booked"),
    "checked_in": _l("arrived"),
    "with_surgeon": _l("with the surgeon"),
    "fulfilled": _l("seen"),
    "cancelled": _l("canceled"),
    "no_show": _l("did not come"),
}
WAYS = {
    "page": _l("online"),
    "desk": _l("at the desk"),
    "api": _l("by another system"),
    "worker": _l("by this system"),
    "command": _l("by a command"),
}


CANCELLATIONS = {
    "patient": _l("the patient asked"),
    "practice": _l("the practice has to"),
    "ill": _l("illness"),
    "mistake": _l("booked by mistake"),
    "other": _l("another reason"),
}
SET_ASIDE = {
    "notice": _l("had begun"),
    "horizon": _l("booking period"),
    "step": _l("usual starts"),
    "hours": _l("hours"),
    "holiday": _l("public holiday"),
    "absence": _l("time off or closure"),
    "taken": _l("overlap"),
    "cap": _l("full day"),
}
"""By the kind of an obstacle, as lines of history name what the desk has set aside."""


def status(row: Appointment | DayAppointment, zone: ZoneInfo) -> str:
    if row.status == "held" and row.held_until is not None:
        return _("held until %(time)s", time=time_short(row.held_until, zone))
    return str(STATUSES[row.status])


def mark_words(mark: str) -> str:
    """As history names it, see appointments/desk_marks.py."""
    return {
        "late": _("Running late"),
        "not_late": _("Not late"),
        "fee_paid": _("Fee paid"),
        "fee_not_paid": _("Fee not paid"),
    }[mark]


def way(name: str) -> str:
    """By which way something was changed, after the name of who did it."""
    return str(WAYS.get(name, name))


def in_a_line(row: Appointment, zone: ZoneInfo) -> str:
    """Tuesday, October 6, 2026 at 2:30 PM with Dr. David Kim, Beverly Hills office: to be read aloud."""
    return line_of(row.starts_at, row.surgeon.name, place_name(row.location), zone)


def line_of(starts_at: datetime, surgeon: str, place: str, zone: ZoneInfo) -> str:
    """The same, of a time that it might have."""
    return _("%(moment)s with %(surgeon)s, %(place)s", moment=moment(starts_at, zone), surgeon=surgeon, place=place)


def day_and_time(moment: datetime, zone: ZoneInfo) -> str:
    """Tue, Oct 6, 2:30 PM: where there is little room."""
    return f"{day_short(moment, zone)}, {time_short(moment, zone)}"


def one_visit_with(starts_at: datetime, surgeon: str, other: datetime, zone: ZoneInfo) -> str:
    """Of an appointment that begins at `starts_at`, whose patient sees the surgeon too: at `other`, in one visit."""
    is_same_day = local_date(starts_at, zone) == local_date(other, zone)
    when = time_short(other, zone) if is_same_day else day_and_time(other, zone)
    if other > starts_at:
        return _("one visit, then %(surgeon)s %(time)s", surgeon=surgeon, time=when)
    return _("one visit, after %(surgeon)s %(time)s", surgeon=surgeon, time=when)


def in_one_visit_with(row: Appointment, others: Iterable[Appointment], zone: ZoneInfo) -> list[str]:
    """What is said of each of the others that are of the same visit."""
    return [
        one_visit_with(row.starts_at, other.surgeon.name, other.starts_at, zone)
        for other in others
        if other.visit_id == row.visit_id and other is not row
    ]


def telephone_to_press(telephone: str) -> dict[str, str] | None:
    """As it is written here and as it is dialed, for telephone_link; None where none is known."""
    return {"number": national(telephone), "dial": telephone} if telephone else None


def other_language(language: str) -> str | None:
    """Its name, where a patient reads another language than the practice's own: who calls them wants to know."""
    return language_name(language) if language != catalog.practice().languages[0] else None


def desk_refusal(reason: Reason | None, starts_at: datetime, rules: Rules, *, now: datetime) -> str:
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
        return _("One surgeon cannot see the patient twice at the same time. Choose another time for one of the two.")
    if reason is Reason.NOT_BACK_TO_BACK:
        return _(
            "Of both surgeons one appointment comes right after the other. Choose another time for one of the two."
        )
    return _("That surgeon, that place and this consultation do not go together.")
