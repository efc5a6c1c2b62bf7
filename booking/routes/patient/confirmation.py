"""A patient says that they will be there."""

from __future__ import annotations

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.appointments import ChangedMeanwhile, NotBooked
from booking.forms.seen import SeenForm
from booking.routes.patient.appointments import as_it_stands, state_of, visit_page
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.refusal_sentences import changed_sentence
from booking.routes.patient.tokens import appointment_address, booked_visit


@blueprint.get("/appointments/<token>/confirmation")
def confirmation(token: str) -> ResponseReturnValue:
    """It asks, since whatever reads an email opens its links."""
    visit, now = booked_visit(token), clock.now()
    if state_of(visit, now=now) != "booked":
        return redirect(appointment_address(visit), 303)
    return visit_page("confirmation", visit, now=now)


@blueprint.post("/appointments/<token>/confirmation")
def confirm(token: str) -> ResponseReturnValue:
    """303 back to the page; 409 with how it stands when it is not booked any more, or at another time."""
    visit, now, form = booked_visit(token), clock.now(), SeenForm()
    if not form.seen.data and state_of(visit, now=now) == "booked":
        sentence = _("Nothing was confirmed. Press again.")
        return visit_page("confirmation", visit, now=now, sentence=sentence), 422
    try:
        appointments.confirm(visit, seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return visit_page("confirmation", visit, now=now, sentence=changed_sentence()), 409
    except NotBooked:
        return as_it_stands(visit, now=now), 409
    flash(_("Thank you. We’ll see you then."), "done")
    return redirect(appointment_address(visit), 303)
