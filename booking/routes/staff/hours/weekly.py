"""The pages on which the desk sees and changes the hours of every week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, formats, schedules
from booking.appointments import Made, PatientsHit
from booking.forms.confirmation import ConfirmationForm
from booking.forms.hours import CopyDayForm, WeeklyHoursForm
from booking.models import WorkingHours
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.hours.span_words import overlap_words, span_words
from booking.routes.staff.hours.undo import keep_weekly
from booking.routes.staff.hours.week_page import (
    new_hours_form,
    offer_choices,
    sent_copy_form,
    sent_hours_form,
    week_page,
)
from booking.routes.staff.hours.when_open import when_open
from booking.schedules import (
    ChangedHours,
    CopiedDay,
    Gone,
    HoursChange,
    HoursFrom,
    NewHours,
    NotAsSeen,
    Noted,
    Overlaps,
    RemovedHours,
    WeeklySpan,
    seen_row,
)


@blueprint.route("/hours", methods=["GET", "POST"])
def hours() -> ResponseReturnValue:
    form = sent_hours_form()
    if not form.validate_on_submit():
        return week_page(form), 422 if form.errors else 200
    name = next(surgeon.name for surgeon in catalog.surgeons() if surgeon.id == form.surgeon.data)
    change = Noted(form.surgeon.data, NewHours(form.surgeon.data, _span(form)))
    try:
        made = make(change, form, now=clock.now())
    except Overlaps as other:
        form.from_time.errors = [overlap_words(other)]
        return week_page(form), 422
    return _saved(change, made, f"{_('The hours are added.')} {_understood(form, name)}.", [_span(form)], form)


@blueprint.post("/hours/copies")
def copy_hours() -> ResponseReturnValue:
    """The hours of one weekday for others too, from a date on."""
    form = sent_copy_form()
    if not form.validate_on_submit() or form.starting.data is None:
        return week_page(new_hours_form(), form), 422
    surgeon_id, days = form.surgeon.data, form.to.data
    change = Noted(surgeon_id, CopiedDay(surgeon_id, form.weekday.data, days, form.starting.data, form.row_seen))
    understood = _copied_words(form)
    try:
        made = make(change, form, now=clock.now())
    except PatientsHit as hits:
        confirmation = confirmation_of(hits, form, verb=_("Save"), understood=understood)
        return week_page(new_hours_form(), form, confirmation=confirmation), 409
    except NotAsSeen:
        form.form_errors.append(not_as_seen())
        return week_page(new_hours_form(), form), 409
    except Overlaps as other:
        form.weekday.errors = [overlap_words(other)]
        return week_page(new_hours_form(), form), 422
    return _saved(
        change, made, f"{_('The hours are copied.')} {understood}.", change.back.go if change.back else [], form
    )


@blueprint.route("/hours/<int:number>", methods=["GET", "POST"])
def change_hours(number: int) -> ResponseReturnValue:
    row = _row(number)
    form = WeeklyHoursForm(obj=None if request.method == "POST" else _Shown(row))
    offer_choices(form)
    if not form.validate_on_submit():
        return _change_page(form, row), 422 if form.errors else 200
    try:
        change = Noted(row.surgeon_id, _change(row, form))
        made = make(change, form, now=clock.now())
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
    return _saved(change, made, f"{_('The hours are changed.')} {understood}.", [_span(form)], form)


@blueprint.route("/hours/<int:number>/removal", methods=["GET", "POST"])
def remove_hours(number: int) -> ResponseReturnValue:
    row, form = schedules.hours_by_number(number), ConfirmationForm()
    if row is None:
        return gone("staff.hours") if request.method == "POST" else abort(404)
    if request.method != "POST":
        return _removal_page(row)
    change = Noted(row.surgeon_id, RemovedHours(row.id, form.row_seen))
    words = f"{_('The hours are removed.')} {row.surgeon.name}, {_in_words(row)}."
    try:
        made = make(change, form, now=clock.now())
    except PatientsHit as hits:
        return _removal_page(row, confirmation=confirmation_of(hits, form, verb=_("Remove the hours")))
    except NotAsSeen:
        return _removal_page(row, sentence=not_as_seen())
    except Gone:
        return gone("staff.hours")
    return _saved(change, made, words, [], form)


def _saved(
    change: Noted, made: Made, understood: str, spans: Sequence[WeeklySpan], form: ConfirmationForm
) -> ResponseReturnValue:
    """What was understood is read back, with what stands in the way of it, and can be undone."""
    words = [saved_words(understood, made), *when_open(change.surgeon_id, spans, now=clock.now())]
    keep_weekly(change.back, " ".join(words), made, form)
    if change.back is None:
        flash(" ".join(words), "done")
    return redirect(url_for("staff.hours"), 303)


def _change(row: WorkingHours, form: WeeklyHoursForm) -> HoursChange:
    if form.starting.data is None:
        return ChangedHours(row.id, _span(form), form.row_seen)
    return HoursFrom(row.id, _span(form), form.starting.data, form.row_seen)


class _Shown:
    """A row under the names of the form's fields."""

    def __init__(self, row: WorkingHours) -> None:
        self.location, self.weekday = row.location_id, row.weekday
        self.from_time, self.until_time = row.from_minute, row.until_minute
        self.valid_from, self.valid_until = row.valid_from, row.valid_until


def _row(number: int) -> WorkingHours:
    return schedules.hours_by_number(number) or abort(404)


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
    span, starting = _span(form), form.starting.data
    words = [surgeon, weekday, span_words(span.from_minute, span.until_minute), place]
    return ", ".join([*words, _("from %(day)s", day=formats.day_long(starting))] if starting else words)


def _copied_words(form: CopyDayForm) -> str:
    """Dr. David Kim, Monday, Friday: as on Thursday, from Thursday, December 3, 2026"""
    name = next(surgeon.name for surgeon in catalog.surgeons() if surgeon.id == form.surgeon.data)
    days = {day: long for day, _short, long in formats.weekdays()}
    to = ", ".join(days[day] for day in days if day in form.to.data)
    said = _("as on %(day)s", day=days[form.weekday.data])
    starting = formats.day_long(form.starting.data) if form.starting.data else ""
    return f"{name}, {to}: {said}, {_('from %(day)s', day=starting)}"


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
