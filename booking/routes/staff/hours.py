"""The pages on which the desk sees and changes the hours of every week."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.appointments import PatientsHit
from booking.availability import local_date
from booking.catalog import LocationDetails, SurgeonDetails
from booking.forms.hours import ConfirmationForm, NewWeeklyHoursForm, WeeklyHoursForm
from booking.models import WorkingHours
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.span_words import overlap_words, span_words
from booking.schedules import ChangedHours, Gone, NotAsSeen, Overlaps, RemovedHours, WeeklySpan, seen_row


@blueprint.route("/hours", methods=["GET", "POST"])
def hours() -> ResponseReturnValue:
    form = NewWeeklyHoursForm()
    form.offer_surgeons(catalog.surgeons())
    _offer(form)
    if not form.validate_on_submit():
        return _week_page(form), 422 if form.errors else 200
    name = next(surgeon.name for surgeon in catalog.surgeons() if surgeon.id == form.surgeon.data)
    try:
        schedules.add_hours(form.surgeon.data, _span(form), now=clock.now())
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _week_page(form), 422
    flash(f"{_('The hours are added.')} {_understood(form, name)}.", "done")
    return redirect(url_for("staff.hours"), 303)


@blueprint.route("/hours/<int:number>", methods=["GET", "POST"])
def change_hours(number: int) -> ResponseReturnValue:
    row = _row(number)
    form = WeeklyHoursForm(obj=None if request.method == "POST" else _Shown(row))
    _offer(form)
    if not form.validate_on_submit():
        return _change_page(form, row), 422 if form.errors else 200
    try:
        made = make(ChangedHours(row.id, _span(form), form.row_seen), form, now=clock.now())
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _change_page(form, row), 422
    except PatientsHit as hits:
        understood = _understood(form, row.surgeon.name)
        confirmation = confirmation_of(hits, form, verb=_("Save"), understood=understood)
        return _change_page(form, row, confirmation=confirmation), 409
    except Gone:
        return gone("staff.hours")
    except NotAsSeen:
        form.form_errors.append(f"{not_as_seen()} {_('They are now:')} {_in_words(row)}")
        return _change_page(form, row), 409
    understood = _understood(form, row.surgeon.name)
    flash(saved_words(f"{_('The hours are changed.')} {understood}.", made), "done")
    return redirect(url_for("staff.hours"), 303)


@blueprint.route("/hours/<int:number>/removal", methods=["GET", "POST"])
def remove_hours(number: int) -> ResponseReturnValue:
    row, form = schedules.hours_by_number(number), ConfirmationForm()
    if row is None:
        return gone("staff.hours") if request.method == "POST" else abort(404)
    if request.method != "POST":
        return _removal_page(row)
    try:
        made = make(RemovedHours(row.id, form.row_seen), form, now=clock.now())
    except PatientsHit as hits:
        return _removal_page(row, confirmation=confirmation_of(hits, form, verb=_("Remove the hours")))
    except NotAsSeen:
        return _removal_page(row, sentence=not_as_seen())
    except Gone:
        return gone("staff.hours")
    flash(saved_words(_("The hours are removed."), made), "done")
    return redirect(url_for("staff.hours"), 303)


class _Shown:
    """A row under the names of the form's fields."""

    def __init__(self, row: WorkingHours) -> None:
        self.location, self.weekday = row.location_id, row.weekday
        self.from_time, self.until_time = row.from_minute, row.until_minute
        self.valid_from, self.valid_until = row.valid_from, row.valid_until


def _row(number: int) -> WorkingHours:
    return schedules.hours_by_number(number) or abort(404)


def _offer(form: WeeklyHoursForm) -> None:
    form.offer_locations(catalog.locations(), formats.language())
    form.offer_weekdays(formats.weekdays())


def _span(form: WeeklyHoursForm) -> WeeklySpan:
    opens, closes = form.from_time.data, form.until_time.data
    if opens is None or closes is None:
        raise ValueError("the form is not valid")
    return WeeklySpan(form.location.data, form.weekday.data, opens, closes, form.valid_from.data, form.valid_until.data)


def _understood(form: WeeklyHoursForm, surgeon: str) -> str:
    """Dr. David Kim, Tuesday, 5:00 PM – 7:00 PM, Office: whoever typed 5 and 7 reads which they were."""
    weekday, place = (
        next(choice.label for choice in field.choices if choice.value == field.data)
        for field in (form.weekday, form.location)
    )
    span = _span(form)
    return ", ".join([surgeon, weekday, span_words(span.from_minute, span.until_minute), place])


def _week_page(form: NewWeeklyHoursForm) -> str:
    today = local_date(clock.now(), catalog.practice().zone)
    places = catalog.locations()
    weeks = [_week_of(surgeon, places, today) for surgeon in catalog.surgeons()]
    places_named = [place.words(formats.language()).get("name", place.slug) for place in places]
    return render_template("staff/hours.html", form=form, errors=form.errors, weeks=weeks, places=places_named)


def _week_of(surgeon: SurgeonDetails, places: Sequence[LocationDetails], today: date) -> dict[str, Any]:
    """A row a weekday, a cell a location, in it the spans; those that are over are left out."""
    rows = [row for row in schedules.weekly_hours(surgeon.id) if not (row.valid_until and row.valid_until < today)]
    return {
        "surgeon": surgeon,
        "has_hours": bool(rows),
        "days": [
            {
                "name": name,
                "cells": [
                    [_shown(row) for row in rows if (row.weekday, row.location_id) == (day, place.id)]
                    for place in places
                ],
            }
            for day, _short, name in formats.weekdays()
        ],
    }


def _shown(row: WorkingHours) -> dict[str, Any]:
    return {
        "text": span_words(row.from_minute, row.until_minute),
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "href": url_for("staff.change_hours", number=row.id),
    }


def _change_page(form: WeeklyHoursForm, row: WorkingHours, *, confirmation: dict[str, Any] | None = None) -> str:
    return render_template(
        "staff/change_hours.html",
        form=form,
        errors=form.errors,
        surgeon=row.surgeon,
        number=row.id,
        seen=f".{seen_row(row)}",
        confirmation=confirmation,
    )


def _in_words(row: WorkingHours) -> str:
    """Tuesday, 9:00 AM – 12:00 noon"""
    weekday = next(name for day, _short, name in formats.weekdays() if day == row.weekday)
    return f"{weekday}, {span_words(row.from_minute, row.until_minute)}"


def _removal_page(
    row: WorkingHours, *, sentence: str = "", confirmation: dict[str, Any] | None = None
) -> ResponseReturnValue:
    return removal_page(
        title=_("Remove these hours?"),
        lines=[row.surgeon.name, _in_words(row)],
        advice=_("To end them on a day instead, change their last day."),
        button=_("Remove the hours"),
        back="staff.hours",
        seen=seen_row(row),
        sentence=sentence,
        confirmation=confirmation,
    )
