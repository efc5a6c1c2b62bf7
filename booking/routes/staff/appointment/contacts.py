"""The desk corrects how a patient is reached, and sends a letter again."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock, messages
from booking.appointments import Actor, ChangedMeanwhile, NotBooked
from booking.forms.seen import SeenForm
from booking.routes.staff.appointment.edit_page import contact_form, edit_page
from booking.routes.staff.appointment.page import known_appointment, last_change, not_booked, open_again
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.email_words import is_told
from booking.routes.staff.viewer import current_viewer


@blueprint.route("/appointments/<uuid:uuid>/contact", methods=["GET", "POST"])
def correct_contact(uuid: UUID) -> ResponseReturnValue:
    """POST corrects, or asks again with 409 when it has been changed since it was looked at."""
    row, now = known_appointment(uuid), clock.now()
    if row.status == "held":
        return not_booked(row)
    known = appointments.contact_of(row.visit)
    if request.method != "POST":
        return edit_page(row, now=now, form=contact_form(row, is_sent=True))
    form = contact_form(row, is_sent=True)
    if not form.validate():
        return edit_page(row, now=now, form=form), 422
    if not form.seen.data:
        return edit_page(row, now=now, form=form, sentence=open_again()), 422
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    try:
        corrected = appointments.correct_contact(
            row.visit, form.answers(), language=form.language.data, actor=actor, seen=form.seen.data, now=now
        )
    except ChangedMeanwhile:
        return edit_page(row, now=now, form=form, meanwhile=last_change(row.visit)), 409
    except NotBooked:
        return not_booked(row)
    if corrected:
        ended = known.email and known.email != form.answers()["email"]
        flash(_("Saved. The link that went to the old email address has ended.") if ended else _("Saved."), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


@blueprint.post("/appointments/<uuid:uuid>/letters")
def send_again(uuid: UUID) -> ResponseReturnValue:
    """303 to the appointment, which says what became of it; the same press again sends nothing more."""
    row, form = known_appointment(uuid), SeenForm()
    user_id = current_viewer().user_id
    if messages.send_again(row.visit, seen=form.seen.data or "", user_id=user_id, now=clock.now()):
        flash(is_told(appointments.contact_of(row.visit), sent=_("An email is on its way.")), "done")
    else:
        flash(
            _("Nothing was sent just now: an email is waiting or has left since, or there is nothing to tell."),
            "warning",
        )
    return redirect(url_for("staff.appointment", uuid=uuid), 303)
