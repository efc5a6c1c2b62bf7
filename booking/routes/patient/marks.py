"""On the day: a patient tells the front desk that they are running late, or that they are here."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import ChangedMeanwhile, Mark, NotNow
from booking.forms.seen import SeenForm
from booking.routes.patient.appointments import as_it_stands, own_page, state_of
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.tokens import appointment_address, booked_visit


@blueprint.post("/appointments/<token>/running-late")
def run_late(token: str) -> ResponseReturnValue:
    return _mark(token, Mark.LATE, _("Thank you. Our front desk knows that you’re running late."))


@blueprint.post("/appointments/<token>/arrival")
def arrive(token: str) -> ResponseReturnValue:
    return _mark(token, Mark.HERE, _("Thank you. Our front desk knows that you’re here."))


def _mark(token: str, mark: Mark, said: str) -> ResponseReturnValue:
    """303 back to the page; 409 when it is not the time for it, or the appointment is no longer as it was."""
    visit, now, form = booked_visit(token), clock.now(), SeenForm()
    if not form.seen.data:
        return own_page(visit, sentence=_("Nothing was sent. Press the button again."), now=now), 422
    try:
        appointments.mark_visit(visit, mark, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return as_it_stands(visit, now=now), 409
    except NotNow:
        if state_of(visit, now=now) != "booked":
            return as_it_stands(visit, now=now), 409
        sentence = _("You can tell us this online only within 60 minutes of your appointment. Please call us.")
        return own_page(visit, sentence=sentence, now=now), 409
    flash(said, "done")
    return redirect(appointment_address(visit), 303)
