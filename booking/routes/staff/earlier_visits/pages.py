"""Who waits for an earlier time, whoever has waited longest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, waitlist
from booking.formats import day_short, language
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.words import seen_wanted, wanted_words
from booking.routes.staff.viewer import Viewer, current_viewer
from booking.routes.staff.wording import day_and_time, telephone_to_press
from booking.waitlist import ListedWish


@blueprint.get("/earlier-visits")
def earlier_visits() -> ResponseReturnValue:
    return list_page(now=clock.now())


def list_page(*, sentence: str = "", now: datetime) -> str:
    """`sentence` says why a press did nothing."""
    zone, viewer = catalog.practice().zone, current_viewer()
    rows = [row_of(one, viewer, zone) for one in waitlist.listed_wishes(now=now)]
    return render_template("staff/earlier_visits.html", rows=rows, sentence=sentence)


def row_of(wish: ListedWish, viewer: Viewer, zone: ZoneInfo) -> dict[str, Any]:
    about = next((one for one in catalog.procedures() if one.id == wish.procedure_id), None)
    return {
        "uuid": wish.uuid,
        "seen": seen_wanted(wish.uuid, wish.wanted),
        "who": viewer.shown_name(wish.name) or _("No name"),
        "telephone": telephone_to_press(wish.telephone),
        "has_email": wish.has_email,
        "about": about.words(language())["name"] if about else "",
        "wanted": wanted_words(wish.wanted),
        "visit": wish.visit,
        "booked_for": day_and_time(wish.booked_for, zone) if wish.booked_for else None,
        "since": day_short(wish.since, zone),
        "asked": day_and_time(wish.asked_at, zone) if wish.asked_at else None,
    }
