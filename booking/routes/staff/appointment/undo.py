"""Somebody at the desk takes back what they did last."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import Actor, ChangedMeanwhile, NotOffered, SlotTaken, TooLateToUndo
from booking.forms.desk import TellingForm
from booking.routes.staff.appointment.page import known_appointment, last_change, open_again, tells_patient, whole_page
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import current_viewer


@blueprint.post("/appointments/<uuid:uuid>/undo")
def undo(uuid: UUID) -> ResponseReturnValue:
    """303 to the appointment; 409 when it is too late, something else was done since, or the time is taken."""
    row, form = known_appointment(uuid), TellingForm()
    if not form.seen.data:
        return whole_page(row, sentence=open_again()), 422
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    try:
        letter = appointments.undo_at_desk(row.visit, seen=form.seen.data, actor=actor, now=clock.now())
    except ChangedMeanwhile:
        return whole_page(row, meanwhile=last_change(row.visit)), 409
    except TooLateToUndo:
        return whole_page(row, sentence=_("Nothing was done: an act can be undone for three minutes.")), 409
    except (SlotTaken, NotOffered):
        return whole_page(row, sentence=_("Nothing was done: somebody else has that time by now.")), 409
    told = tells_patient(row.visit, is_silent=actor.is_silent) if letter else ""
    flash(" ".join([_("Undone."), told]).strip(), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)
