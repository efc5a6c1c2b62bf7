"""How a patient has prepared, as the desk and the surgeon read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from booking import appointments, catalog
from booking.appointments import Answered, Comfort, Mark, Preparation
from booking.catalog import YES_NO, PracticeDetails, Question
from booking.formats import language, moment
from booking.models import Visit
from booking.routes.staff.wording import other_language

# Translated only when somebody asked: of most visits nothing of this is said, and the diary has many.
_SAID = {Mark.LATE: _l("running late"), Mark.HERE: _l("says they’re here")}
_COMFORT = {
    "companion": _l("brings a companion"),
    "attendant": _l("wants someone in the room"),
    "interpreter": _l("interpreter: %(language)s"),
    "step_free": _l("step-free access"),
    "discreet": _l("discreet entrance"),
}


def preparation_marks(prepared: Preparation, practice: PracticeDetails, *, by_video: bool) -> list[str]:
    """For a block of the diary, in a word or two each: what is open, and what was asked for."""
    open_ones = len(prepared.unanswered)
    marks = [ngettext("%(num)s question open", "%(num)s questions open", open_ones)] if open_ones else []
    if by_video and appointments.telehealth_text(practice, "") and not prepared.has_consented(practice):
        marks.append(_("no telehealth consent"))
    return [*marks, *comfort_lines(prepared.comfort)]


def day_marks(said: Iterable[Mark]) -> list[str]:
    """What they have told the front desk on the day."""
    return [str(_SAID[mark]) for mark in said]


def comfort_lines(comfort: Comfort) -> list[str]:
    """What the patient asked for, in the order of their page."""
    return [str(_COMFORT[name]) % {"language": comfort.interpreter} for name in comfort.asked_for]


def preparation_rows(visit: Visit) -> list[dict[str, Any]]:
    """For summary_list: comfort, telehealth consent, and each question with its answer; none that cannot be read."""
    if not appointments.contact_of(visit).is_readable:
        return []
    prepared, practice = appointments.preparation_of(visit), catalog.practice()
    rows: list[dict[str, Any]] = [{"key": _("Asked for"), "lines": comfort_lines(prepared.comfort) or [_("Nothing")]}]
    if appointments.needs_consent(visit.appointments, practice) or prepared.consent:
        rows.append({"key": _("Telehealth consent"), "lines": _consent_lines(prepared, practice)})
    if prepared.unanswered:
        questions = [question.words(language())["question"] for question in prepared.unanswered]
        rows.append({"key": _("Not answered yet"), "lines": questions})
    return [*rows, *(_answer(one) for one in prepared.answered)]


def _consent_lines(prepared: Preparation, practice: PracticeDetails) -> list[str]:
    if prepared.consent is None:
        return [_("Not given yet")]
    given = _("Given %(moment)s", moment=moment(prepared.consent.given_at, practice.zone))
    version = _("Version %(version)s", version=prepared.consent.version)
    other = other_language(prepared.consent.language)
    read = [_("Read in %(language)s", language=other)] if other else []
    changed = (
        [] if prepared.has_consented(practice) else [_("The text has been changed since, so it is asked for again.")]
    )
    return [given, version, *read, *changed]


def _answer(one: Answered) -> dict[str, Any]:
    words = _answer_words(one.question, one.answer)
    return {"key": one.question.words(language())["question"], "lines": words.splitlines()}


def _answer_words(question: Question, answer: str) -> str:
    """As its question has them."""
    if question.kind == YES_NO:
        return {"yes": _("Yes"), "no": _("No")}.get(answer, "")
    return str(question.words(language()).get(answer, answer)) if answer in question.choices else answer
