"""A time as a button or a hidden field sends it: with whom, where and when; of a visit to both surgeons, two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask_babel import gettext as _
from wtforms import StringField

from booking.forms.instants import read_instant

_BETWEEN: Final = ", "  # stands in no slug and in no instant


@dataclass(frozen=True, slots=True)
class Choice:
    """A start with a surgeon in a place, as one button sends it."""

    surgeon: str
    location: str
    starts_at: datetime

    @classmethod
    def read(cls, text: str) -> Choice | None:
        surgeon, _space, rest = text.partition(" ")
        location, _space, instant = rest.partition(" ")
        starts_at = read_instant(instant)
        return cls(surgeon, location, starts_at) if surgeon and location and starts_at else None

    def __str__(self) -> str:
        return f"{self.surgeon} {self.location} {self.starts_at.isoformat()}"


def choices_in_words(choices: Sequence[Choice]) -> str:
    """As one button sends all that it chooses."""
    return _BETWEEN.join(map(str, choices))


def read_choices(text: str) -> Sequence[Choice]:
    """The same, read; empty where any of it is none."""
    choices = [Choice.read(one) for one in text.split(_BETWEEN)]
    return tuple(choice for choice in choices if choice) if None not in choices else ()


class ChoiceField(StringField):
    """A button that takes a time; None when it was not pressed."""

    data: Choice | None

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = Choice.read(valuelist[0]) if valuelist and valuelist[0] else None
        if self.data is None and valuelist and valuelist[0]:
            raise ValueError(_("Choose one of the times we show."))

    def _value(self) -> str:
        return str(self.data or "")


class ChoicesField(StringField):
    """A button that takes all that it chooses, of one surgeon or of both; empty when it was not pressed."""

    data: Sequence[Choice]

    def process_data(self, value: Sequence[Choice] | None) -> None:
        self.data = tuple(value or ())

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = _read_all(valuelist[0].split(_BETWEEN)) if valuelist and valuelist[0] else ()

    def _value(self) -> str:
        return choices_in_words(self.data)


class PartsField(StringField):
    """`part`, sent once for each surgeon of a visit; empty when none was."""

    data: Sequence[Choice]

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = _read_all(valuelist)


def _read_all(texts: Sequence[str]) -> Sequence[Choice]:
    """Raises ValueError, with words, when one of them is no choice, or there are more than a visit can have."""
    choices = [Choice.read(text) for text in texts[:3]]
    if None in choices:
        raise ValueError(_("Choose one of the times we show."))
    return tuple(choice for choice in choices if choice)
