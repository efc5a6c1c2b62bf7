"""What must somebody at the desk look at, and whom should they call?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from booking import access, clock
from booking.confidential import answers_of, national
from booking.messages.tasks import (
    REFUSED,
    VIDEO_LINK,
    finish_task,
    open_tasks,
    task_by_number,
    tasks_done,
    tasks_to_do,
)
from booking.models import Task, Visit
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.letters import initials_of, kind_of
from booking.schedules import OUTSIDE_HOURS

DONE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Told:
    """A task in words: what has happened, and what to do now."""

    happened: str
    act: str


@blueprint.context_processor
def number_of_open_tasks() -> dict[str, Any]:
    """For the navigation of every page of the desk; a page about a lost database has none."""
    try:
        return {"open_tasks": open_tasks()}
    except SQLAlchemyError:
        return {}


@blueprint.get("/tasks")
def tasks() -> ResponseReturnValue:
    return render_template(
        "staff/tasks.html",
        undone=[_row(task) for task in tasks_to_do()],
        done=[_row(task) for task in tasks_done(most=DONE_SHOWN)],
    )


@blueprint.get("/tasks/<int:number>")
def task(number: int) -> ResponseReturnValue:
    """With name and telephone number, which the list does not show."""
    found = _task(number)
    visit = found.visit
    patient = answers_of(visit) if visit is not None else {}
    return render_template(
        "staff/task.html",
        **_row(found),
        visit=visit,
        patient=patient,
        telephone=national(patient["telephone"]) if patient.get("telephone") else None,
    )


@blueprint.post("/tasks/<int:number>/completion")
def complete_task(number: int) -> ResponseReturnValue:
    found, user = _task(number), access.current_user()
    if user is None:
        abort(403)
    finish_task(found, user_id=user.id, now=clock.now())
    flash(_("The task is done."), "done")
    return redirect(url_for("staff.tasks"), 303)


def told(task: Task) -> Told:
    if task.kind == REFUSED:
        return _told_of_refusal(task.detail.get("why"), task.detail.get("code"))
    if task.kind == "letter_not_delivered":
        return _told_of_letter(task)
    if task.kind == OUTSIDE_HOURS:
        happened = _("The hours have changed: this consultation lies outside them now.")
        return Told(happened, _("Call, and move it to another time, or cancel it. Until then it stands as booked."))
    if task.kind == VIDEO_LINK:
        happened = _("This consultation is by video, and no room for it is set up.")
        return Told(happened, _("Send the patient a link to join by, or call and say how to."))
    return Told(task.kind, "")


def _told_of_refusal(why: str | None, code: int | None) -> Told:
    reasons = {
        "sign_in": _("The mail server refuses our user name or password."),
        "certificate": _("The mail server cannot prove that it is the one we were told of: its certificate is wrong."),
        "sender": _("The mail server does not let us send from our address."),
    }
    reason = reasons.get(why or "", _("The mail server offers no way to sign in that we know."))
    act = _(
        "Tell whoever looks after this software: the setting SMTP_URL or MAIL_FROM needs mending. No letter is lost; "
        "they wait, and we try again every ten minutes. Marking this as done tries at once."
    )
    return Told(_with_code(reason, code), act)


def _told_of_letter(task: Task) -> Told:
    reasons = {
        "recipient": _("The mail server says that no letter can reach this address."),
        "content": _("The mail server did not take the letter."),
        "tried_for_days": _("For three days the letter could not be handed to a mail server."),
    }
    happened = _("%(letter)s, not delivered.", letter=kind_of(task.detail.get("letter", "")))
    reason = _with_code(reasons.get(task.detail.get("why", ""), ""), task.detail.get("code"))
    act = _("Call, say how the appointment stands, and ask for an e-mail address that works.")
    return Told(f"{happened} {reason}".strip(), act)


def _with_code(reason: str, code: int | None) -> str:
    return _("%(reason)s (It says %(code)d.)", reason=reason, code=code) if code else reason


def _task(number: int) -> Task:
    found = task_by_number(number)
    return abort(404) if found is None else found


def _row(task: Task) -> dict[str, Any]:
    return {"task": task, "told": told(task), "who": _who(task.visit)}


def _who(visit: Visit | None) -> str | None:
    return initials_of(visit) if visit is not None else None
