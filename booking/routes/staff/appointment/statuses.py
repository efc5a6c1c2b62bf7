"""On the day: who has arrived, is with the surgeon, has been seen, or did not come."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, NotYet, SlotTaken
from booking.forms.statuses import StatusForm
from booking.models import Appointment
from booking.routes.staff.appointment.page import known_appointment, last_change, open_again, whole_page
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import STATUSES


@blueprint.post("/appointments/<uuid:uuid>/status")
def set_status(uuid: UUID) -> ResponseReturnValue:
    """303 to the appointment; 409 for what is not so any more, or not yet."""
    row, now, form, viewer = known_appointment(uuid), clock.now(), StatusForm(), current_viewer()
    if not form.seen.data or form.status.data not in STATUSES:
        return whole_page(row, sentence=open_again()), 422
    try:
        appointments.set_status(
            row, form.status.data, actor=Actor("desk", viewer.user_id), seen=form.seen.data, now=now
        )
    except ChangedMeanwhile:
        return whole_page(row, meanwhile=last_change(row.visit)), 409
    except NotYet:
        return whole_page(row, sentence=_not_yet(form.status.data)), 409
    except SlotTaken:
        return whole_page(row, sentence=_("Nothing was done: that time has been given to somebody else.")), 409
    except NotBooked:
        return whole_page(row, sentence=_no_such_step(row, form.status.data)), 409
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


def _not_yet(status: str) -> str:
    if status == "no_show":
        return _("Nothing was done: the appointment has not begun. If the patient is not coming, cancel it.")
    return _("Nothing was done: the appointment is not today. Who arrives, and who is seen, is noted on its day.")


def _no_such_step(row: Appointment, status: str) -> str:
    """Nothing was done: it is canceled, and cannot become arrived."""
    now_it_is, wanted = STATUSES[row.status], STATUSES[status]
    return _("Nothing was done: it is %(status)s, and “%(wanted)s” does not follow.", status=now_it_is, wanted=wanted)
