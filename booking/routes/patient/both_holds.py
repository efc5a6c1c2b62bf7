"""POST /holds with two parts: both surgeons in one visit are kept, or neither is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, catalog
from booking.appointments import NotOffered, SlotTaken
from booking.availability import Part, Reason
from booking.catalog import BOTH_SURGEONS, Consultation
from booking.formats import language
from booking.forms.choices import Choice
from booking.forms.holds import BothForm, sentence_of
from booking.models import Visit
from booking.routes.language_links import lead_switch_to
from booking.routes.patient.browser import browser
from booking.routes.patient.held_last import booked_last, go_on_with
from booking.routes.patient.offered_times import offered_times, times_address
from booking.routes.patient.pairs import near_pairs
from booking.routes.patient.refusal_sentences import nobody_performs_it, refusal_sentence
from booking.routes.patient.tokens import hold_address
from booking.routes.wording import about_both


def hold_both(*, now: datetime) -> ResponseReturnValue:
    """303 to the hold; 409 one of them taken, 422 no such visit, each with the nearest times."""
    form = BothForm()
    if not form.procedure.data:
        abort(422)
    consultation = catalog.consultation(form.procedure.data)
    if not form.validate():
        return _other_times(form, sentence_of(form), status=422, now=now)
    if consultation is None:
        return _other_times(form, nobody_performs_it(), status=422, now=now)
    try:
        parts = parts_named(consultation, form.part.data)
        visit = appointments.hold(consultation, parts, browser=browser(), language=language(), now=now)
    except SlotTaken:
        booked = booked_last(form.procedure.data, now=now)
        if booked and _is_to_these(booked, form.part.data):
            return redirect(hold_address(booked), 303)
        return _other_times(form, None, status=409, now=now)
    except NotOffered as refused:
        sentence = refusal_sentence(refused.reason, form.part.data[0].starts_at, consultation.rules, now=now)
        return _other_times(form, sentence, status=422, now=now)
    return go_on_with(visit, now=now)


def parts_named(consultation: Consultation, choices: Sequence[Choice]) -> list[Part]:
    """Of both surgeons, as they were sent. Raises NotOffered."""
    if len(choices) != 2:
        raise NotOffered(Reason.NOT_BACK_TO_BACK)
    return [
        appointments.part_named(consultation, surgeon=one.surgeon, location=one.location, starts_at=one.starts_at)
        for one in choices
    ]


def _is_to_these(visit: Visit, choices: Sequence[Choice]) -> bool:
    rows = [row for row in visit.appointments if row.status == "booked"]
    return [Choice(row.surgeon.slug, row.location.slug, row.starts_at) for row in rows] == list(choices)


def _other_times(form: BothForm, refused: str | None, *, status: int, now: datetime) -> ResponseReturnValue:
    """Nothing is held: why not, and what is nearest. `refused` is None where one of the two was just taken."""
    found = offered_times(form.procedure.data or "", now=now)
    first = next(iter(form.part.data or ()), None)
    all_times = times_address(found.procedure, BOTH_SURGEONS)
    lead_switch_to(all_times)
    page = render_template(
        "patient/refused.html" if refused else "patient/taken.html",
        about=about_both(found.procedure),
        sentence=refused,
        starts_at=first.starts_at if first else None,
        is_of_both=True,
        near=near_pairs(found, location=first.location if first else None, wanted=first.starts_at if first else now),
        all_times=all_times,
        choose_surgeon=url_for("patient.choose_surgeon", procedure=found.procedure.slug),
    )
    return page, status
