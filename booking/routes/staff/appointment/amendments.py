"""The desk corrects what a booking is about and how long it takes, where it stands."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import Actor, ChangedMeanwhile, MoreInTheWay, NotBooked, NotOffered, ReasonNeeded, SlotTaken
from booking.catalog import Consultation
from booking.forms.desk import BookingForm
from booking.models import Appointment
from booking.routes.staff.appointment.edit_page import MINUTE, booking_form, edit_page, minutes_of
from booking.routes.staff.appointment.page import known_appointment, last_change, not_booked, open_again, tells_patient
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.obstacles.words import obstacle_lines
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import desk_refusal


@blueprint.route("/appointments/<uuid:uuid>/booking", methods=["GET", "POST"])
def amend(uuid: UUID) -> ResponseReturnValue:
    """POST takes `procedure` and `minutes`; what is in the way is 409, and `act=anyway` sets it aside.

    With another procedure an untouched length is that procedure's own.
    """
    row, now = known_appointment(uuid), clock.now()
    if not appointments.is_ahead(row.visit, now=now):
        return not_booked(row)
    if request.method != "POST":
        return edit_page(row, now=now)
    form = booking_form(row, is_sent=True)
    if not form.offers_what_is_chosen():
        abort(404)
    if not form.seen.data:
        return edit_page(row, now=now, booking=form, sentence=open_again()), 422
    about = row.visit.procedure if form.procedure.data == row.visit.procedure.slug else None
    consultation = catalog.consultation_of(about.id) if about else catalog.consultation(form.procedure.data)
    return _amended(row, form, consultation or abort(404), now=now)


def _amended(row: Appointment, form: BookingForm, consultation: Consultation, *, now: datetime) -> ResponseReturnValue:
    """303 once it is so."""
    is_same = consultation.procedure_id == row.visit.procedure_id
    is_untouched = form.minutes.data == minutes_of(row)
    length = form.minutes.data * MINUTE if is_same or not is_untouched else None
    sequences = [one.sequence for one in row.visit.appointments]
    try:
        amended = appointments.amend(
            row.visit,
            procedure=consultation.procedure_id,
            length=length,
            actor=Actor("desk", current_viewer().user_id, is_silent=form.no_email.data),
            seen=form.seen.data,
            override=form.override(),
            now=now,
        )
    except ChangedMeanwhile:
        return edit_page(row, now=now, booking=form, meanwhile=last_change(row.visit)), 409
    except MoreInTheWay as more:
        rules = appointments.amended_rules(row.visit, consultation, length=length)
        lines = obstacle_lines(more.found, rules=rules, viewer=current_viewer(), now=now)
        is_reason_missing = isinstance(more, ReasonNeeded) and form.override() is not None
        if is_reason_missing:
            form.ask_why()
        return edit_page(row, now=now, booking=form, obstacles=lines), 422 if is_reason_missing else 409
    except NotBooked:
        return not_booked(row)
    except SlotTaken:
        return edit_page(row, now=now, booking=form, sentence=_("Somebody else has just taken that time.")), 409
    except NotOffered as refused:
        sentence = desk_refusal(refused.reason, row.starts_at, consultation.rules, now=now)
        return edit_page(row, now=now, booking=form, sentence=sentence), 422
    if amended:
        is_told = sequences != [one.sequence for one in known_appointment(row.uuid).visit.appointments]
        told = tells_patient(row.visit, is_silent=form.no_email.data) if is_told else ""
        flash(" ".join([_("Saved."), told]).strip(), "done")
    return redirect(url_for("staff.appointment", uuid=row.uuid), 303)
