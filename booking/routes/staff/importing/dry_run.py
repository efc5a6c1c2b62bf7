"""What would become of each line of a file, and its import, which does just that or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, clock
from booking.appointments import Actor, ChangedMeanwhile, Fate, ImportTerms, LinesRefused, Plan
from booking.forms.import_file import NotAFile, ReadFile, called, file_fault_words, plan_totals
from booking.forms.import_file.page import ImportPlanForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.importing.kept_file import KeptFile, find_file, keep_file
from booking.routes.staff.importing.rows import plan_rows, plan_table
from booking.routes.staff.kept_form import shown_again
from booking.routes.staff.viewer import current_viewer

IMPORT: Final = "import"  # the button `act` that does it: the other one shows what a reason changes
MOST_LINES: Final = 100  # of a kind that a page shows; all of them are in its table to download


@blueprint.route("/import/plan", methods=["GET", "POST"])
def import_plan() -> ResponseReturnValue:
    """?file=…: whose token only its sender has."""
    form = ImportPlanForm()
    form.file.data = form.file.data or request.args.get("file") or abort(404)
    found = _found(form.file.data)
    if found is None:
        return redirect(url_for("staff.import_file"), 303)
    if request.method != "POST":
        form.reason.data = form.reason.data or found.kept.reason
        return _page(found, form)
    if not form.validate():
        return _page(found, form), 422
    if form.typed_reason() != found.kept.reason:
        return _planned_anew(found, form)
    if request.form.get("act") != IMPORT:
        form.reason.errors = ["Enter a reason for the overlap."]
        return _page(found, form), 422
    return _import(found, form)


@blueprint.get("/import/plan.csv")
def import_plan_table() -> ResponseReturnValue:
    """?file=…: every line."""
    found = _found(request.args.get("file") or abort(404))
    if found is None:
        return redirect(url_for("staff.import_file"), 303)
    answer = Response(plan_table(found.plan().fated, found.file), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="import.csv"'
    return answer


@dataclass(frozen=True, slots=True)
class FoundFile:
    """As it was kept, and as it reads."""

    kept: KeptFile
    file: ReadFile

    def plan(self) -> Plan:
        return appointments.plan_import(self.file.lines, reason=self.kept.reason, now=clock.now())


def _found(token: str) -> FoundFile | None:
    """None once it is said why not."""
    kept = find_file(token, now=clock.now())
    if kept is None:
        flash("The file is kept for an hour, and that is over. Please choose it again.", "information")
        return None
    try:
        return FoundFile(kept, kept.read(now=clock.now()))
    except NotAFile as fault:  # though it was read a moment ago: the machine may be busy
        flash(file_fault_words(fault), "warning")
        return None


def _planned_anew(found: FoundFile, form: ImportPlanForm) -> ResponseReturnValue:
    """What the reason changes is read first; it is kept with the file, so that its table has it too."""
    if request.form.get("act") == IMPORT:
        flash("Nothing is imported yet: first look at what the reason changes.", "information")
    token = keep_file(replace(found.kept, reason=form.typed_reason()), now=clock.now())
    return shown_again("staff.import_plan", form.typed_with(token), now=clock.now())


def _import(found: FoundFile, form: ImportPlanForm) -> ResponseReturnValue:
    run = appointments.import_what_fits if form.leave_out.data else appointments.import_all
    terms = ImportTerms(reason=found.kept.reason, reminders_from=form.reminders_from.data, seen=form.seen.data or "")
    try:
        done = run(found.file.lines, terms, actor=Actor("desk", current_viewer().user_id), now=clock.now())
    except ChangedMeanwhile:
        return _page(found, form, sentence=_changed(found.plan())), 409
    except LinesRefused:
        form.leave_out.errors = [f"Some {called(found.file)}s cannot be booked. Mend the file, or leave them out."]
        return _page(found, form), 422
    flash(_done(len(done.plan.bookings)), "done")
    return redirect(url_for("staff.import_file"), 303)


def _changed(plan: Plan) -> str:
    if plan.counts[Fate.KNOWN] and not plan.bookings:  # by a second press as well
        return "This had been imported before. Nothing was imported just now."
    return f"Something has changed meanwhile. {not_as_seen()}"


def _done(booked: int) -> str:
    if not booked:
        return "There was nothing to book."
    return f"{'1 visit is' if booked == 1 else f'{booked:,} visits are'} booked. Nobody gets an email about it."


def _page(found: FoundFile, form: ImportPlanForm, *, sentence: str = "") -> str:
    plan, file = found.plan(), found.file
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
        overlaps=plan.counts[Fate.OVERLAP] + plan.counts[Fate.BESIDE],
        bookings=len(plan.bookings),
    )
