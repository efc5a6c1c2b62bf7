"""The pages on which the desk shuts the whole practice, and the public holidays on which it is shut anyway."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.appointments import PatientsHit
from booking.availability import local_date
from booking.forms.absences import ClosureForm
from booking.forms.confirmation import ConfirmationForm
from booking.models import Closure
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.hours.span_words import absence_words, absences_of, days_words, remark_overlap
from booking.routes.staff.hours.undo import keep_dates
from booking.routes.staff.setter_words import setters_in_words
from booking.schedules import Gone, NewClosure, NotAsSeen, NotedDates, RemovedAbsence, seen_row

A_YEAR = timedelta(days=365)


@blueprint.route("/closures", methods=["GET", "POST"])
def closures() -> ResponseReturnValue:
    form, now, zone = ClosureForm(), clock.now(), catalog.practice().zone
    span = form.span(today=local_date(now, zone), zone=zone)
    if span is None:
        return _page(form), 422 if form.errors else 200
    understood, already = days_words(span), absences_of(None, span)
    change = NotedDates(NewClosure(span, form.label.data))
    try:
        made = make(change, form, now=now)
    except PatientsHit as hits:
        return _page(form, confirmation=confirmation_of(hits, form, verb=_("Save"), understood=understood)), 409
    keep_dates(change, _("closure saved: %(what)s", what=understood), made, form)
    flash(saved_words(f"{_('The closure is saved.')} {understood}.", made), "done")
    remark_overlap(already, None, span)
    return redirect(url_for("staff.closures"), 303)


@blueprint.route("/closures/<uuid:uuid>/removal", methods=["GET", "POST"])
def remove_closure(uuid: UUID) -> ResponseReturnValue:
    sentence, form = "", ConfirmationForm()
    if request.method == "POST":
        change = NotedDates(RemovedAbsence(Closure, uuid, form.row_seen))
        try:
            made = make(change, form, now=clock.now())
        except NotAsSeen:
            sentence = not_as_seen()
        except Gone:
            return gone("staff.closures")
        else:
            keep_dates(change, _("closure removed"), made, form)
            flash(_("The closure is removed, and its times are open again."), "done")
            return redirect(url_for("staff.closures"), 303)
    row = schedules.closure_by_uuid(uuid) or abort(404)
    return removal_page(
        here="closures",
        title=_("Remove this closure?"),
        lines=[row.label, absence_words(row)],
        advice=_("Patients can book these times again at once."),
        button=_("Remove the closure"),
        back="staff.closures",
        seen=seen_row(row),
        sentence=sentence,
    )


def _page(form: ClosureForm, *, confirmation: dict[str, Any] | None = None) -> str:
    now, practice = clock.now(), catalog.practice()
    today, rows = local_date(now, practice.zone), schedules.closures(since=now)
    setters = setters_in_words(rows, now=now)
    holidays = catalog.public_holidays_between(practice, first=today, last=today + A_YEAR)
    return render_template(
        "staff/closures.html",
        form=form,
        errors=form.errors,
        rows=[
            {
                "uuid": row.uuid,
                "label": row.label,
                "when": absence_words(row),
                "set_by": setters.get(row.id, ""),
            }
            for row in rows
        ],
        holidays=[{"day": formats.day_long(one.on), "name": one.name, "kept_open": one.kept_open} for one in holidays],
        confirmation=confirmation,
    )
