"""What others have changed: what is new to the user who looks, and all since yesterday."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, appointments, catalog, clock
from booking.availability import DAY, local_date, whole_day
from booking.database import LOCK_WAIT_SECONDS
from booking.forms.instants import read_instant
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.changes.lines import ChangeLine, change_lines
from booking.routes.staff.viewer import Viewer, current_viewer

NOBODY = 0  # no user's id
LONGEST_LOCK_WAIT = timedelta(seconds=LOCK_WAIT_SECONDS)


@dataclass(frozen=True, slots=True)
class NewChanges:
    """What patients did online stands first; `until` is the moment of the newest, None without any."""

    since: datetime
    online: Sequence[ChangeLine]
    others: Sequence[ChangeLine]
    more: int  # than are listed here
    until: datetime | None


@blueprint.get("/changes")
def changes() -> ResponseReturnValue:
    """?since=yesterday: all of them, one's own too; otherwise what is new."""
    if request.args.get("since") == "yesterday":
        zone, viewer = catalog.practice().zone, current_viewer()
        found = appointments.changes_since(yesterday_morning(clock.now(), zone), not_by=NOBODY)
        lines = change_lines(found, viewer=viewer, zone=zone)
        return render_template("staff/all_changes.html", changes=lines, viewer=viewer)
    return _new_page()


@blueprint.post("/changes/seen")
def see_changes() -> ResponseReturnValue:
    """`seen` is the moment of the newest that the page showed; what has come since stays new."""
    until, user, now = read_instant(request.form.get("seen", "")), access.current_user(), clock.now()
    if until is None or user is None:
        flash(_("Nothing was marked as seen. Look at what is new, and press again."), "warning")
        return _new_page(), 422
    # Whoever has waited for a lock writes of a moment that is as long ago.
    access.note_changes_seen(user, until=min(until, now - LONGEST_LOCK_WAIT))
    return redirect(access.safe_next(request.form.get("next")), 303)


def new_changes(viewer: Viewer, *, zone: ZoneInfo, now: datetime, limit: int | None = None) -> NewChanges:
    """Since this user last said that they had looked, or since yesterday; two statements."""
    since = viewer.changes_seen_until or yesterday_morning(now, zone)
    if limit is None:
        found = appointments.changes_since(since, not_by=viewer.user_id)
        number = len(found)
    else:
        found, number = appointments.first_changes_since(since, not_by=viewer.user_id, limit=limit)
    lines = change_lines(found, viewer=viewer, zone=zone)
    online = sum(change.is_online for change in found)
    return NewChanges(
        since=since,
        online=lines[:online],
        others=lines[online:],
        more=number - len(found),
        until=max((change.at for change in found), default=None),
    )


def yesterday_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """The midnight with which yesterday began, as a moment in UTC."""
    return whole_day(local_date(now, zone) - DAY, zone).start


def _new_page() -> str:
    viewer = current_viewer()
    new = new_changes(viewer, zone=catalog.practice().zone, now=clock.now())
    return render_template("staff/changes.html", new=new, viewer=viewer)
