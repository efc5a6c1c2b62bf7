"""Lines of history in words: what has been changed, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from booking import appointments, catalog
from booking.appointments import Change
from booking.formats import language
from booking.routes.staff.changes.act_words import Names, act_words
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import way


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`href` is empty where the reader may not open the appointment."""

    at: datetime
    patient: str
    what: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """Who did it, in the few words that a block of the day has room for: Jordan moved this; Booked online."""

    href: str
    text: str


def change_mark(change: Change) -> ChangeMark:
    online = {"booked": _("Booked online"), "moved": _("Moved online"), "cancelled": _("Canceled online")}
    here = {
        "booked": _("%(who)s booked this"),
        "moved": _("%(who)s moved this"),
        "cancelled": _("%(who)s canceled this"),
    }
    text = online.get(change.act, _("Changed online"))
    if not change.is_online:
        text = here.get(change.act, _("%(who)s changed this")) % {"who": change.by or _("A command")}
    return ChangeMark(url_for("staff.appointment", uuid=change.appointment), text)


def change_lines(changes: Iterable[Change], *, viewer: Viewer, zone: ZoneInfo) -> list[ChangeLine]:
    """Two statements, however many changes; a third for a surgeon, who reads initials of others' patients."""
    changes = list(changes)
    own = appointments.visits_with(viewer.own_surgeon, {change.visit for change in changes})
    names = Names(*catalog.surgeon_and_location_names(language()))
    return [
        ChangeLine(
            at=change.at,
            patient=viewer.shown_name(change.name, own=change.visit in own),
            what=act_words(change, names, zone),
            who=_who(change),
            href=url_for("staff.appointment", uuid=change.appointment) if change.visit in own else "",
        )
        for change in changes
    ]


def _who(change: Change) -> str:
    """Rosa Delgado, at the desk"""
    if change.by:
        return f"{change.by}, {way(change.way)}"
    return _("the patient, online") if change.way == "page" else way(change.way)
