"""How a setting is saved, or shown with whom it concerns, and what its page then says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from booking import appointments, catalog, clock, schedules
from booking.availability import local_date
from booking.formats import day_long, time_short
from booking.forms.practice import SettingsForm
from booking.models import Appointment
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.kept_undo import keep_undo
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import telephone_to_press
from booking.routes.wording import about_visit
from booking.schedules import ChangedSettings, HitsBooked, Impact, NotAsSeen

STAYS: Final = "What is booked stays as it is."

Page = Callable[..., str]
"""Renders the form's page; takes `preview=` and `sentence=`."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`done` is said once it is saved, `undo` on the button that takes it back; `means` before anything is saved."""

    done: str
    undo: str
    means: Sequence[str]


def save_or_show(
    change: ChangedSettings, form: SettingsForm, wording: Wording, page: Page, *, back: str
) -> ResponseReturnValue:
    """303 to `back` once it is saved; 409 with the page that says whom it concerns, or that somebody was quicker."""
    now, by = clock.now(), current_viewer().user_id
    try:
        if form.look.data:
            impact = schedules.look_at_change(change, by=by, now=now)
            return page(preview=preview_of(impact, form, wording)), 409
        schedules.make_change(change, seen=form.hits_seen, by=by, now=now)
    except HitsBooked as hits:
        return page(preview=preview_of(hits.impact, form, wording)), 409
    except NotAsSeen:
        return page(sentence=not_as_seen()), 409
    if change.opposite is None:
        flash("Nothing was changed: it was so already.", "information")
        return redirect(back, 303)
    keep_settings(change, wording.undo, now=now)
    flash(f"{wording.done} {STAYS}", "done")
    return redirect(back, 303)


def seen_to_send(form: SettingsForm, seen: str, *, sentence: str = "", **_shown: Any) -> str:
    """What the page's form carries: what was sent, as long as nobody has been told that it is so no longer."""
    return f".{seen if sentence else form.row_seen or seen}"


def keep_settings(change: ChangedSettings, words: str, *, tells: bool = False, now: datetime) -> None:
    """For an undo. `tells` when emails go about visits that were changed with it."""
    back = change.opposite
    if back is not None:
        kept = {"table": back.table, "row_id": back.row_id, "values": dict(back.values), "seen": back.seen}
        keep_undo("settings", words, kept, tells=tells, now=now)


def preview_of(impact: Impact, form: SettingsForm, wording: Wording) -> dict[str, Any]:
    """What _preview.html wants."""
    rows = schedules.hit_appointments(impact) if impact.booked else []
    return {
        "means": wording.means,
        "days": _by_day(rows),
        "number": len({row.visit_id for row in rows}),
        "held": impact.held,
        "is_changed": bool(form.listed) and form.listed != impact.seen,
        "seen": f"{impact.seen}.{form.row_seen}",
        "typed": form.typed(),
    }


def _by_day(rows: Sequence[Appointment]) -> list[tuple[str, list[Mapping[str, Any]]]]:
    zone = catalog.practice().zone
    days = groupby(rows, lambda row: local_date(row.starts_at, zone))
    return [(day_long(day), [_row(row) for row in theirs]) for day, theirs in days]


def _row(row: Appointment) -> Mapping[str, Any]:
    contact = appointments.contact_of(row.visit)
    return {
        "uuid": row.uuid,
        "time": time_short(row.starts_at, catalog.practice().zone),
        "who": current_viewer().shown_name(contact.patient_name if contact.is_readable else None) or "No name",
        "about": about_visit(row.visit),
        "surgeon": row.surgeon,
        "telephone": telephone_to_press(contact.telephone),
    }
