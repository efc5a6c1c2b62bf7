"""What the demo's patients answered and asked for before their visits."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Final

from booking import appointments
from booking.appointments import Comfort
from booking.catalog import TEXT, YES_NO, Question
from booking.models import Visit

_TEXTS: Final = {
    "bothers": (
        "The line of my jaw in photographs.",
        "I look tired even when I am not.",
        "I am not sure what to call it.",
    ),
    "earlier-treatment": ("none", "Fillers in the cheeks, about two years ago."),
    "last-injection": ("none", "Forehead, last spring."),
    "date-in-mind": ("My daughter's wedding in June.", "No date, there is no hurry."),
}
_COMFORTS: Final = (
    Comfort(companion=True),
    Comfort(interpreter="Spanish"),
    Comfort(step_free=True, companion=True),
    Comfort(attendant=True, discreet=True),
)


def prepare(visit: Visit, *, dice: Random, now: datetime) -> None:
    """Two of three answer, most of them everything; one of four asks for something."""
    if dice.random() < 0.65:
        asked = appointments.preparation_of(visit).asked
        answered = asked if dice.random() < 0.7 else asked[:1]
        given = {question.slug: _answer(question, dice) for question in answered}
        appointments.answer_questions(visit, given, seen=None, now=now)
    if dice.random() < 0.25:
        appointments.ask_for_comfort(visit, dice.choice(_COMFORTS), seen=None, now=now)


def _answer(question: Question, dice: Random) -> str:
    if question.kind == TEXT:
        return dice.choice(_TEXTS.get(question.slug, ("I would rather tell you in person.",)))
    return dice.choice(("no", "no", "yes") if question.kind == YES_NO else question.choices)
