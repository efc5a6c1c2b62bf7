"""Booking what the desk has typed for a caller or a walk-in, and why nothing was booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking import appointments, catalog
from booking.appointments import MoreInTheWay, NotOffered, ReasonNeeded, SlotTaken
from booking.availability import Part
from booking.catalog import Consultation
from booking.formats import time_short
from booking.forms.caller import CallerForm
from booking.models import Visit
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.refused_times import RefusedTime, named, refused_time
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
    choice, consultation = form.chosen(), catalog.consultation(found.procedure.slug)
    if consultation is None:
        return Denied(422, _("Nobody sees patients about that at present."))
    try:
        part = appointments.part_named(
            consultation, surgeon=choice.surgeon, location=choice.location, starts_at=choice.starts_at
        )
        return _booked(form, consultation, part, now=now)
    except ReasonNeeded as more:
        form.ask_why()
        return Denied(422, "", named(found, choice, that_count(more.found) if form.is_walk_in else more.found, now=now))
    except MoreInTheWay as more:
        sentence = _("Something else is in the way by now") if form.override() else ""
        return Denied(
            409, sentence, named(found, choice, that_count(more.found) if form.is_walk_in else more.found, now=now)
        )
    except SlotTaken:
        title = _("%(time)s has just been taken", time=time_short(choice.starts_at, found.practice.zone))
        return Denied(409, title, refused_time(found, choice, now=now))
    except NotOffered as refused:
        sentence = desk_refusal(refused.reason, choice.starts_at, consultation.rules, now=now)
        return Denied(422, sentence, refused_time(found, choice, now=now))


def _booked(form: CallerForm, consultation: Consultation, part: Part, *, now: datetime) -> Visit:
    if form.is_walk_in:
        return appointments.book_walk_in(
            consultation,
            part,
            uuid=form.uuid.data,
            answers=form.answers(),
            language=form.language.data,
            user_id=current_viewer().user_id,
            override=form.override(),
            now=now,
        )
    return appointments.book_for_caller(
        consultation,
        [part],
        uuid=form.uuid.data,
        answers=form.answers(),
        language=form.language.data,
        user_id=current_viewer().user_id,
        is_silent=form.no_email.data,
        override=form.override(),
        now=now,
    )
