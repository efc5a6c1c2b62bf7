"""The pages on which the desk opens hours on one date, besides those of every week."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.appointments import PatientsHit
from booking.availability import Interval, local_date, utc_spans
from booking.forms.confirmation import ConfirmationForm
from booking.forms.hours import ExtraHoursForm
from booking.models import ExtraHours
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.hours.requested_day import requested_day
from booking.routes.staff.hours.span_words import absences_of, absences_words, overlap_words, span_words
from booking.routes.staff.hours.undo import keep_dates
from booking.routes.staff.setter_words import setters_in_words
from booking.schedules import Gone, NewExtraHours, NotAsSeen, NotedDates, Overlaps, RemovedExtraHours, seen_row


@blueprint.route("/extra-hours", methods=["GET", "POST"])
def extra_hours() -> ResponseReturnValue:
    """?surgeon=david-kim&day=2026-10-10 fill in the form."""
    now, zone, surgeons = clock.now(), catalog.practice().zone, catalog.surgeons()
    slug, day = request.args.get("surgeon"), requested_day(request.args.get("day"))
    form = ExtraHoursForm(data={"surgeon": next((one.id for one in surgeons if one.slug == slug), None), "day": day})
    form.offer_surgeons(surgeons)
    form.offer_locations(catalog.locations(), formats.language())
    span = form.span(today=local_date(now, zone), zone=zone)
    if span is None:
        return _page(form), 422 if form.errors else 200
    change = NotedDates(NewExtraHours(form.surgeon.data, form.location.data, *span))
    try:
        made = make(change, ConfirmationForm(), now=now)
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _page(form), 422
    understood = _understood(form.surgeon.data, *span)
    keep_dates(change, _("extra hours added: %(what)s", what=understood), made, ConfirmationForm())
    _say_what_is_added(understood, form.surgeon.data, *span, zone)
    return redirect(url_for("staff.extra_hours"), 303)


@blueprint.route("/extra-hours/<int:number>/removal", methods=["GET", "POST"])
def remove_extra_hours(number: int) -> ResponseReturnValue:
    row, form = schedules.extra_hours_by_number(number), ConfirmationForm()
    if row is None:
        return gone("staff.extra_hours") if request.method == "POST" else abort(404)
    if request.method != "POST":
        return _removal_page(row)
    change = NotedDates(RemovedExtraHours(row.id, form.row_seen))
    understood = _understood(row.surgeon_id, row.on_date, row.from_minute, row.until_minute)
    try:
        made = make(change, form, now=clock.now())
    except PatientsHit as hits:
        return _removal_page(row, confirmation=confirmation_of(hits, form, verb=_("Remove the extra hours")))
    except NotAsSeen:
        return _removal_page(row, sentence=not_as_seen())
    except Gone:
        return gone("staff.extra_hours")
    keep_dates(change, _("extra hours removed: %(what)s", what=understood), made, form)
    flash(saved_words(_("The extra hours are removed."), made), "done")
    return redirect(url_for("staff.extra_hours"), 303)


def _understood(surgeon_id: int, on: date, from_minute: int, until_minute: int) -> str:
    """Dr. David Kim, Saturday, October 10, 2026, 9:00 AM - 12:00 noon"""
    name = next((surgeon.name for surgeon in catalog.surgeons() if surgeon.id == surgeon_id), "")
    return ", ".join(filter(None, [name, formats.day_long(on), span_words(from_minute, until_minute)]))


def _say_what_is_added(
    understood: str, surgeon_id: int, on: date, from_minute: int, until_minute: int, zone: ZoneInfo
) -> None:
    """And what stands in the way: nothing opens while the surgeon is away or the practice is shut."""
    flash(f"{_('The extra hours are added.')} {understood}.", "done")
    spans = utc_spans(on, from_minute, until_minute, zone)
    in_the_way = absences_of(surgeon_id, Interval(spans[0].start, spans[-1].end))
    if in_the_way:
        what = absences_words(in_the_way)
        flash(_("As long as this stands, nothing opens during it: %(what)s.", what=what), "warning")


def _removal_page(
    row: ExtraHours, *, sentence: str = "", confirmation: dict[str, Any] | None = None
) -> ResponseReturnValue:
    return removal_page(
        title=_("Remove these extra hours?"),
        lines=[row.surgeon.name, formats.day_long(row.on_date), span_words(row.from_minute, row.until_minute)],
        button=_("Remove the extra hours"),
        back="staff.extra_hours",
        seen=seen_row(row),
        sentence=sentence,
        confirmation=confirmation,
    )


def _page(form: ExtraHoursForm) -> str:
    now = clock.now()
    today = local_date(now, catalog.practice().zone)
    found = [row for row in schedules.extra_hours(since=today) if row.surgeon.active]
    setters = setters_in_words(found, now=now)
    places = {place.id: place.words(formats.language()).get("name", place.slug) for place in catalog.locations()}
    rows = [
        {
            "number": row.id,
            "surgeon": row.surgeon,
            "day": formats.day_long(row.on_date),
            "times": span_words(row.from_minute, row.until_minute),
            "place": places.get(row.location_id, ""),
            "set_by": setters.get(row.id, ""),
        }
        for row in found
    ]
    return render_template("staff/extra_hours.html", form=form, errors=form.errors, rows=rows)
