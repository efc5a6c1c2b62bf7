"""What a task says: what has happened, and what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from booking.appointments import OPEN_DAY
from booking.calendars import feed_link
from booking.formats import duration
from booking.messages import (
    BY_HAND,
    CALENDAR_LINK_REVOKED,
    CANNOT_BE_READ,
    LETTER_LATE,
    LETTER_NOT_DELIVERED,
    MAIL_SERVER_REFUSES_US,
    MAIL_STANDS_STILL,
    OUTSIDE_HOURS,
    VIDEO_LINK_NEEDED,
    ListedTask,
)
from booking.people import TWO_VISITS
from booking.routes.staff.letters import letter_kind
from booking.routes.staff.tasks.open_days import open_day_words
from booking.routes.staff.viewer import cannot_be_read
from booking.schedules import CLOCK_CALL, CLOCKS_CHANGED, SURGEON_LATE, Trouble


@dataclass(frozen=True, slots=True)
class TaskWords:
    happened: str
    act: str  # what to do now


def task_words(task: ListedTask) -> TaskWords:
    if task.kind == BY_HAND:
        return TaskWords(task.words if task.words is not None else cannot_be_read(), "")
    if task.kind == MAIL_SERVER_REFUSES_US:
        return _words_of_refusal(task.detail.get("why"), task.detail.get("code"))
    if task.kind == MAIL_STANDS_STILL:
        return _words_of_standstill()
    if task.kind == LETTER_LATE:
        letter = letter_kind(task.detail.get("letter", ""))
        happened = _("%(letter)s, not sent yet, and the appointment is less than a day away.", letter=letter)
        return TaskWords(happened, _("Call and say how the appointment stands. This task ends when the email leaves."))
    if task.kind == LETTER_NOT_DELIVERED:
        return _words_of_letter(task)
    if task.kind == OUTSIDE_HOURS:
        happened = _("The hours have changed: this consultation lies outside them now.")
        act = _("Call, and move it to another time, or cancel it. Until then it stands as booked.")
        return TaskWords(happened, act)
    if task.kind == CALENDAR_LINK_REVOKED:
        return _words_of_link(UUID(task.detail["link"]))
    if task.kind == CLOCKS_CHANGED:
        return _words_of_clocks(task.detail.get("moved", 0))
    if task.kind == CLOCK_CALL:
        return _words_of_clock_call(task.detail.get("why", ""))
    if task.kind == VIDEO_LINK_NEEDED:
        happened = _("This consultation is by video, and no room for it is set up.")
        return TaskWords(happened, _("Send the patient a link to join by, or call and say how to."))
    if task.kind == OPEN_DAY:
        act = _("Say of each whether they were seen or did not come. This task ends with the last.")
        return TaskWords(open_day_words(task), act)
    if task.kind == SURGEON_LATE:
        happened = _("The surgeon is running about %(length)s late.", length=duration(task.detail.get("minutes", 0)))
        return TaskWords(happened, _("Call and say when it will be. This task ends when the patient is here."))
    if task.kind == TWO_VISITS:
        happened = _("This patient has another appointment ahead.")
        return TaskWords(happened, _("Call and ask whether both are wanted. If not, cancel one: this task ends then."))
    if task.kind == CANNOT_BE_READ:
        return _words_of_damage(task)
    return TaskWords(task.kind, "")


def _words_of_link(uuid: UUID) -> TaskWords:
    link = feed_link(uuid)
    name = link.surgeon.name if link and link.surgeon else _("the whole practice")
    device = f" ({link.label})" if link and link.label else ""
    happened = _("A calendar link was revoked with the rights of whoever made it: %(whose)s.", whose=name + device)
    return TaskWords(happened, _("The calendar that followed it stands still. Make a new link, and open it there."))


def _words_of_damage(task: ListedTask) -> TaskWords:
    act = _(
        "Tell whoever looks after this software: the database holds a damaged value, which a backup may still have "
        "whole, and perhaps its disk is failing."
    )
    if not task.is_about_visit:
        return TaskWords(_("The reason for a time off cannot be read. The time off stands."), act)
    happened = _("What is stored of a patient (name, phone, email) cannot be read. The appointment stands.")
    return TaskWords(happened, _("It can be moved and canceled as always. %(act)s", act=act))


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


def _words_of_standstill() -> TaskWords:
    act = _(
        "Tell whoever looks after this software: the mail server does not answer, or the program that sends emails "
        "does not run. No email is lost; they leave once it works, and this task ends then. Until then, call whoever "
        "is coming soon."
    )
    return TaskWords(_("Emails to patients are not leaving."), act)


def _words_of_letter(task: ListedTask) -> TaskWords:
    reasons = {
        "recipient": _("The mail server says that no email can reach this address."),
        "content": _("The mail server did not take the email."),
        "tried_for_days": _("For three days the email could not be handed to a mail server."),
        "too_late": _("The appointment began before the email could leave."),
    }
    happened = _("%(letter)s, not delivered.", letter=letter_kind(task.detail.get("letter", "")))
    reason = _with_code(reasons.get(task.detail.get("why", ""), ""), task.detail.get("code"))
    act = _("Call, say how the appointment stands, and ask for an email address that works.")
    return TaskWords(f"{happened} {reason}".strip(), act)


def _with_code(reason: str, code: int | None) -> str:
    return _("%(reason)s (It says %(code)d.)", reason=reason, code=code) if code else reason
