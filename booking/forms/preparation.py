"""The forms by which a patient prepares for what they have booked; none of their fields is required."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    Field,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)

from booking.appointments import Comfort, Preparation
from booking.catalog import TEXT, YES_NO, Question
from booking.forms.contact_fields import plain_lines
from booking.forms.seen import SeenForm

LONGEST_ANSWER = 500
LONGEST_LANGUAGE = 60


class QuestionsForm(SeenForm):
    """A field for each question, by its slug: `answers` are what was typed. `version` is of the questions shown."""

    version = HiddenField(default="")
    questions: tuple[Question, ...] = ()

    def answers(self) -> dict[str, str]:
        """Of a valid form, by the questions' slugs."""
        return {question.slug: plain_lines(self.field_of(question).data) for question in self.questions}

    def field_of(self, question: Question) -> Field:
        return self[field_name(question.slug)]


class ComfortForm(SeenForm):
    companion = BooleanField(
        _l("I’m bringing someone with me"), description=_l("A friend or relative is welcome in the consultation.")
    )
    attendant = BooleanField(
        _l("I’d like someone from your staff in the room"),
        description=_l("A nurse or assistant stays with you during the examination."),
    )
    needs_interpreter = BooleanField(_l("I’d like an interpreter"))
    interpreter = StringField(_l("Which language?"))
    step_free = BooleanField(
        _l("I need step-free access"), description=_l("For a wheelchair, a walker, or because stairs are hard for you.")
    )
    discreet = BooleanField(
        _l("I’d like to come in discreetly"),
        description=_l("We’ll tell you how to come in without waiting at the front desk."),
    )

    def validate_interpreter(self, field: Any) -> None:
        typed = plain_lines(field.data)
        if self.needs_interpreter.data and not typed:
            raise ValidationError(_("Enter the language that the interpreter should speak."))
        if len(typed) > LONGEST_LANGUAGE or "\n" in typed:
            raise ValidationError(_("Enter a language in %(most)s characters or less.", most=LONGEST_LANGUAGE))

    def comfort(self) -> Comfort:
        """Of a valid form. A language alone asks for an interpreter as well."""
        return Comfort(
            companion=self.companion.data,
            attendant=self.attendant.data,
            interpreter=plain_lines(self.interpreter.data),
            step_free=self.step_free.data,
            discreet=self.discreet.data,
        )


def questions_form(prepared: Preparation, language: str, **given: Any) -> QuestionsForm:
    """With a field for each question that is asked today, and the answer that it has."""
    fields = {field_name(one.slug): _field(one, language, prepared.answer_to(one)) for one in prepared.asked}
    form = type("QuestionsForm", (QuestionsForm,), {**fields, "questions": prepared.asked})
    return form(**given)


def comfort_form(comfort: Comfort, **given: Any) -> ComfortForm:
    """As it was asked for before."""
    return ComfortForm(data=asdict(comfort) | {"needs_interpreter": bool(comfort.interpreter)}, **given)


def field_name(slug: str) -> str:
    return f"answer-{slug}"


def typed_to_others(form: QuestionsForm, typed: Iterable[tuple[str, str]]) -> list[str]:
    """What was typed to questions that are not asked any more."""
    asked = {field_name(question.slug) for question in form.questions}
    return [
        plain_lines(value)
        for name, value in typed
        if name.startswith(field_name("")) and name not in asked and plain_lines(value)
    ]


def _field(question: Question, language: str, answer: str) -> Any:
    words = question.words(language)
    label, hint = words["question"], words.get("hint", "")
    if question.kind == TEXT:
        return TextAreaField(label, [_short_enough], default=answer, description=hint)
    said = [("yes", _("Yes")), ("no", _("No"))] if question.kind == YES_NO else []
    named = [(choice, words[choice]) for choice in question.choices]
    choices = [SelectChoice(*one) for one in (*said, *named, ("", _("I’d rather not answer here")))]
    # Whatever else is sent is as good as no answer.
    return RadioField(label, choices=choices, validate_choice=False, default=answer, description=hint)


def _short_enough(form: Any, field: Any) -> None:
    length = len(plain_lines(field.data))
    if length > LONGEST_ANSWER:
        raise ValidationError(
            _(
                "Shorten this answer to %(most)s characters; it has %(number)s. You can tell your surgeon the rest.",
                most=LONGEST_ANSWER,
                number=length,
            )
        )
