"""How does the desk open hours on one date besides those of every week?"""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.availability import local_date
from booking.database import LARGEST_ID, db
from booking.forms.hours import AskedForm, ExtraHoursForm
from booking.models import ExtraHours, Surgeon
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours import overlap_words, span_words
from booking.routes.staff.impact_page import question, saved_words
from booking.schedules import Gone, HitsBooked, Overlaps


@blueprint.route("/extra-hours", methods=["GET", "POST"])
def extra_hours() -> ResponseReturnValue:
    form, zone = ExtraHoursForm(), catalog.practice().zone
    form.offer_surgeons(catalog.surgeons())
    form.offer_locations(catalog.locations(), formats.language())
    if request.method != "POST":
        return _page(form)
    now = clock.now()
    span = form.span(today=local_date(now, zone), zone=zone) if form.validate() else None
    if span is None:
        return _page(form), 422
    on, from_minute, until_minute = span
    try:
        schedules.add_extra_hours(
            form.surgeon.data,
            form.location.data,
            on=on,
            from_minute=from_minute,
            until_minute=until_minute,
            now=now,
        )
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _page(form), 422
    flash(_("The extra hours are added."), "done")
    return redirect(url_for("staff.extra_hours"), 303)


@blueprint.route("/extra-hours/<int:number>/removal", methods=["GET", "POST"])
def remove_extra_hours(number: int) -> ResponseReturnValue:
    row = db.session.get(ExtraHours, number) if number <= LARGEST_ID else None
    if row is None:
        abort(404)
    form, asked = AskedForm(), None
    if form.validate_on_submit():
        try:
            impact = schedules.remove_extra_hours(row.id, seen=form.seen.data, now=clock.now())
        except HitsBooked as hits:
            asked = question(hits, seen=form.seen.data)
        except Gone:
            flash(_("Somebody has removed this meanwhile."), "information")
            return redirect(url_for("staff.extra_hours"), 303)
        else:
            flash(saved_words(_("The extra hours are removed."), impact), "done")
            return redirect(url_for("staff.extra_hours"), 303)
    page = render_template(
        "staff/removal.html",
        here="hours",
        title=_("Remove these extra hours?"),
        lines=[
            db.session.get_one(Surgeon, row.surgeon_id).name,
            formats.day_long(row.on_date),
            span_words(row.from_minute, row.until_minute),
        ],
        button=_("Remove the extra hours"),
        back=url_for("staff.extra_hours"),
        asked=asked,
    )
    return page, 409 if asked else 200


def _page(form: ExtraHoursForm) -> str:
    today = local_date(clock.now(), catalog.practice().zone)
    surgeons = {surgeon.id: surgeon for surgeon in catalog.surgeons()}
    places = {place.id: place.words(formats.language()).get("name", place.slug) for place in catalog.locations()}
    rows = [
        {
            "number": row.id,
            "surgeon": surgeons[row.surgeon_id],
            "day": formats.day_long(row.on_date),
            "times": span_words(row.from_minute, row.until_minute),
            "place": places.get(row.location_id, ""),
        }
        for row in schedules.extra_hours(since=today)
        if row.surgeon_id in surgeons
    ]
    return render_template("staff/extra_hours.html", form=form, errors=form.errors, rows=rows)
