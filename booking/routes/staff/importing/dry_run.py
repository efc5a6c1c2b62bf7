"""What would become of each line of a file, and its import, which does just that or nothing."""

from __future__ import annotations

from typing import Final

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, clock
from booking.appointments import Actor, ChangedMeanwhile, Fate, ImportTerms, LinesRefused
from booking.forms.import_file import NotAFile, ReadFile, called, file_fault_words, plan_totals
from booking.forms.import_file.page import ImportPlanForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.importing.kept_file import find_file
from booking.routes.staff.importing.rows import plan_rows, plan_table
from booking.routes.staff.viewer import current_viewer

MOST_LINES: Final = 100  # of a kind that a page shows; all of them are in its table to download


@blueprint.route("/import/plan", methods=["GET", "POST"])
def import_plan() -> ResponseReturnValue:
    """?file=…: whose token only its sender has."""
    form = ImportPlanForm()
    form.file.data = form.file.data or request.args.get("file") or abort(404)
    file = _read(form.file.data)
    if file is None:
        return redirect(url_for("staff.import_file"), 303)
    if request.method == "POST":
        return _import(file, form) if form.validate() else (_page(file, form), 422)
    return _page(file, form)


@blueprint.get("/import/plan.csv")
def import_plan_table() -> ResponseReturnValue:
    """?file=…: every line."""
    file = _read(request.args.get("file") or abort(404))
    if file is None:
        return redirect(url_for("staff.import_file"), 303)
    plan = appointments.plan_import(file.lines, now=clock.now())
    answer = Response(plan_table(plan.fated, file), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="import.csv"'
    return answer


def _read(token: str) -> ReadFile | None:
    """None once it is said why not."""
    kept = find_file(token, now=clock.now())
    if kept is None:
        flash("The file is kept for an hour, and that is over. Please choose it again.", "information")
        return None
    try:
        return kept.read(now=clock.now())
    except NotAFile as fault:  # though it was read a moment ago: the machine may be busy
        flash(file_fault_words(fault), "warning")
        return None


def _import(file: ReadFile, form: ImportPlanForm) -> ResponseReturnValue:
    run = appointments.import_what_fits if form.leave_out.data else appointments.import_all
    terms = ImportTerms(reminders_from=form.reminders_from.data, seen=form.seen.data or "")
    try:
        done = run(file.lines, terms, actor=Actor("desk", current_viewer().user_id), now=clock.now())
    except ChangedMeanwhile:
        return _page(file, form, sentence=f"Something has changed meanwhile. {not_as_seen()}"), 409
    except LinesRefused:
        form.leave_out.errors = [f"Some {called(file)}s cannot be booked. Mend the file, or leave them out."]
        return _page(file, form), 422
    flash(_done(len(done.plan.bookings)), "done")
    return redirect(url_for("staff.import_file"), 303)


def _done(booked: int) -> str:
    if not booked:
        return "There was nothing to book."
    return f"{'1 visit is' if booked == 1 else f'{booked:,} visits are'} booked. Nobody gets an email about it."


def _page(file: ReadFile, form: ImportPlanForm, *, sentence: str = "") -> str:
    plan = appointments.plan_import(file.lines, now=clock.now())
    told = [one for one in plan.fated if not one.is_refused and one.fate is not Fate.BOOKED]
    booked = [one for one in plan.fated if one.fate is Fate.BOOKED]
    parts = (("Cannot be booked", plan.refused), ("Please look at these", told), ("Booked as they are", booked))
    form.seen.data = plan.seen
    return render_template(
        "staff/importing/plan.html",
        form=form,
        sentence=sentence,
        totals=plan_totals(plan, file),
        called=called(file),
        unknown_zones=file.unknown_zones,
        parts=[(title, len(fated), plan_rows(fated[:MOST_LINES], file)) for title, fated in parts if fated],
        refused=len(plan.refused),
        bookings=len(plan.bookings),
    )
