"""What can be done from a surgeon's head in the day: they are away, or there besides."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _

from booking import access
from booking.catalog import SurgeonDetails
from booking.routes.staff.viewer import Viewer


@dataclass(frozen=True, slots=True)
class HeadLink:
    text: str
    href: str


def head_menu(surgeon: SurgeonDetails, on: date, viewer: Viewer, *, today: date) -> list[HeadLink]:
    """Empty for a day that is over, and for a surgeon at the head of another."""
    if on < today or viewer.own_surgeon not in (None, surgeon.id):
        return []
    links = [
        _away(_("Away today") if on == today else _("Away all day"), surgeon, on, part="day"),
        _away(_("Away from … until …"), surgeon, on, part="span"),
    ]
    if on == today:
        links.insert(1, _away(_("Away for the rest of the day"), surgeon, on, part="rest"))
        links.insert(0, HeadLink(_("Running late …"), url_for("staff.delay", surgeon=surgeon.slug)))
    if access.may_open("staff.extra_hours"):
        address = url_for("staff.extra_hours", surgeon=surgeon.slug, day=on.isoformat())
        links.append(HeadLink(_("Extra hours"), address))
        note = url_for("staff.new_day_note", surgeon=surgeon.slug, day=on.isoformat())
        links.append(HeadLink(_("Note to this day"), note))
    return links


def _away(text: str, surgeon: SurgeonDetails, on: date, *, part: str) -> HeadLink:
    return HeadLink(text, url_for("staff.away", surgeon=surgeon.slug, day=on.isoformat(), part=part))
