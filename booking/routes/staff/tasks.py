"""The tasks of the desk: what has happened, what to do now, and whom to call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import SQLAlchemyError

from booking import access, catalog, clock, messages
from booking.confidential import national
from booking.formats import moment
from booking.messages import (
    LETTER_NOT_DELIVERED,
    MAIL_SERVER_REFUSES_US,
    VIDEO_LINK_NEEDED,
    ListedTask,
    TaskAppointment,
    TaskInFull,
)
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.letters import letter_kind
from booking.schedules import CLOCK_CALL, CLOCKS_CHANGED, OUTSIDE_HOURS, Trouble

DONE_SHOWN = 20


@dataclass(frozen=True, slots=True)
class TaskWords:
    happened: str
    act: str  # what to do now


@blueprint.context_processor
def tasks_in_navigation() -> dict[str, Any]:
    """How many are open, for every page of the desk; a page about a lost database has no number."""
    try:
        return {"open_tasks": messages.number_of_open_tasks()}
    except SQLAlchemyError:
        return {}


@blueprint.get("/tasks")
def tasks() -> ResponseReturnValue:
    return render_template(
        "staff/tasks.html",
        undone=[_line(task) for task in messages.open_tasks()],
        done=[_line(task) for task in messages.done_tasks(limit=DONE_SHOWN)],
    )


@blueprint.get("/tasks/<int:number>")
def task(number: int) -> ResponseReturnValue:
    """With name and telephone number, which the list does not show."""
    found = messages.task_in_full(number) or abort(404)
    return render_template("staff/task.html", task=found.listed, words=task_words(found.listed), rows=_rows(found))


@blueprint.post("/tasks/<int:number>/completion")
def complete_task(number: int) -> ResponseReturnValue:
    found, user = messages.task_by_number(number), access.current_user()
    if found is None:
        abort(404)
    if user is None:
        abort(403)
    messages.finish_task(found, user_id=user.id, now=clock.now())
    flash(_("The task is done."), "done")
    return redirect(url_for("staff.tasks"), 303)


def task_words(task: ListedTask) -> TaskWords:
    if task.kind == MAIL_SERVER_REFUSES_US:
        return _words_of_refusal(task.detail.get("why"), task.detail.get("code"))
    if task.kind == LETTER_NOT_DELIVERED:
        return _words_of_letter(task)
    if task.kind == OUTSIDE_HOURS:
        happened = _("The hours have changed: this consultation lies outside them now.")
        act = _("Call, and move it to another time, or cancel it. Until then it stands as booked.")
        return TaskWords(happened, act)
    if task.kind == CLOCKS_CHANGED:
        return _words_of_clocks(task.detail.get("moved", 0))
    if task.kind == CLOCK_CALL:
        return _words_of_clock_call(task.detail.get("why", ""))
    if task.kind == VIDEO_LINK_NEEDED:
        happened = _("This consultation is by video, and no room for it is set up.")
        return TaskWords(happened, _("Send the patient a link to join by, or call and say how to."))
    return TaskWords(task.kind, "")


def _words_of_clocks(number: int) -> TaskWords:
    happened = ngettext(
        "A law has changed the clocks: %(num)d entry now shows at another time than it was agreed for.",
        "A law has changed the clocks: %(num)d entries now show at another time than they were agreed for.",
        number,
    )
    act = _(
        "Tell whoever looks after this software: the command keep-wall-clock puts them back to the times that were "
        "agreed. Until then book nothing for the days after the change."
    )
    return TaskWords(happened, act)


def _words_of_clock_call(why: str) -> TaskWords:
    if why == Trouble.NO_SUCH_TIME:
        happened = _("A law has changed the clocks, and the time of this consultation no longer exists.")
        return TaskWords(happened, _("It is booked for the next time there is. Call, and agree on a time."))
    happened = _("A law has changed the clocks, and this consultation now overlaps another one.")
    return TaskWords(happened, _("Both stand as booked. Call one of the patients, and move that consultation."))


def _words_of_refusal(why: str | None, code: int | None) -> TaskWords:
    reasons = {
        "sign_in": _("The mail server refuses our user name or password."),
        "certificate": _("The mail server cannot prove that it is the one we were told of: its certificate is wrong."),
        "connection": _("The mail server does not let us in."),
        "sender": _("The mail server does not let us send from our address."),
        "recipient": _("The mail server does not pass our emails on to other domains."),
        "content": _("The mail server does not take our emails as they are."),
        "no_such_way": _("The mail server offers no way to sign in that we know."),
    }
    reason = reasons.get(why or "", _("The mail server takes no email from us."))
    act = _(
        "Tell whoever looks after this software: the setting SMTP_URL or MAIL_FROM needs mending, or the account at "
        "the mail server. No email is lost; they wait, and we try again every ten minutes. Marking this as done tries "
        "at once."
    )
    return TaskWords(_with_code(reason, code), act)


def _words_of_letter(task: ListedTask) -> TaskWords:
    reasons = {
        "recipient": _("The mail server says that no letter can reach this address."),
        "content": _("The mail server did not take the letter."),
        "tried_for_days": _("For three days the letter could not be handed to a mail server."),
    }
    happened = _("%(letter)s, not delivered.", letter=letter_kind(task.detail.get("letter", "")))
    reason = _with_code(reasons.get(task.detail.get("why", ""), ""), task.detail.get("code"))
    act = _("Call, say how the appointment stands, and ask for an e-mail address that works.")
    return TaskWords(f"{happened} {reason}".strip(), act)


def _with_code(reason: str, code: int | None) -> str:
    return _("%(reason)s (It says %(code)d.)", reason=reason, code=code) if code else reason


def _line(task: ListedTask) -> dict[str, Any]:
    who = None if task.initials is None else task.initials or _("no name")
    return {"task": task, "words": task_words(task), "who": who}


def _rows(task: TaskInFull) -> list[dict[str, Any]]:
    zone, listed = catalog.practice().zone, task.listed
    telephone = national(task.telephone) if task.telephone else ""
    answers = [
        {"key": _("Patient"), "value": task.name},
        {"key": _("Telephone"), "value": telephone, "dial": task.telephone},
        {"key": _("E-mail"), "value": task.email},
        *(_appointment_row(one, zone) for one in task.appointments),
        {"key": _("The mail server’s words"), "value": listed.detail.get("words")},
        {"key": _("Since"), "value": moment(listed.created_at, zone)},
        {"key": _("Done"), "value": listed.done_at and moment(listed.done_at, zone)},
    ]
    return [row for row in answers if row.get("value") or row.get("lines")]


def _appointment_row(appointment: TaskAppointment, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "key": _("Appointment"),
        "lines": [moment(appointment.starts_at, zone), appointment.surgeon],
        "href": url_for("staff.appointment", uuid=appointment.uuid),
        "change": _("Open"),
    }
