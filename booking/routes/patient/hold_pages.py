"""The pages between a hold and a booking: details, a look at everything, and what is left when the time has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import pgettext

from booking import appointments, catalog, clock
from booking.catalog import changing_sentence
from booking.formats import language, period
from booking.forms.choices import Choice, choices_in_words
from booking.forms.contact_fields import as_typed
from booking.forms.holds import WAYS_TO_REACH, DetailsForm
from booking.models import Fee, Visit
from booking.routes.open_times.times import OpenTimes
from booking.routes.patient.consulted import consultation_about
from booking.routes.patient.near_times import NearTime, near_times
from booking.routes.patient.offered_times import offered_times_about, times_like
from booking.routes.patient.pairs import near_pairs
from booking.routes.patient.tokens import hold_address
from booking.routes.wording import about, about_both, about_visit, fee_words, minutes_left, one_fee, payment_words


class LookAgain(Enum):
    """Why a page is shown once more, and its button did nothing."""

    TIME = "time"  # another one is held by now
    ANSWERS = "answers"
    UNKNOWN = "unknown"  # what it had shown was not sent along


def look_again(visit: Visit, seen: str) -> LookAgain | None:
    """What of it is no longer as the page showed it; None when all is."""
    choice, _dot, answers = seen.partition(".")
    if not seen:
        return LookAgain.UNKNOWN
    if choice != appointments.seen_choice(visit):
        return LookAgain.TIME
    return LookAgain.ANSWERS if answers and seen != appointments.with_answers(choice, visit) else None


def details_page(visit: Visit, form: DetailsForm, *, now: datetime, again: LookAgain | None = None) -> str:
    shown = {"form": form, "hold_left": _hold_left(visit, now=now), "again": again}
    return _page("details", visit, seen=appointments.seen_choice(visit), **shown)


def review_page(visit: Visit, *, again: LookAgain | None = None) -> str:
    seen = appointments.with_answers(appointments.seen_choice(visit), visit)
    deadline = changing_sentence(min(row.starts_at for row in visit.appointments), catalog.practice(), now=clock.now())
    return _page("review", visit, again=again, seen=seen, deadline=deadline, answers_shown=_answers_shown(visit))


def lapsed_page(
    visit: Visit, form: DetailsForm | None, *, status: int, now: datetime, wanted: Sequence[Choice] = ()
) -> ResponseReturnValue:
    """What they had, or just pressed, is not to be had; nothing typed is lost. Without a form, on the last step.

    Length and fee are today's: by those the times offered here are booked.
    """
    offer = appointments.seen_offer(visit, consultation_about(visit))
    found = offered_times_about(visit.procedure, now=now)
    held = [Choice(row.surgeon.slug, row.location.slug, row.starts_at) for row in visit.appointments]
    lost, is_of_both = (wanted or held)[0].starts_at, len(held) > 1
    near = _near_like(held, found, lost=lost)
    mine = choices_in_words(wanted or held if is_of_both else [replace(held[0], starts_at=lost)])
    shown: Mapping[str, Any] = {
        "form": form,
        "is_of_both": is_of_both,
        "is_offered": bool(found.surgeons),
        "about": about_both(found.procedure) if is_of_both else about(found.procedure),
        "fee": fee_words(found.practice.fee, found.procedure),
        "answers_shown": _answers_shown(visit),
        "lost": lost,
        "near": sorted(near, key=lambda time: time.choice != mine),  # their own first, if it is still free
        "is_still_free": any(time.choice == mine for time in near),
        "all_times": times_like(visit),
        "seen": offer if form else appointments.with_answers(offer, visit),
    }
    return _page("lapsed", visit, **shown), status


def _near_like(held: Sequence[Choice], found: OpenTimes, *, lost: datetime) -> list[NearTime]:
    """Of the same surgeon in the same place, or of both."""
    first, *others = held
    if others:
        return near_pairs(found, location=first.location, wanted=lost)
    return near_times(found, surgeon=first.surgeon, location=first.location, wanted=lost)


def _answers_shown(visit: Visit) -> list[dict[str, Any]]:
    """What they typed as rows of a summary list, each with a link to where it is typed."""
    answers = as_typed(appointments.contact_of(visit))
    shown = {**answers, "reach": WAYS_TO_REACH.get(answers.get("reach", ""), "")}
    return [
        {
            "key": key,
            "lines": str(shown.get(name) or pgettext("answer", "None")).splitlines(),
            "href": hold_address(visit, _anchor=f"{name}-0" if name == "reach" else name),
        }
        for name, key in _row_keys().items()
        if name not in ("patient", "guardian") or answers.get(name)
    ]


def _row_keys() -> dict[str, str]:
    """What each answer is called where it is shown once more: in a word, so that they stand close together."""
    return {
        "name": _("Name"),
        "patient": _("Patient"),
        "guardian": _("Guardian"),
        "email": _("Email"),
        "telephone": _("Phone"),
        "reach": _("Contact"),
        "note": _("Note"),
    }


def _hold_left(visit: Visit, *, now: datetime) -> timedelta:
    until = appointments.kept_until(visit, now=now)
    return timedelta(minutes=minutes_left(until, now=now)) if until else timedelta()


def _due(fee: Fee) -> str:
    """Nothing is due today. You pay at your visit, by credit card, debit card, or cash."""
    return " ".join(filter(None, (_("Nothing is due today."), payment_words(fee, catalog.practice()))))


def _page(name: str, visit: Visit, **shown: Any) -> str:
    """Length and fee are those of the time that is held, unless `shown` says others."""
    fee = shown.get("fee") or fee_words(visit.fee, visit.procedure)
    of_hold = {
        "about": about_visit(visit),
        "fee_lines": list(filter(None, (fee, one_fee(visit), _due(visit.fee)))),
        "times_like": times_like(visit),
        "erased": _("We erase it %(period)s after your visit.", period=period(catalog.practice().keep_answers_days)),
    }
    return render_template(
        f"patient/{name}.html",
        visit=visit,
        language=language(),
        to=lambda page: hold_address(visit, page),
        **(of_hold | shown),
    )
