"""The tasks of the desk: what has happened, what to do now, and whom to call."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, appointments, catalog, clock, messages
from booking.appointments import OPEN_DAY
from booking.availability import DAY, local_date, time_of_day, whole_day
from booking.confidential import initials, national, seen_digest
from booking.formats import day_short, language_name, moment
from booking.forms.seen import SeenForm
from booking.forms.tasks import NOBODY, AssigneeForm
from booking.messages import DoneAlready, ListedTask, TaskAppointment, TaskInFull
from booking.models import Task
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.kept_undo import keep_undo
from booking.routes.staff.screens import keeps_up_to_date
from booking.routes.staff.tasks.open_days import open_day_rows, who_is_open
from booking.routes.staff.tasks.words import task_words
from booking.routes.staff.viewer import cannot_be_read
from booking.routes.staff.wording import day_and_time, other_language, telephone_to_press

DONE_SHOWN = 20


@blueprint.get("/tasks")
@keeps_up_to_date
def tasks() -> ResponseReturnValue:
    whose = access.own_surgeon()
    return render_template(
        "staff/tasks.html",
        undone=[_line(task) for task in messages.open_tasks(surgeon_id=whose)],
        done=[_line(task) for task in messages.done_tasks(surgeon_id=whose, limit=DONE_SHOWN)],
        unconfirmed=_unconfirmed_tomorrow(catalog.practice().zone, whose),
    )


@blueprint.get("/tasks/<int:number>")
def task(number: int) -> ResponseReturnValue:
    """With name and e-mail address, which the list does not show."""
    return task_page(number)


@blueprint.post("/tasks/<int:number>/completion")
def complete_task(number: int) -> ResponseReturnValue:
    found, user = messages.task_by_number(number), access.current_user()
    if found is None:
        abort(404)
    if user is None:
        abort(403)
    if SeenForm().seen.data != seen_task(found):
        flash(not_as_seen(), "warning")
        return task_page(number), 409
    try:
        messages.finish_task(found, user_id=user.id, now=clock.now())
    except DoneAlready:
        flash(_("This had been done before, and nothing was changed just now."), "warning")
        return task_page(number), 409
    keep_undo("task", _("task done"), {"act": "done", "task": number}, now=clock.now())
    flash(_("The task is done."), "done")
    return redirect(url_for("staff.tasks"), 303)


def task_page(number: int) -> str:
    found = messages.task_in_full(number, now=clock.now()) or abort(404)
    return render_template(
        "staff/task.html",
        task=found.listed,
        words=task_words(found.listed),
        rows=_rows(found),
        again=found.again,
        assignee=assignee_of(found.listed),
        appointment=found.listed.appointments[0].uuid if found.listed.appointments else None,
        seen=seen_done(found.listed) if found.listed.done_at else seen_task(found.listed),
    )


def assignee_of(task: ListedTask) -> AssigneeForm:
    """The form that gives it to somebody, filled with whose it is; nothing that was sent counts for it."""
    form = AssigneeForm(
        formdata=None, assigned_to=task.assigned_to_id or NOBODY, seen=str(task.assigned_to_id or NOBODY)
    )
    form.offer_users(access.user_names())
    return form


def seen_task(task: ListedTask | Task) -> str:
    """What a page shows of it, as its form sends it back; whether it is done, the rule asks."""
    return seen_digest(task.kind, *sorted(task.detail.items()))


def seen_done(task: ListedTask | Task) -> str:
    """The same of one that is done: by when it was."""
    return seen_digest(seen_task(task), task.done_at)


def _unconfirmed_tomorrow(zone: ZoneInfo, surgeon_id: int | None) -> list[dict[str, Any]]:
    """Whom one may want to call: with initials alone, as all lists are."""
    tomorrow = whole_day(local_date(clock.now(), zone) + DAY, zone)
    return [
        {
            "uuid": found.row.uuid,
            "starts_at": found.row.starts_at,
            "surgeon": found.row.surgeon.name,
            "who": initials(found.contact.patient_name) or _("no name")
            if found.contact.is_readable
            else cannot_be_read(),
            "language": other_language(found.row.visit.language),
            "telephone": telephone_to_press(found.contact.telephone),
        }
        for found in appointments.unconfirmed_between(*tomorrow, surgeon_id=surgeon_id)
    ]


def _line(task: ListedTask) -> dict[str, Any]:
    return {
        "task": task,
        "words": task_words(task),
        "who": _who(task),
        "language": other_language(task.language) if task.language else None,
        "telephone": telephone_to_press(task.telephone),
        "due": _due(task, catalog.practice().zone),
        "seen": seen_task(task),
    }


def _who(task: ListedTask) -> str | None:
    if task.kind == OPEN_DAY:
        return who_is_open(task)
    if not task.is_about_visit:
        return None
    return cannot_be_read() if task.initials is None else task.initials or _("no name")


def _rows(task: TaskInFull) -> list[dict[str, Any]]:
    zone, listed = catalog.practice().zone, task.listed
    telephone = national(listed.telephone) if listed.telephone else ""
    answers = [
        {"key": _("Patient"), "value": task.name or (listed.initials is None and _who(listed))},
        {"key": _("Booked by"), "value": task.booked_by},
        {"key": _("Language"), "value": listed.language and language_name(listed.language)},
        {"key": _("Phone"), "value": telephone, "dial": listed.telephone},
        {"key": _("Email"), "value": task.email},
        *(_appointment_row(one, zone) for one in listed.appointments),
        *(open_day_rows(listed) if listed.kind == OPEN_DAY else []),
        *_other_row(listed),
        {"key": _("The mail server’s words"), "value": listed.detail.get("words")},
        {"key": _("Due"), "value": _due(listed, zone)},
        {"key": _("Since"), "value": moment(listed.created_at, zone)},
        {"key": _("Done"), "value": _done(listed, zone)},
    ]
    return [row for row in answers if row.get("value") or row.get("lines")]


def _due(task: ListedTask, zone: ZoneInfo) -> str | None:
    """A day alone is due from its first moment on, which nobody would name."""
    if task.due_at is None:
        return None
    is_day_alone = not time_of_day(task.due_at, zone)
    return day_short(task.due_at, zone) if is_day_alone else day_and_time(task.due_at, zone)


def _done(task: ListedTask, zone: ZoneInfo) -> str | None:
    """When, and by whom; what ended by itself was done by nobody."""
    if task.done_at is None:
        return None
    at = moment(task.done_at, zone)
    return _("%(moment)s, by %(name)s", moment=at, name=task.done_by) if task.done_by else at


def _other_row(task: ListedTask) -> list[dict[str, Any]]:
    """The appointment beside the task's own, where it names one that is still there."""
    other = task.detail.get("other")
    row = appointments.appointment_by_uuid(UUID(other)) if other else None
    if row is None:
        return []
    own = TaskAppointment(row.uuid, row.starts_at, row.surgeon.name)
    return [_appointment_row(own, catalog.practice().zone) | {"key": _("The other one")}]


def _appointment_row(appointment: TaskAppointment, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "key": _("Appointment"),
        "lines": [moment(appointment.starts_at, zone), appointment.surgeon],
        "href": url_for("staff.appointment", uuid=appointment.uuid),
        "change": _("Open"),
    }
