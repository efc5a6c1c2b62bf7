"""The pages on which the desk, and each surgeon of their own, notes that a surgeon is away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, schedules
from booking.appointments import PatientsHit
from booking.availability import Interval, local_date, whole_day
from booking.catalog import SurgeonDetails
from booking.confidential import unsealed_reason
from booking.forms.absences import TimeOffForm, fields_of_span
from booking.forms.confirmation import ConfirmationForm
from booking.models import TimeOff
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.impact_page import after, confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import gone, not_as_seen, removal_page
from booking.routes.staff.hours.requested_day import requested_day
from booking.routes.staff.hours.span_words import absence_words, absences_of, days_words, remark_overlap, title_words
from booking.routes.staff.hours.undo import keep_dates
from booking.routes.staff.setter_words import setters_in_words
from booking.routes.staff.viewer import Viewer, cannot_be_read, current_viewer
from booking.schedules import ChangedTimeOff, Gone, NewTimeOff, NotAsSeen, NotedDates, RemovedAbsence, seen_row

A_QUARTER = timedelta(minutes=15)


@blueprint.route("/time-off", methods=["GET", "POST"])
def time_off() -> ResponseReturnValue:
    form = _form()
    return _save_new(form, _page) if request.method == "POST" else _page(form)


@blueprint.route("/time-off/new", methods=["GET", "POST"])
def away() -> ResponseReturnValue:
    """?surgeon=david-kim&day=2026-10-06, and ?part=rest from now on: whom it would hit stands there at once."""
    slug = request.args.get("surgeon")
    surgeon = next((one for one in _surgeons() if slug in (None, one.slug)), None) or abort(404)
    if request.method == "POST":
        return _save_new(_form(), _new_page)
    now, zone = clock.now(), catalog.practice().zone
    span = whole_day(requested_day(request.args.get("day")) or local_date(now, zone), zone)
    if request.args.get("part") == "rest":
        span = Interval(max(span.start, min(_quarter(now), span.end - A_QUARTER)), span.end)
    form = _form(surgeon=surgeon.id, **fields_of_span(span, zone))
    if request.args.get("part") == "span":  # from and until are still to be typed
        return _new_page(form, is_open=True)
    hits = appointments.patients_hit_by(surgeon.id, span, now=now)
    confirmation = confirmation_of(hits, form, verb=_("Save")) if hits else None
    return _new_page(form, confirmation=confirmation, is_open=False, when=days_words(span))


@blueprint.route("/time-off/<uuid:uuid>", methods=["GET", "POST"])
def change_time_off(uuid: UUID) -> ResponseReturnValue:
    row, now, zone = _row(uuid), clock.now(), catalog.practice().zone
    if request.method != "POST":
        shown = fields_of_span(Interval(row.starts_at, row.ends_at), zone)
        reason = unsealed_reason(row.private, time_off=row.uuid) or ""
        return _change_page(_own_form(title=row.title, reason=reason, **shown), row)
    form = _own_form()
    span = form.span(today=local_date(now, zone), zone=zone)
    if span is None:
        return _change_page(form, row), 422
    change = NotedDates(ChangedTimeOff(uuid, span, form.title.data, form.reason.data, form.row_seen))
    try:
        made = make(change, form, now=now)
    except PatientsHit as hits:
        confirmation = confirmation_of(hits, form, verb=_("Save"), understood=days_words(span))
        return _change_page(form, row, confirmation=confirmation), 409
    except NotAsSeen:
        form.form_errors.append(f"{not_as_seen()} {_('It is now:')} {absence_words(row)}")
        return _change_page(form, row), 409
    except Gone:
        return gone("staff.time_off")
    understood = f"{row.surgeon.name}, {days_words(span)}"
    keep_dates(change, _("time off changed: %(what)s", what=understood), made, form)
    flash(saved_words(f"{_('The time off is changed.')} {understood}.", made), "done")
    return redirect(url_for("staff.time_off"), 303)


@blueprint.route("/time-off/<uuid:uuid>/removal", methods=["GET", "POST"])
def remove_time_off(uuid: UUID) -> ResponseReturnValue:
    sentence, form = "", ConfirmationForm()
    if request.method == "POST":
        change = NotedDates(RemovedAbsence(TimeOff, uuid, form.row_seen))
        try:
            made = make(change, form, now=clock.now())
        except NotAsSeen:
            sentence = not_as_seen()
        except Gone:
            return gone("staff.time_off")
        else:
            keep_dates(change, _("time off removed"), made, form)
            flash(_("The time off is removed, and its times are open again."), "done")
            return redirect(url_for("staff.time_off"), 303)
    row = _row(uuid)
    return removal_page(
        title=_("Remove this time off?"),
        lines=[row.surgeon.name, absence_words(row)],
        advice=_("Patients can book these times again at once."),
        button=_("Remove the time off"),
        back="staff.time_off",
        seen=seen_row(row),
        sentence=sentence,
    )


def _save_new(form: TimeOffForm, page: Any) -> ResponseReturnValue:
    now, zone = clock.now(), catalog.practice().zone
    span = form.span(today=local_date(now, zone), zone=zone)
    if span is None:
        return page(form), 422
    name = next(surgeon.name for surgeon in _surgeons() if surgeon.id == form.surgeon.data)
    understood, already = f"{name}, {days_words(span)}", absences_of(form.surgeon.data, span)
    change = NotedDates(NewTimeOff(form.surgeon.data, span, form.title.data, form.reason.data))
    try:
        made = make(change, form, now=now)
    except PatientsHit as hits:
        return page(form, confirmation=confirmation_of(hits, form, verb=_("Save"), understood=understood)), 409
    keep_dates(change, _("time off saved: %(what)s", what=understood), made, form)
    flash(saved_words(f"{_('The time off is saved.')} {understood}.", made), "done")
    remark_overlap(already, form.surgeon.data, span)
    return redirect(after(made, span) if page is _new_page else url_for("staff.time_off"), 303)


def _surgeons() -> list[SurgeonDetails]:
    """Whose time off whoever looks may note: a surgeon only their own."""
    return current_viewer().own(catalog.surgeons())


def _form(**shown: Any) -> TimeOffForm:
    form = TimeOffForm(data=shown)
    form.offer_surgeons(_surgeons())
    return form


def _own_form(**shown: Any) -> TimeOffForm:
    """Of a time off that there is: it stays its surgeon's."""
    form = TimeOffForm(data=shown)
    del form.surgeon
    return form


def _row(uuid: UUID) -> TimeOff:
    return schedules.time_off_by_uuid(uuid) or abort(404)


def _quarter(now: datetime) -> datetime:
    """The quarter of an hour that has begun."""
    return now - timedelta(minutes=now.minute % 15, seconds=now.second, microseconds=now.microsecond)


def _page(form: TimeOffForm, *, confirmation: dict[str, Any] | None = None) -> str:
    viewer, now = current_viewer(), clock.now()
    absences = schedules.time_off(since=now, surgeon_id=viewer.own_surgeon)
    setters = setters_in_words(absences, now=now)
    return render_template(
        "staff/time_off.html",
        form=form,
        errors=form.errors,
        rows=[_line(row, viewer, setters.get(row.id, "")) for row in absences],
        gives_reasons=any(row.private for row in absences),
        names_shown=viewer.names_shown,
        confirmation=confirmation,
    )


def _new_page(
    form: TimeOffForm, *, confirmation: dict[str, Any] | None = None, is_open: bool = True, when: str = ""
) -> str:
    """`is_open` shows days, times and reason, which are otherwise one press away; `when` says them in words."""
    name = next((one.name for one in _surgeons() if one.id == form.surgeon.data), "")
    title = _("%(surgeon)s is away", surgeon=name)
    return _own_page(form, title=title, confirmation=confirmation, is_open=is_open, when=when)


def _change_page(form: TimeOffForm, row: TimeOff, *, confirmation: dict[str, Any] | None = None) -> str:
    title = _("Time off of %(surgeon)s", surgeon=row.surgeon.name)
    seen = f".{seen_row(row)}"
    return _own_page(form, title=title, confirmation=confirmation, seen=seen, uuid=row.uuid, is_open=True)


def _own_page(form: TimeOffForm, **shown: Any) -> str:
    return render_template("staff/away.html", form=form, errors=form.errors, **shown)


def _line(row: TimeOff, viewer: Viewer, set_by: str) -> dict[str, Any]:
    """The reason may name a patient, so it is seen when names are, as in the diary."""
    reason = unsealed_reason(row.private, time_off=row.uuid)
    reason = cannot_be_read() if reason is None else reason
    return {
        "uuid": row.uuid,
        "surgeon": row.surgeon,
        "when": absence_words(row),
        "title": title_words(row.title),
        "set_by": set_by,
        "reason": reason if viewer.names_shown or not reason else _("Shown with names"),
    }
