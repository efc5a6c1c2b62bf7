"""What the desk ticks off: that a patient is running late, that the fee is paid."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import OPPOSITES, Actor, ChangedMeanwhile, NotBooked, NotYet
from booking.forms.marks import MarkForm
from booking.routes.staff.appointment.page import known_appointment, last_change, not_booked, open_again, whole_page
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import current_viewer


@blueprint.post("/appointments/<uuid:uuid>/marks")
def mark(uuid: UUID) -> ResponseReturnValue:
    """303 to the appointment; 409 for what is not so any more, or not on this day."""
    row, form, viewer = known_appointment(uuid), MarkForm(), current_viewer()
    if not form.seen.data or form.mark.data not in OPPOSITES:
        return whole_page(row, sentence=open_again()), 422
    actor = Actor("desk", viewer.user_id)
    try:
        appointments.mark_at_desk(row.visit, form.mark.data, actor=actor, seen=form.seen.data, now=clock.now())
    except ChangedMeanwhile:
        return whole_page(row, meanwhile=last_change(row.visit)), 409
    except NotYet:
        return whole_page(row, sentence=_("Nothing was done: the appointment is not today.")), 409
    except NotBooked:
        return not_booked(row)
    return redirect(url_for("staff.appointment", uuid=uuid), 303)
