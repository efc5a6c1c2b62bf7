"""How a patient prepares for what is booked: what they answer, what they agree to, what would make it easier.

Kept among their sealed answers, and so forgotten with them. Nothing here takes or frees time, so no version rises.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from typing import Any, Final

from booking.appointments.records import PATIENT, snapshot, write_history
from booking.appointments.refusals import NotBooked
from booking.appointments.seen import require_seen
from booking.appointments.under_lock import Decision, under_lock
from booking.catalog import PracticeDetails, Question, practice, questions_of, questions_version, text_version
from booking.confidential import Answers, answers_of, seal_answers, seen_digest
from booking.models import Appointment, Visit

PREPARING: Final = ("answered", "asked_for_comfort", "consented")
"""In history."""

ANSWERED, ASKED_FOR_COMFORT, CONSENTED = PREPARING
_AHEAD: Final = ("booked", "checked_in", "with_surgeon")


@dataclass(frozen=True, slots=True)
class Answered:
    """`question` as it was asked then; `answer` is text, the slug of a choice, or yes or no."""

    question: Question
    answer: str


@dataclass(frozen=True, slots=True)
class Consent:
    """To telehealth: the text that was agreed to, in its language, and when."""

    given_at: datetime
    version: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Comfort:
    """What the patient asks of the desk; `interpreter` is for which language, in their words."""

    companion: bool = False
    attendant: bool = False
    interpreter: str = ""
    step_free: bool = False
    discreet: bool = False

    @property
    def asked_for(self) -> dict[str, bool | str]:
        """Of these only what was asked for, in this order."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Preparation:
    """`asked` is what the procedure asks today, `answered` all that was ever answered, also to questions of before."""

    asked: tuple[Question, ...] = ()
    answered: tuple[Answered, ...] = ()
    consent: Consent | None = None
    comfort: Comfort = field(default_factory=Comfort)

    def answer_to(self, question: Question) -> str:
        """Empty while there is none that fits it as it is asked today."""
        found = next((one for one in self.answered if one.question.slug == question.slug), None)
        fits = found and found.question.kind == question.kind and question.takes(found.answer)
        return found.answer if found and fits else ""

    def holds(self, question: Question, answer: str) -> bool:
        """Whether this answer is kept, and was given to just these words; an empty one: that none is."""
        if not answer:
            return not self.answer_to(question)
        return Answered(question, answer) in self.answered

    @property
    def unanswered(self) -> list[Question]:
        return [question for question in self.asked if not self.answer_to(question)]

    def has_consented(self, wording: PracticeDetails) -> bool:
        """Whether to the text that the practice has today, in whichever language it was read."""
        return self.consent is not None and self.consent.version == _version(wording, self.consent.language)


def preparation_of(visit: Visit) -> Preparation:
    return preparation(answers_of(visit), questions_of(visit.procedure))


def preparation(answers: Answers, asked: Sequence[Question]) -> Preparation:
    """Of somebody's unsealed answers; of those that cannot be read, nothing is known to be open."""
    if not answers.is_readable:
        return Preparation()
    consent = answers.get("telehealth")
    return Preparation(
        asked=tuple(asked),
        answered=tuple(Answered(Question.read(one["question"]), one["answer"]) for one in answers.get("answered", [])),
        consent=Consent(datetime.fromtimestamp(consent["given_at"], UTC), *_told(consent)) if consent else None,
        comfort=Comfort(**answers.get("comfort", {})),
    )


def needs_consent(parts: Sequence[Appointment], wording: PracticeDetails) -> bool:
    """Whether one of these is by video, and the practice has a text to agree to."""
    return any(part.location.kind == "video" for part in parts) and bool(telehealth_text(wording, ""))


def telehealth_text(wording: PracticeDetails, language: str) -> str:
    """Empty for a practice that asks for no consent."""
    return wording.words(language).get("telehealth_consent", "")


def is_preparable(visit: Visit, *, now: datetime) -> bool:
    """Whether there is still something ahead to prepare for, and what was typed can be read."""
    ahead = any(row.status in _AHEAD and row.ends_at > now for row in visit.appointments)
    return ahead and answers_of(visit).is_readable


def seen_questions(visit: Visit) -> str:
    """What a page showed of them, as its form sends it back: each question's words, and each answer."""
    prepared = preparation_of(visit)
    return seen_digest(questions_version(prepared.asked), *(prepared.answer_to(one) for one in prepared.asked))


def seen_comfort(visit: Visit) -> str:
    return seen_digest("comfort", *asdict(preparation_of(visit).comfort).values())


def seen_consent(visit: Visit, language: str) -> str:
    """The text of today, and what was agreed to before."""
    consent = preparation_of(visit).consent
    return seen_digest("telehealth", _version(practice(), language), consent.version if consent else "")


def answer_questions(visit: Visit, given: Mapping[str, str], *, seen: str | None, now: datetime) -> None:
    """Keep these answers, by the questions' slugs; an empty one is taken back. The same again changes nothing.

    Raises NotBooked, and ChangedMeanwhile when other questions are asked by now, or other answers were given.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit, known = _still_ahead(decision)
        prepared = preparation(known, questions_of(visit.procedure))
        if all(prepared.holds(one, given.get(one.slug, "")) for one in prepared.asked):
            return
        require_seen(seen, seen_questions(visit))
        asked = {question.slug for question in prepared.asked}
        kept = [one for one in prepared.answered if one.question.slug not in asked]
        new = [Answered(one, given[one.slug]) for one in prepared.asked if one.takes(given.get(one.slug, ""))]
        answered = [{"question": one.question.as_kept(), "answer": one.answer} for one in (*new, *kept)]
        _keep(decision, visit, known | {"answered": answered}, ANSWERED)


def ask_for_comfort(visit: Visit, comfort: Comfort, *, seen: str | None, now: datetime) -> None:
    """Put this in the place of what was asked for before. Raises NotBooked, ChangedMeanwhile."""
    with under_lock(visit=visit, now=now) as decision:
        visit, known = _still_ahead(decision)
        if comfort == preparation_of(visit).comfort:
            return
        require_seen(seen, seen_comfort(visit))
        _keep(decision, visit, known | {"comfort": comfort.asked_for}, ASKED_FOR_COMFORT)


def consent_to_telehealth(visit: Visit, *, language: str, seen: str | None, now: datetime) -> None:
    """Keep that they agree to the practice's text, its words, and when. Raises NotBooked, ChangedMeanwhile."""
    with under_lock(visit=visit, now=now) as decision:
        visit, known = _still_ahead(decision)
        wording = practice()
        if not needs_consent(visit.appointments, wording):
            raise NotBooked
        if preparation_of(visit).has_consented(wording):
            return
        require_seen(seen, seen_consent(visit, language))
        text = telehealth_text(wording, language)
        consent = Consent(now, _version(wording, language), getattr(text, "language", language), text)
        told = asdict(consent) | {"given_at": now.timestamp()}
        _keep(decision, visit, known | {"telehealth": told}, CONSENTED, also={CONSENTED: consent.version})


def _told(consent: Mapping[str, Any]) -> tuple[str, str, str]:
    return consent["version"], consent["language"], consent["text"]


def _version(wording: PracticeDetails, language: str) -> str:
    return text_version(telehealth_text(wording, language))


def _still_ahead(decision: Decision) -> tuple[Visit, Answers]:
    """The visit, and what is known of the patient by now."""
    visit = decision.known_visit
    if not is_preparable(visit, now=decision.now):
        raise NotBooked
    return visit, answers_of(visit)


def _keep(
    decision: Decision, visit: Visit, answers: Mapping[str, Any], act: str, *, also: Mapping[str, str] | None = None
) -> None:
    visit.private = seal_answers(visit, answers)
    before = {row: snapshot(row) for row in visit.appointments}
    write_history(decision.session, before, act, actor=PATIENT, also=also, now=decision.now)
