"""What a patient's page says of how to prepare: what is asked, what is agreed, what to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from booking import appointments, calendars, catalog
from booking.appointments import Comfort, Preparation
from booking.formats import language
from booking.models import Visit
from booking.routes.patient.tokens import appointment_address


@dataclass(frozen=True, slots=True)
class PreparationRow:
    """As summary_list shows it."""

    key: str
    lines: list[str]
    href: str
    change: str


@dataclass(frozen=True, slots=True)
class PreparationCard:
    """`to_bring` is the practice's one list, which may be printed; what the procedure adds may not."""

    rows: list[PreparationRow]
    to_bring: str
    to_bring_besides: str
    to_prepare: str


def preparation_card(visit: Visit, *, now: datetime) -> PreparationCard:
    practice, words = catalog.practice(), visit.procedure.words(language())
    return PreparationCard(
        rows=_rows(visit) if appointments.is_preparable(visit, now=now) else [],
        to_bring=calendars.what_to_bring(practice),
        to_bring_besides=words.get("bring", ""),
        to_prepare=words.get("prepare", ""),
    )


def comfort_lines(comfort: Comfort) -> list[str]:
    """What the patient asked for, as they read it themselves."""
    lines = {
        "companion": _("Someone comes with you"),
        "attendant": _("Someone from our staff in the room"),
        "interpreter": _("An interpreter: %(language)s", language=comfort.interpreter),
        "step_free": _("Step-free access"),
        "discreet": _("Coming in discreetly"),
    }
    return [lines[name] for name in comfort.asked_for]


def _rows(visit: Visit) -> list[PreparationRow]:
    prepared, practice = appointments.preparation_of(visit), catalog.practice()
    rows = [_questions(visit, prepared)] if prepared.asked else []
    if appointments.needs_consent(visit.appointments, practice):
        rows.append(_consent(visit, prepared, has_consented=prepared.has_consented(practice)))
    return [*rows, _comfort(visit, prepared)]


def _questions(visit: Visit, prepared: Preparation) -> PreparationRow:
    asked, answered = len(prepared.asked), len(prepared.asked) - len(prepared.unanswered)
    line = ngettext("%(answered)s of %(num)s answered", "%(answered)s of %(num)s answered", asked, answered=answered)
    change = pgettext("link", "Answer") if prepared.unanswered else pgettext("link", "Change")
    return PreparationRow(_("Questions from your surgeon"), [line], appointment_address(visit, "questions"), change)


def _consent(visit: Visit, prepared: Preparation, *, has_consented: bool) -> PreparationRow:
    key, href = _("Video consultation"), appointment_address(visit, "telehealth")
    if has_consented:
        return PreparationRow(key, [_("You’ve agreed to it")], href, _("Read it again"))
    line = (
        _("The text has changed: please read it again") if prepared.consent else _("Please read how it works and agree")
    )
    return PreparationRow(key, [line], href, _("Read and agree"))


def _comfort(visit: Visit, prepared: Preparation) -> PreparationRow:
    lines = comfort_lines(prepared.comfort)
    change = pgettext("link", "Change") if lines else pgettext("link", "Ask")
    return PreparationRow(
        _("Your comfort"), lines or [_("Nothing asked for yet")], appointment_address(visit, "comfort"), change
    )
