"""Booking what the desk has typed for a caller or a walk-in, and why nothing was booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking import appointments, catalog
from booking.appointments import InTheWay, MoreInTheWay, NotOffered, ReasonNeeded, SlotTaken
from booking.availability import Part
from booking.catalog import Consultation
from booking.formats import time_short
from booking.forms.caller import CallerForm
from booking.models import Visit
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.refused_times import RefusedTime, named, parts_named, refused_time
from booking.routes.staff.callers.walk_in_times import that_count
from booking.routes.staff.viewer import current_viewer
from booking.routes.staff.wording import desk_refusal


@dataclass(frozen=True, slots=True)
class Denied:
    """Nothing was booked; without a sentence the refused time's own lines, or a field, say why."""

    status: int
    sentence: str
    refused: RefusedTime | None = None


def book_as_typed(form: CallerForm, found: OpenTimes, *, now: datetime) -> Visit | Denied:
    """Of a valid form. Taken, or more in the way than the page named, is 409; not offered, or no reason, is 422."""
    choices, consultation = form.chosen(), catalog.consultation(found.procedure.slug)
    if consultation is None:
        return Denied(422, _("Nobody sees patients about that at present."))
    try:
        return _booked(form, consultation, parts_named(consultation, choices), now=now)
    except ReasonNeeded as more:
        form.ask_why()
        return Denied(422, "", named(found, choices, _that_count(form, more.found), now=now))
    except MoreInTheWay as more:
        sentence = _("Something else is in the way by now") if form.override() else ""
        return Denied(409, sentence, named(found, choices, _that_count(form, more.found), now=now))
    except SlotTaken:
        title = _("%(time)s has just been taken", time=time_short(choices[0].starts_at, found.practice.zone))
        if len(choices) > 1:
            title = _("One of the two times has just been taken")
        return Denied(409, title, refused_time(found, choices, surgeon=form.surgeon.data, now=now))
    except NotOffered as refused:
        sentence = desk_refusal(refused.reason, choices[0].starts_at, consultation.rules, now=now)
        return Denied(422, sentence, refused_time(found, choices, surgeon=form.surgeon.data, now=now))


def _that_count(form: CallerForm, found: Sequence[InTheWay]) -> Sequence[InTheWay]:
    return that_count(found) if form.is_walk_in else found


def _booked(form: CallerForm, consultation: Consultation, parts: Sequence[Part], *, now: datetime) -> Visit:
    if form.is_walk_in:
        return appointments.book_walk_in(
            consultation,
            parts[0],
            uuid=form.uuid.data,
            answers=form.answers(),
            language=form.language.data,
            user_id=current_viewer().user_id,
            override=form.override(),
            now=now,
        )
    return appointments.book_for_caller(
        consultation,
        parts,
        uuid=form.uuid.data,
        answers=form.answers(),
        language=form.language.data,
        user_id=current_viewer().user_id,
        is_silent=form.no_email.data,
        back_to_back=form.is_with_both,
        override=form.override(),
        now=now,
    )
