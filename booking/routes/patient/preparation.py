"""Before the visit: a patient answers questions, agrees to a video consultation, and says what would help them."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import ChangedMeanwhile, NotBooked
from booking.catalog import questions_version
from booking.formats import language
from booking.forms.preparation import QuestionsForm, comfort_form, questions_form, typed_to_others
from booking.forms.seen import SeenForm
from booking.models import TextIn, Visit
from booking.routes.patient.appointments import as_it_stands, visit_page
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.tokens import appointment_address, booked_visit


@blueprint.get("/appointments/<token>/questions")
def questions(token: str) -> ResponseReturnValue:
    visit, now = booked_visit(token), clock.now()
    prepared = appointments.preparation_of(visit)
    if not prepared.asked or not appointments.is_preparable(visit, now=now):
        return redirect(appointment_address(visit), 303)
    return _questions_page(visit, questions_form(prepared, language(), formdata=None), now=now)


@blueprint.post("/appointments/<token>/questions")
def answer_questions(token: str) -> ResponseReturnValue:
    """303 back to the page; 409 when other questions are asked by now, or other answers were given: filled as typed."""
    visit, now = booked_visit(token), clock.now()
    form = questions_form(appointments.preparation_of(visit), language())
    if not form.seen.data:
        return _questions_page(visit, form, sentence=_press_again(), now=now), 422
    if form.version.data != questions_version(form.questions):
        return _questions_page(visit, form, sentence=_other_questions(), now=now), 409
    if not form.validate():
        return _questions_page(visit, form, now=now), 422
    try:
        appointments.answer_questions(visit, form.answers(), seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return _questions_page(visit, form, sentence=_other_window(), now=now), 409
    except NotBooked:
        return as_it_stands(visit, now=now), 409
    flash(_("Your answers are saved."), "done")
    return redirect(appointment_address(visit), 303)


@blueprint.get("/appointments/<token>/comfort")
def comfort(token: str) -> ResponseReturnValue:
    visit, now = booked_visit(token), clock.now()
    if not appointments.is_preparable(visit, now=now):
        return redirect(appointment_address(visit), 303)
    form = comfort_form(appointments.preparation_of(visit).comfort, formdata=None)
    return _comfort_page(visit, form, now=now)


@blueprint.post("/appointments/<token>/comfort")
def ask_for_comfort(token: str) -> ResponseReturnValue:
    """303 back to the page; 409 when something else was asked for in another window: filled as typed."""
    visit, now, form = booked_visit(token), clock.now(), comfort_form(appointments.Comfort())
    if not form.seen.data:
        return _comfort_page(visit, form, sentence=_press_again(), now=now), 422
    if not form.validate():
        return _comfort_page(visit, form, now=now), 422
    try:
        appointments.ask_for_comfort(visit, form.comfort(), seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        return _comfort_page(visit, form, sentence=_other_window(), now=now), 409
    except NotBooked:
        return as_it_stands(visit, now=now), 409
    flash(_("Our front desk has your requests."), "done")
    return redirect(appointment_address(visit), 303)


@blueprint.get("/appointments/<token>/telehealth")
def telehealth(token: str) -> ResponseReturnValue:
    visit, now = booked_visit(token), clock.now()
    if not _may_consent(visit, now=now):
        return redirect(appointment_address(visit), 303)
    return _telehealth_page(visit, now=now)


@blueprint.post("/appointments/<token>/telehealth")
def consent(token: str) -> ResponseReturnValue:
    """303 back to the page; 409 when the text is another by now."""
    visit, now, form = booked_visit(token), clock.now(), SeenForm()
    if not form.seen.data and _may_consent(visit, now=now):
        return _telehealth_page(visit, sentence=_press_again(), now=now), 422
    try:
        appointments.consent_to_telehealth(visit, language=language(), seen=form.seen.data, now=now)
    except ChangedMeanwhile:
        other = _("This text has changed since you opened the page. Please read it again before you agree.")
        return _telehealth_page(visit, sentence=other, now=now), 409
    except NotBooked:
        return as_it_stands(visit, now=now), 409
    flash(_("Thank you. We’ve noted that you agree."), "done")
    return redirect(appointment_address(visit), 303)


def _may_consent(visit: Visit, *, now: datetime) -> bool:
    is_needed = appointments.needs_consent(visit.appointments, catalog.practice())
    return is_needed and appointments.is_preparable(visit, now=now)


def _questions_page(visit: Visit, form: QuestionsForm, *, sentence: str | None = None, now: datetime) -> str:
    """`sentence` says why it is shown once more."""
    return visit_page(
        "questions",
        visit,
        now=now,
        sentence=sentence,
        form=form,
        version=questions_version(form.questions),
        no_longer_asked=typed_to_others(form, request.form.items()),
        seen_preparation=appointments.seen_questions(visit),
    )


def _comfort_page(visit: Visit, form: SeenForm, *, sentence: str | None = None, now: datetime) -> str:
    in_person = any(part.location.kind != "video" for part in visit.appointments)
    return visit_page(
        "comfort",
        visit,
        now=now,
        sentence=sentence,
        form=form,
        in_person=in_person,
        seen_preparation=appointments.seen_comfort(visit),
    )


def _telehealth_page(visit: Visit, *, sentence: str | None = None, now: datetime) -> str:
    practice, prepared = catalog.practice(), appointments.preparation_of(visit)
    return visit_page(
        "telehealth",
        visit,
        now=now,
        sentence=sentence,
        text=appointments.telehealth_text(practice, language()),
        review=catalog.review_of(practice.texts, language()),
        consent=prepared.consent,
        agreed_to=prepared.consent and TextIn(prepared.consent.text, prepared.consent.language),
        has_consented=prepared.has_consented(practice),
        seen_preparation=appointments.seen_consent(visit, language()),
    )


def _press_again() -> str:
    return str(_("Nothing has been saved yet. Look at this page once more, and press its button again."))


def _other_window() -> str:
    return str(_("This was changed in another window since. What you typed is still here: check it, and save again."))


def _other_questions() -> str:
    return str(
        _(
            "Our questions have changed since you opened this page. What you typed is still here. "
            "Check it, and save again."
        )
    )
