"""How does the desk shut the whole practice, and on which public holidays is it shut anyway?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.availability import local_date
from booking.forms.hours import ClosureForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.impact_page import question, saved_words
from booking.routes.staff.span_words import absence_words
from booking.schedules import Gone, HitsBooked

A_YEAR = timedelta(days=365)


@blueprint.route("/closures", methods=["GET", "POST"])
def closures() -> ResponseReturnValue:
    form, zone = ClosureForm(), catalog.practice().zone
    if request.method != "POST":
        return _page(form)
    now = clock.now()
    span = form.span(today=local_date(now, zone), zone=zone) if form.validate() else None
    if span is None:
        return _page(form), 422
    try:
        impact = schedules.add_closure(span, label=form.label.data, seen=form.seen.data, now=now)
    except HitsBooked as asked:
        return _page(form, asked=question(asked, seen=form.seen.data)), 409
    flash(saved_words(_("The closure is saved."), impact), "done")
    return redirect(url_for("staff.closures"), 303)


@blueprint.route("/closures/<uuid:uuid>/removal", methods=["GET", "POST"])
def remove_closure(uuid: UUID) -> ResponseReturnValue:
    if request.method == "POST":
        try:
            schedules.remove_closure(uuid, now=clock.now())
            flash(_("The closure is removed, and its times are open again."), "done")
        except Gone:
            flash(_("Somebody has removed this meanwhile."), "information")
        return redirect(url_for("staff.closures"), 303)
    row = next((row for row in schedules.closures(since=clock.now()) if row.uuid == uuid), None)
    if row is None:
        abort(404)
    return render_template(
        "staff/removal.html",
        here="closures",
        title=_("Remove this closure?"),
        lines=[row.label, absence_words(row)],
        advice=_("Patients can book these times again at once."),
        button=_("Remove the closure"),
        back=url_for("staff.closures"),
        asked=None,
    )


def _page(form: ClosureForm, *, asked: dict[str, Any] | None = None) -> str:
    now, practice = clock.now(), catalog.practice()
    today = local_date(now, practice.zone)
    rows = [{"uuid": row.uuid, "label": row.label, "when": absence_words(row)} for row in schedules.closures(since=now)]
    holidays = [
        {"day": formats.day_long(one.on), "name": one.name, "kept_open": one.kept_open}
        for one in catalog.public_holidays_between(practice, first=today, last=today + A_YEAR)
    ]
    return render_template(
        "staff/closures.html", form=form, errors=form.errors, rows=rows, holidays=holidays, asked=asked
    )
