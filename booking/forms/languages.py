"""The field in which the desk, or patients themselves, choose what their emails speak."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from wtforms import Form, SelectField, ValidationError
from wtforms.fields import SelectChoice

from booking.formats import language_name, own_name


class LanguageField(SelectField):
    """One of the practice's languages, see `offer`; left out or sent empty, it is what it was before."""

    data: Any

    def __init__(self, label: Any, **named: Any) -> None:
        super().__init__(label, choices=[], **named)
        self.flags.required = True  # one of the choices is chosen from the start

    def offer(self, languages: Sequence[str]) -> None:
        """The first is the practice's own. What a visit speaks stays a choice when the practice offers it no more."""
        before = [self.object_data] if self.object_data else []
        self.choices = [SelectChoice(one, self.name_of(one)) for one in dict.fromkeys([*languages, *before])]
        self.data = self.data or self.object_data or languages[0]

    def name_of(self, language: str) -> str:
        return language_name(language)

    @property
    def is_choice(self) -> bool:
        """Whether there is another to choose."""
        return len(self.choices) > 1

    def pre_validate(self, form: Form) -> None:
        if self.data not in [choice.value for choice in self.choices]:
            raise ValidationError(_("Choose one of the languages in the list."))


class OwnLanguageField(LanguageField):
    """For whoever may read but one of them: each is called as it calls itself."""

    def name_of(self, language: str) -> str:
        return own_name(language)
