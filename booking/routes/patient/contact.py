"""Patients correct how they are reached: name, email address, phone number, and what our emails speak."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.access import allow_attempt
from booking.appointments import PATIENT, ChangedMeanwhile, NotBooked
from booking.forms.contact import OwnContactForm
from booking.forms.contact_fields import as_typed
from booking.models import Visit
from booking.routes.patient.appointments import as_it_stands, state_of, visit_page
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.refusal_sentences import changed_sentence
from booking.routes.patient.tokens import appointment_address, booked_visit
from booking.routes.reader_language import speak_language_of

CHANGES_A_DAY: Final = 10  # of one visit, since each may write to two mailboxes


@blueprint.route("/appointments/<token>/contact", methods=["GET", "POST"])
def contact(token: str) -> ResponseReturnValue:
    """POST corrects and leads to the page, by its new link where the email address is another one."""
    now = clock.now()
    renewed = _renewed_by_the_same_press(token, now=now) if request.method == "POST" else None
    if renewed is not None:
        return _to_page(renewed)
    visit = booked_visit(token)
    if state_of(visit, now=now) != "booked":
        return (as_it_stands(visit, now=now), 409) if request.method == "POST" else _to_page(visit)
    known = appointments.contact_of(visit)
    form = _form({**as_typed(known), "visit": visit.uuid, "language": visit.language})
    if known.email:
        form.require_email()
    if request.method != "POST":
        return _page(visit, form, now=now)
    if not form.validate():
        return _page(visit, form, now=now), 422
    if not form.seen.data:
        return _page(visit, form, sentence=_("Nothing was changed. Press the button again."), now=now), 422
    allow_attempt("contact", str(visit.uuid), limit=CHANGES_A_DAY, window=timedelta(days=1), now=now)
    try:
        changed = appointments.correct_contact(
            visit, form.answers(), language=form.language.data, actor=PATIENT, seen=form.seen.data, now=now
        )
    except ChangedMeanwhile:
        return _page(visit, form, sentence=changed_sentence(), now=now), 409
    except NotBooked:
        return as_it_stands(visit, now=now), 409
    speak_language_of(visit)  # the page that says so may speak another language now
    if changed:
        flash(_saved(is_new_address=form.email.fit != known.email, email=form.email.fit), "done")
    return _to_page(visit)


def _renewed_by_the_same_press(token: str, *, now: datetime) -> Visit | None:
    """A double click: the first has ended the link that the second still goes to."""
    form = _form({})
    if appointments.visit_by_page_token(token) is not None or not form.validate():
        return None
    return appointments.visit_corrected_just_now(form.visit.data, token, form.answers(), now=now)


def _form(known: Mapping[str, Any]) -> OwnContactForm:
    form = OwnContactForm(data=known)
    form.language.offer(catalog.practice().languages)
    return form


def _saved(*, is_new_address: bool, email: str) -> str:
    if is_new_address:
        return _("Saved. We’ll send a new link to %(email)s. Links in earlier emails no longer work.", email=email)
    return _("Saved.")


def _page(visit: Visit, form: OwnContactForm, *, sentence: str | None = None, now: datetime) -> str:
    return visit_page("contact", visit, form=form, sentence=sentence, now=now)


def _to_page(visit: Visit) -> ResponseReturnValue:
    return redirect(appointment_address(visit), 303)
