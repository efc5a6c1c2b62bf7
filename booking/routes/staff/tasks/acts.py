"""What people do with tasks: write one down, give it to somebody, open it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, appointments, catalog, clock, messages
from booking.availability import local_date
from booking.forms.tasks import NOBODY, AssigneeForm, TaskForm
from booking.messages import ChangedAlready, DoneAlready, NotReopenable
from booking.models import Appointment, Task
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.kept_undo import keep_undo
from booking.routes.staff.tasks.pages import seen_done, task_page
from booking.routes.staff.wording import in_a_line


@blueprint.route("/tasks/new", methods=["GET", "POST"])
def new_task() -> ResponseReturnValue:
    """?appointment=<uuid> says about whom; the task then has their telephone number."""
    about, zone, now = _appointment(request.args.get("appointment")), catalog.practice().zone, clock.now()
    form = TaskForm()
    form.zone, form.today = zone, local_date(now, zone)
    form.offer_users(access.user_names())
    if request.method != "POST" or not form.validate():
        return _new_page(form, about), 200 if request.method != "POST" else 422
    messages.write_task_by_hand(
        form.words.data or "",
        uuid=form.uuid.data,
        due_at=form.due_at(),
        assigned_to=form.assignee,
        visit=about.visit if about else None,
        now=now,
    )
    keep_undo("task", _("task written down"), {"act": "new", "uuid": str(form.uuid.data)}, now=now)
    flash(_("The task is on the list."), "done")
    return redirect(url_for("staff.appointment", uuid=about.uuid) if about else url_for("staff.tasks"), 303)


@blueprint.post("/tasks/<int:number>/assignment")
def assign_task(number: int) -> ResponseReturnValue:
    task, form = _known(number), AssigneeForm()
    form.offer_users(access.user_names())
    if not form.validate() or not form.seen.data.isdecimal():
        flash(not_as_seen(), "warning")
        return task_page(number), 422
    try:
        messages.assign_task(task, form.assignee, seen=int(form.seen.data) or None)
    except DoneAlready:
        flash(_("The task has been done meanwhile, and nothing was changed just now."), "warning")
        return task_page(number), 409
    except ChangedAlready:
        flash(_("Somebody else has given the task away meanwhile. Look whose it is now, and press again."), "warning")
        return task_page(number), 409
    given = {"act": "given", "task": number, "was": int(form.seen.data) or None, "now": form.assignee}
    keep_undo("task", _("task given"), given, now=clock.now())
    flash(_("Saved."), "done")
    return redirect(url_for("staff.task", number=number), 303)


@blueprint.post("/tasks/<int:number>/reopening")
def reopen_task(number: int) -> ResponseReturnValue:
    task, form = _known(number), AssigneeForm()
    if form.seen.data != seen_done(task):
        flash(not_as_seen(), "warning")
        return task_page(number), 409
    try:
        messages.reopen_task(task)
    except NotReopenable:
        flash(_("This task ended by itself: what it was about is over. Write a new one if you need it."), "warning")
        return task_page(number), 409
    keep_undo("task", _("task opened again"), {"act": "reopened", "task": number}, now=clock.now())
    flash(_("The task is open again."), "done")
    return redirect(url_for("staff.task", number=number), 303)


def _known(number: int) -> Task:
    return messages.task_by_number(number) or abort(404)


def _appointment(uuid: str | None) -> Appointment | None:
    """404 for an address that names none."""
    if not uuid:
        return None
    try:
        row = appointments.appointment_by_uuid(UUID(uuid))
    except ValueError:
        row = None
    return row if row is not None and row.status not in ("held", "lapsed") else abort(404)


def _new_page(form: TaskForm, about: Appointment | None) -> str:
    shown: dict[str, Any] = {"line": in_a_line(about, catalog.practice().zone), "uuid": about.uuid} if about else {}
    return render_template("staff/new_task.html", form=form, about=shown, nobody=NOBODY)
