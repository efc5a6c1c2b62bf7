"""The pages on which the desk notes that a surgeon is away."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, schedules
from booking.appointments import PatientsHit
from booking.availability import local_date
from booking.confidential import unsealed_reason
from booking.forms.hours import ConfirmationForm, TimeOffForm
from booking.models import TimeOff
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.span_words import absence_words, absences_of, days_words, remark_overlap, title_words
from booking.routes.staff.viewer import cannot_be_read, current_viewer
from booking.schedules import Gone, NewTimeOff, NotAsSeen, seen_row


@blueprint.route("/time-off", methods=["GET", "POST"])
def time_off() -> ResponseReturnValue:
    form, now, zone = TimeOffForm(), clock.now(), catalog.practice().zone
    form.offer_surgeons(catalog.surgeons())
    span = form.span(today=local_date(now, zone), zone=zone)
    if span is None:
        return _page(form), 422 if form.errors else 200
    name = next(surgeon.name for surgeon in catalog.surgeons() if surgeon.id == form.surgeon.data)
    understood, already = f"{name}, {days_words(span)}", absences_of(form.surgeon.data, span)
    try:
        made = make(NewTimeOff(form.surgeon.data, span, form.title.data, form.reason.data), form, now=now)
    except PatientsHit as hits:
        return _page(form, confirmation=confirmation_of(hits, form, verb=_("Save"), understood=understood)), 409
    flash(saved_words(f"{_('The time off is saved.')} {understood}.", made), "done")
    remark_overlap(already)
    return redirect(url_for("staff.time_off"), 303)


@blueprint.route("/time-off/<uuid:uuid>/removal", methods=["GET", "POST"])
def remove_time_off(uuid: UUID) -> ResponseReturnValue:
    sentence = ""
    if request.method == "POST":
        try:
            schedules.remove_time_off(uuid, row_seen=ConfirmationForm().row_seen, now=clock.now())
        except NotAsSeen:
            sentence = not_as_seen()
        except Gone:
            return gone("staff.time_off")
        else:
            flash(_("The time off is removed, and its times are open again."), "done")
            return redirect(url_for("staff.time_off"), 303)
    row = schedules.time_off_by_uuid(uuid) or abort(404)
    return removal_page(
        title=_("Remove this time off?"),
        lines=[row.surgeon.name, absence_words(row)],
        advice=_("Patients can book these times again at once."),
        button=_("Remove the time off"),
        back="staff.time_off",
        seen=seen_row(row),
        sentence=sentence,
    )


def _page(form: TimeOffForm, *, confirmation: dict[str, Any] | None = None) -> str:
    absences, names_shown = schedules.time_off(since=clock.now()), current_viewer().names_shown
    return render_template(
        "staff/time_off.html",
        form=form,
        errors=form.errors,
        rows=[_row(row, names_shown=names_shown) for row in absences],
        gives_reasons=any(row.private for row in absences),
        names_shown=names_shown,
        confirmation=confirmation,
    )


def _row(row: TimeOff, *, names_shown: bool) -> dict[str, Any]:
    """The reason may name a patient, so it is seen when names are, as in the diary."""
    reason = unsealed_reason(row.private, time_off=row.uuid)
    reason = cannot_be_read() if reason is None else reason
    return {
        "uuid": row.uuid,
        "surgeon": row.surgeon,
        "when": absence_words(row),
        "title": title_words(row.title),
        "reason": reason if names_shown or not reason else _("Shown with names"),
    }
