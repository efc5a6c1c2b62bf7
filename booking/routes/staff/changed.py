"""What has been changed, by whom and when, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from booking import catalog
from booking.appointments import Change
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import day_and_time, way
from booking.routes.wording import place_name


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a list of changes."""

    at: datetime
    patient: str
    what: str
    who: str
    href: str


def tell(change: Change, *, viewer: Viewer, zone: ZoneInfo) -> Told:
    return Told(
        at=change.line.at,
        patient=viewer.patient(change.visit),
        what=what(change, zone),
        who=who(change),
        href=url_for("staff.appointment", uuid=change.appointment),
    )


def what(change: Change, zone: ZoneInfo) -> str:
    """Moved from Tue, Oct 6, 2:30 PM to Wed, Oct 7, 9:00 AM, Dr. Eugene Kim instead of Dr. David Kim"""
    after, before = change.line.after, change.line.before
    then = day_and_time(datetime.fromisoformat(after["starts_at"]), zone)
    if change.line.act == "moved" and before is not None:
        earlier = day_and_time(datetime.fromisoformat(before["starts_at"]), zone)
        moved = _("Moved from %(earlier)s to %(then)s", earlier=earlier, then=then)
        return ", ".join([moved, *_instead(before, after)])
    words = {
        "booked": _("Booked for %(then)s with %(surgeon)s", then=then, surgeon=_surgeon(after)),
        "cancelled": _("Cancelled: %(then)s with %(surgeon)s", then=then, surgeon=_surgeon(after)),
        "checked_in": _("Arrived"),
        "with_surgeon": _("Went in to the surgeon"),
        "fulfilled": _("Was seen"),
        "no_show": _("Did not come"),
    }
    return str(words.get(change.line.act, change.line.act))


def who(change: Change) -> str:
    """Rosa Delgado, at the desk"""
    if change.by:
        return f"{change.by}, {way(change.line.way)}"
    return _("the patient, online") if change.line.way == "page" else str(way(change.line.way))


def _instead(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    said = []
    for was, now in ((_surgeon(before), _surgeon(after)), (_place(before), _place(after))):
        if was != now:
            said.append(_("%(now)s instead of %(was)s", now=now, was=was))
    return said


def _surgeon(row: Mapping[str, Any]) -> str:
    surgeon = catalog.surgeon_of(row["surgeon_id"])
    return surgeon.name if surgeon else "?"


def _place(row: Mapping[str, Any]) -> str:
    location = catalog.location_of(row["location_id"])
    return place_name(location) if location else "?"
