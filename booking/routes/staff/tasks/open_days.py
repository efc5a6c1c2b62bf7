"""What the desk reads of a day that is over and not settled: how many stand open, who they are, and the way to each."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from booking import appointments, catalog
from booking.appointments import FoundAppointment
from booking.formats import day_short, time_short
from booking.messages import ListedTask
from booking.routes.staff.viewer import current_viewer


def open_day_words(task: ListedTask) -> str:
    """Tue, Oct 6: 2 appointments are still open."""
    zone, number = catalog.practice().zone, len(_of(task))
    day = day_short(_on(task), zone)
    if not number:
        return _("%(day)s: every appointment is settled.", day=day)
    open_ones = ngettext("%(num)d appointment is still open", "%(num)d appointments are still open", number)
    return _("%(day)s: %(open)s.", day=day, open=open_ones)


def open_day_rows(task: ListedTask) -> list[dict[str, Any]]:
    """10:00 AM: A. R., Dr. David Kim; each leads to its page."""
    zone = catalog.practice().zone
    return [
        {
            "key": time_short(found.row.starts_at, zone),
            "value": f"{who_of(found)}, {found.row.surgeon.name}",
            "href": url_for("staff.appointment", uuid=found.row.uuid),
            "change": _("Open"),
        }
        for found in _of(task)
    ]


def who_is_open(task: ListedTask) -> str:
    """A. R., B. C."""
    return ", ".join(who_of(found) for found in _of(task))


def who_of(found: FoundAppointment) -> str:
    viewer = current_viewer()
    is_own = viewer.own_surgeon in (None, found.row.surgeon_id)
    name = found.contact.patient_name if found.contact.is_readable else None
    return viewer.shown_name(name, own=is_own) or _("no name")


def _of(task: ListedTask) -> list[FoundAppointment]:
    return appointments.unsettled_on(_on(task), catalog.practice().zone)


def _on(task: ListedTask) -> date:
    return date.fromordinal(task.detail["on"])
