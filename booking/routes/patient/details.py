"""The two steps from a hold to a booking: who the patient is, and a look at everything before it is booked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import HoldLapsed, NotOffered, SlotTaken
from booking.availability import Part
from booking.formats import language
from booking.forms.contact_fields import as_typed
from booking.forms.holds import WAYS_TO_REACH, Choice, DetailsForm, ReviewForm
from booking.models import Visit
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.near_times import near_times
from booking.routes.patient.offered_times import offered_times_about, times_address
from booking.routes.patient.tokens import appointment_address, held_visit, hold_address
from booking.routes.wording import about, about_visit, fee_words


@blueprint.get("/holds/<token>")
def details(token: str) -> ResponseReturnValue:
    visit, now = held_visit(token), clock.now()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    form = DetailsForm(data=as_typed(appointments.contact_of(visit)))
    if appointments.kept_until(visit, now=now) is None:
        return _lapsed(visit, form, status=200, now=now)
    return _details(visit, form, now=now)


@blueprint.post("/holds/<token>")
def save_details(token: str) -> ResponseReturnValue:
    visit, now = held_visit(token), clock.now()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    form = DetailsForm()
    if form.instead.data:
        return _take_instead(visit, form, form.instead.data, now=now)
    if appointments.kept_until(visit, now=now) is None:
        return _lapsed(visit, form, status=409, now=now)
    if not form.validate():
        return _details(visit, form, now=now), 422
    try:
        appointments.keep_answers(visit, form.answers(), now=now)
    except HoldLapsed:
        return _lapsed(visit, form, status=409, now=now)
    return redirect(hold_address(visit, "review"), 303)


@blueprint.get("/holds/<token>/review")
def review(token: str) -> ResponseReturnValue:
    visit, now = held_visit(token), clock.now()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    if not appointments.contact_of(visit).is_known:
        return redirect(hold_address(visit), 303)
    if appointments.kept_until(visit, now=now) is None:
        return _lapsed(visit, None, status=200, now=now)
    return _review(visit, ReviewForm())


@blueprint.post("/holds/<token>/review")
def book(token: str) -> ResponseReturnValue:
    """303 to the visit's page; 409 with the nearest times, each of which books, when theirs could not be kept."""
    visit, now = held_visit(token), clock.now()
    form = ReviewForm()
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    if not appointments.contact_of(visit).is_known:
        return redirect(hold_address(visit), 303)
    if form.instead.data is None and _shows_another_time(form, visit):
        return _review(visit, ReviewForm(formdata=None), moved=True), 409
    try:
        if form.instead.data:
            appointments.hold_again(visit, [_part(visit, form.instead.data)], answers=None, now=now)
        appointments.book(visit, now=now)
    except (HoldLapsed, SlotTaken, NotOffered):
        return _lapsed(visit, None, status=409, now=now, wanted=form.instead.data)
    return redirect(appointment_address(visit), 303)


@blueprint.post("/holds/<token>/release")
def release(token: str) -> ResponseReturnValue:
    visit = held_visit(token)
    if appointments.was_ever_booked(visit):
        return redirect(appointment_address(visit), 303)
    appointments.release(visit, now=clock.now())
    return redirect(times_address(visit.procedure, visit.appointments[0].surgeon.slug), 303)


def _take_instead(visit: Visit, form: DetailsForm, choice: Choice, *, now: datetime) -> ResponseReturnValue:
    """Their time is gone and they pressed another: first that is kept for them, then what they typed is looked at."""
    complete = form.validate()
    try:
        appointments.hold_again(visit, [_part(visit, choice)], answers=form.answers() if complete else None, now=now)
    except (SlotTaken, NotOffered):
        return _lapsed(visit, form, status=409, now=now, wanted=choice)
    if complete:
        return redirect(hold_address(visit, "review"), 303)
    if form.is_untouched():
        return redirect(hold_address(visit), 303)
    return _details(visit, form, now=now), 422


def _shows_another_time(form: ReviewForm, visit: Visit) -> bool:
    """They chose another time in a second window, and press the button in the first."""
    seen = form.starts_at.data
    return seen is not None and seen != visit.appointments[0].starts_at


def _details(visit: Visit, form: DetailsForm, *, now: datetime) -> str:
    return _page("details", visit, form=form, kept_until=appointments.kept_until(visit, now=now))


def _review(visit: Visit, form: ReviewForm, *, moved: bool = False) -> str:
    return _page("review", visit, form=form, moved=moved, **_answers(visit))


def _lapsed(
    visit: Visit, form: DetailsForm | None, *, status: int, now: datetime, wanted: Choice | None = None
) -> ResponseReturnValue:
    """What they had, or just pressed, is not to be had; nothing typed is lost. Without a form, on the last step.

    Length and fee are today's: by those the times offered here are booked.
    """
    part = visit.appointments[0]
    found = offered_times_about(visit.procedure, now=now)
    lost = wanted.starts_at if wanted else part.starts_at
    near = near_times(found, surgeon=part.surgeon.slug, location=part.location.slug, wanted=lost)
    mine = str(Choice(part.surgeon.slug, part.location.slug, lost))
    shown: Mapping[str, Any] = {
        "form": form,
        "about": about(found.procedure),
        "fee": fee_words(found.practice.fee),
        **_answers(visit),
        "lost": lost,
        "near": sorted(near, key=lambda time: time.choice != mine),  # their own first, if it is still free
        "is_still_free": any(time.choice == mine for time in near),
        "all_times": times_address(found.procedure, part.surgeon.slug),
    }
    return _page("lapsed", visit, **shown), status


def _answers(visit: Visit) -> dict[str, Any]:
    """What they typed, and as rows of a summary list, each with a link to where it is typed."""
    answers = as_typed(appointments.contact_of(visit))
    words = DetailsForm(formdata=None, data=answers)
    shown = {**answers, "reach": WAYS_TO_REACH.get(answers.get("reach", ""), "")}
    rows = [
        {
            "key": words[name].label.text,
            "lines": str(shown.get(name) or _("None")).splitlines(),
            "href": hold_address(visit, _anchor=f"{name}-0" if name == "reach" else name),
        }
        for name in ("name", "email", "telephone", "reach", "note")
    ]
    return {"answers": answers, "answers_shown": rows}


def _part(visit: Visit, choice: Choice) -> Part:
    """Raises NotOffered."""
    consultation = catalog.consultation_of(visit.procedure_id)
    if consultation is None:
        raise NotOffered
    return appointments.part_named(
        consultation, surgeon=choice.surgeon, location=choice.location, starts_at=choice.starts_at
    )


def _page(name: str, visit: Visit, **shown: Any) -> str:
    """Length and fee are those of the time that is held, unless `shown` says others."""
    of_hold = {"about": about_visit(visit), "fee": fee_words(visit.fee)}
    return render_template(
        f"patient/{name}.html",
        visit=visit,
        language=language(),
        to=lambda page: hold_address(visit, page),
        **(of_hold | shown),
    )
