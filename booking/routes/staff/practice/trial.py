"""The screen on which an administrator has a test email sent to themself, and reads what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock, messages
from booking.config import settings
from booking.formats import moment
from booking.forms.confirmation import ConfirmationForm
from booking.messages import NO_SERVER, Trial, TrialNotAsSeen, last_trial, seen_trial
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.frame import mail_health_now
from booking.routes.staff.practice.group import Group
from booking.routes.staff.viewer import signed_in_user

CHANGED: Final = "A test email has been asked for meanwhile: this is what became of it. Press again for another."
WHAT_TO_DO: Final = {
    NO_SERVER: "No mail server is set: SMTP_URL says nothing. Emails are kept, and can be read under Emails; nobody "
    "gets one.",
    "Unreachable": "The mail server does not answer. Check the host and the port in SMTP_URL, and whether this machine "
    "may reach them.",
    "RefusesUs": "The mail server does not let us in. Check the user, the password and the encryption in SMTP_URL.",
    "Unclear": "The mail server refuses the email. Ask whoever runs it whether the address that emails come from may "
    "send.",
    "Postponed": "The mail server asks to come back later. Try again in a quarter of an hour.",
    "Undeliverable": "The mail server refuses your address. Check whether there is such a mailbox.",
}


def trial_group() -> Group:
    says = "Emails are kept here: no mail server is set." if settings().smtp is None else "Whether emails leave."
    return Group("A test email", says, url_for("staff.practice_test_email"), "Send one")


@blueprint.route("/practice/test-email", methods=["GET", "POST"])
def practice_test_email() -> ResponseReturnValue:
    form, user = ConfirmationForm(), signed_in_user()
    if not form.validate_on_submit():
        return _page(last_trial(user.id)), 422 if form.errors else 200
    try:
        messages.ask_for_trial(user.id, seen=form.row_seen, now=clock.now())
    except TrialNotAsSeen:
        trial = last_trial(user.id)
        if not messages.is_older(form.row_seen, trial):
            return _page(trial, sentence=CHANGED), 409
        flash(CHANGED, "information")
    return redirect(url_for("staff.practice_test_email"), 303)


def _page(trial: Trial | None, *, sentence: str = "") -> str:
    return render_template(
        "staff/practice/test_email.html",
        form=None,
        errors=sentence,
        sentence=sentence,
        to=signed_in_user().email,
        sender=messages.letter_sender(catalog.practice()),
        trial=trial,
        seen=f".{seen_trial(trial)}",
        said=_said(trial) if trial else "",
        is_sending=settings().smtp is not None,
    )


def _said(trial: Trial) -> str:
    if trial.sent_at is not None:
        return f"The mail server took it {_at(trial.sent_at)}. Whether it arrives, only your mailbox can tell."
    if trial.refused is not None:
        answer = f" It answered {trial.code}." if trial.code else ""
        return f"{WHAT_TO_DO.get(trial.refused, 'The log of the worker says why.')}{answer}"
    if mail_health_now().worker_is_missing:
        return "It waits, since the program that sends emails is not running. Start it, and look again."
    return (
        f"Asked for {_at(trial.asked_at)}. It leaves within seconds, or waits up to a few minutes for the mail server."
    )


def _at(when: datetime) -> str:
    return f"on {moment(when, catalog.practice().zone)}"
