"""A patient takes back what they have just done: booked, moved or canceled."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import ChangedMeanwhile, NotOffered, SlotTaken, TooLateToUndo
from booking.forms.seen import SeenForm
from booking.routes.patient.appointments import as_it_stands, visit_page
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.tokens import appointment_address, booked_visit


@blueprint.post("/appointments/<token>/undo")
def undo(token: str) -> ResponseReturnValue:
    """303 back to the page; 409 and what to do instead when it is too late, or the time is somebody else's by now."""
    visit, now, form = booked_visit(token), clock.now(), SeenForm()
    if not form.seen.data:
        return as_it_stands(visit, now=now), 422
    undone = appointments.undoable_act(visit, now=now)
    try:
        appointments.undo(visit, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return as_it_stands(visit, now=now), 409
    except TooLateToUndo:
        return visit_page("undo_too_late", visit, is_taken=False, now=now), 409
    except (SlotTaken, NotOffered):
        return visit_page("undo_too_late", visit, is_taken=True, now=now), 409
    if undone:
        flash(_undone_sentence(undone), "done")
    return redirect(appointment_address(visit), 303)


def _undone_sentence(act: str) -> str:
    return {
        "booked": _("Undone. Nothing is booked now."),
        "moved": _("Undone. Your appointment is back at the earlier time."),
        "cancelled": _("Undone. Your appointment is on again."),
    }[act]
