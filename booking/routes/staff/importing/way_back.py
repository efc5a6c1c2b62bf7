"""The last import taken back, while nobody has touched its visits."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, clock
from booking.appointments import Actor, ChangedMeanwhile, NothingImported, TouchedSince
from booking.forms.seen import SeenForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.importing.upload import import_form, upload_page
from booking.routes.staff.viewer import current_viewer

NOBODY = UUID(int=0)


@blueprint.post("/import/undo")
def undo_import() -> ResponseReturnValue:
    actor = Actor("desk", current_viewer().user_id)
    try:
        undone = appointments.take_back_import(actor=actor, seen=_seen(), now=clock.now())
    except NothingImported:
        return _refused("There is no import that could be taken back. It may have been taken back already.")
    except ChangedMeanwhile:
        return _refused("Another import is the last one now. Nothing was taken back.")
    except TouchedSince:
        return _refused("Nothing was taken back: some of its visits have been changed or told of since, or have begun.")
    times = "1 booked time is" if undone.visits == 1 else f"{undone.visits:,} booked times are"
    flash(f"The import is taken back: {times} free again. Nobody gets an email.", "done")
    return redirect(url_for("staff.import_file"), 303)


def _seen() -> UUID:
    try:
        return UUID(SeenForm().seen.data or "")
    except ValueError:
        return NOBODY


def _refused(sentence: str) -> ResponseReturnValue:
    return upload_page(import_form(formdata=None), sentence=sentence), 409
