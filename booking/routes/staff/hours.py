"""How does the desk see and change the hours of every week?"""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.availability import local_date
from booking.database import LARGEST_ID, db
from booking.forms.hours import AskedForm, NewWeeklyHoursForm, WeeklyHoursForm
from booking.models import Surgeon, WorkingHours
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.impact_page import question, saved_words
from booking.schedules import Gone, HitsBooked, Overlaps, WeeklySpan


@blueprint.route("/hours", methods=["GET", "POST"])
def hours() -> ResponseReturnValue:
    form = NewWeeklyHoursForm()
    form.offer_surgeons(catalog.surgeons())
    _offer(form)
    if request.method != "POST":
        return _week_page(form)
    if not form.validate():
        return _week_page(form), 422
    try:
        schedules.add_hours(form.surgeon.data, _span(form), now=clock.now())
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _week_page(form), 422
    flash(_("The hours are added."), "done")
    return redirect(url_for("staff.hours"), 303)


@blueprint.route("/hours/<int:number>", methods=["GET", "POST"])
def change_hours(number: int) -> ResponseReturnValue:
    row = _row(number)
    form = WeeklyHoursForm(obj=None if request.method == "POST" else _Shown(row))
    _offer(form)
    if request.method != "POST":
        return _change_page(form, row)
    if not form.validate():
        return _change_page(form, row), 422
    try:
        impact = schedules.change_hours(row.id, _span(form), seen=form.seen.data, now=clock.now())
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return _change_page(form, row), 422
    except HitsBooked as asked:
        return _change_page(form, row, asked=question(asked, seen=form.seen.data)), 409
    except Gone:
        return _gone("staff.hours")
    flash(saved_words(_("The hours are changed."), impact), "done")
    return redirect(url_for("staff.hours"), 303)


@blueprint.route("/hours/<int:number>/removal", methods=["GET", "POST"])
def remove_hours(number: int) -> ResponseReturnValue:
    row, form, asked = _row(number), AskedForm(), None
    if form.validate_on_submit():
        try:
            impact = schedules.remove_hours(row.id, seen=form.seen.data, now=clock.now())
        except HitsBooked as hits:
            asked = question(hits, seen=form.seen.data)
        except Gone:
            return _gone("staff.hours")
        else:
            flash(saved_words(_("The hours are removed."), impact), "done")
            return redirect(url_for("staff.hours"), 303)
    surgeon = db.session.get_one(Surgeon, row.surgeon_id)
    page = render_template(
        "staff/removal.html",
        here="hours",
        title=_("Remove these hours?"),
        lines=[surgeon.name, f"{weekday_name(row.weekday)}, {span_words(row.from_minute, row.until_minute)}"],
        advice=_("To end them on a day instead, change their last day."),
        button=_("Remove the hours"),
        back=url_for("staff.hours"),
        asked=asked,
    )
    return page, 409 if asked else 200


def overlap_words(other: Overlaps) -> str:
    return str(
        _(
            "In this location there are hours already that share time with these: %(span)s. Change those instead.",
            span=span_words(other.from_minute, other.until_minute),
        )
    )


def span_words(from_minute: int, until_minute: int) -> str:
    return f"{formats.wall_time(from_minute)} – {formats.wall_time(until_minute)}"


def weekday_name(weekday: int) -> str:
    return next(name for day, _short, name in formats.weekdays() if day == weekday)


class _Shown:
    """A row under the names of the form's fields."""

    def __init__(self, row: WorkingHours) -> None:
        self.location, self.weekday = row.location_id, row.weekday
        self.from_time, self.until_time = row.from_minute, row.until_minute
        self.valid_from, self.valid_until = row.valid_from, row.valid_until


def _offer(form: WeeklyHoursForm) -> None:
    form.offer_locations(catalog.locations(), formats.language())
    form.offer_weekdays(formats.weekdays())


def _span(form: WeeklyHoursForm) -> WeeklySpan:
    opens, closes = form.from_time.data, form.until_time.data
    if opens is None or closes is None:
        raise ValueError("the form is not valid")
    return WeeklySpan(form.location.data, form.weekday.data, opens, closes, form.valid_from.data, form.valid_until.data)


def _row(number: int) -> WorkingHours:
    row = db.session.get(WorkingHours, number) if number <= LARGEST_ID else None
    return abort(404) if row is None else row


def _gone(endpoint: str) -> ResponseReturnValue:
    flash(_("Somebody has removed this meanwhile."), "information")
    return redirect(url_for(endpoint), 303)


def _week_page(form: NewWeeklyHoursForm) -> str:
    today = local_date(clock.now(), catalog.practice().zone)
    places = catalog.locations()
    weeks = [_week_of(surgeon, places, today) for surgeon in catalog.surgeons()]
    places_named = [place.words(formats.language()).get("name", place.slug) for place in places]
    return render_template("staff/hours.html", form=form, errors=form.errors, weeks=weeks, places=places_named)


def _week_of(surgeon: Surgeon, places: list[Any], today: Any) -> dict[str, Any]:
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


def _change_page(form: WeeklyHoursForm, row: WorkingHours, *, asked: dict[str, Any] | None = None) -> str:
    surgeon = db.session.get_one(Surgeon, row.surgeon_id)
    return render_template(
        "staff/change_hours.html", form=form, errors=form.errors, surgeon=surgeon, number=row.id, asked=asked
    )
