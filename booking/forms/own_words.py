"""What the practice types in its own words for patients, in each of its languages."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final

from wtforms import BooleanField, TextAreaField, ValidationError

from booking.catalog import Notice
from booking.formats import day_long, language_name, language_tag
from booking.forms.hours import FARTHEST
from booking.forms.practice import SettingsForm
from booking.forms.wall_checks import refuse
from booking.forms.wall_fields import DayField

LONGEST_NOTICE: Final = 200
LONGEST_LINE: Final = 300
LONGEST_NAME: Final = 120
LONGEST_ADDRESS: Final = 400
LONGEST_DIRECTIONS: Final = 3000
LONGEST_YEAR: Final = 366  # days
_LEADS_AWAY: Final = ("://", "www.")

Check = Callable[[str], None]
"""Raises ValidationError in words."""


class LinesField(TextAreaField):
    """Lines of what can be read: no control characters, and nothing that turns the direction of others."""

    def __init__(self, label: Any, *, longest: int, empty: str = "", check: Check | None = None, **named: Any) -> None:
        super().__init__(label, **named)
        self.longest, self.empty, self.check = longest, empty, check
        self.flags.required = bool(empty)

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        lines = (valuelist[0] if valuelist else "").replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.data = "\n".join(map(one_line, lines)).strip()

    def pre_validate(self, form: Any) -> None:
        text = self.data or ""
        if self.empty and not text:
            raise ValidationError(self.empty)
        if len(text) > self.longest:
            raise ValidationError(f"Shorten this to {self.longest} characters; it has {len(text)}.")
        if self.check and text:
            self.check(text)


class LineField(LinesField):
    """One line, wherever it was broken."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = one_line(valuelist[0] if valuelist else "")


class InLanguages(SettingsForm):
    """Has a field `<what>_<language>` for each language of the practice; see `in_languages`."""

    languages: Sequence[str] = ()

    def texts(self, what: str) -> dict[str, str]:
        """By language, in the practice's order."""
        return {language: self[f"{what}_{language}"].data or "" for language in self.languages}

    def typed(self) -> list[tuple[str, str]]:
        """As it was read."""
        read = {field.name: field.data or "" for field in self if isinstance(field, LinesField)}
        return [(name, read.get(name, value)) for name, value in super().typed()]


class NoticeForm(InLanguages):
    first_day = DayField("First day", empty="Enter the first day.")
    last_day = DayField("Last day", empty="Enter the last day.", description="The line goes by itself after this day.")

    def notice(self, *, today: date) -> Notice | None:
        """None when nothing was sent or, with words at the field, when it cannot be."""
        if not self.validate_on_submit():
            return None
        first, last = self.first_day.data, self.last_day.data
        if first is None or last is None or not self._days_fit(first, last, today):
            return None
        return Notice(first, last, self.texts("text"))

    def _days_fit(self, first: date, last: date, today: date) -> bool:
        if last < first:
            return refuse(self.last_day, "The last day comes before the first. Enter a later one.")
        if last < today:
            return refuse(self.last_day, "These days have passed. Enter days that are still to come.")
        if last > today + FARTHEST:
            return refuse(self.last_day, f"Enter a day until {day_long(today + FARTHEST)}.")
        if (last - first).days >= LONGEST_YEAR:
            return refuse(self.last_day, "Enter a year at most.")
        return True


class LetterLineForm(InLanguages):
    pass


class PlaceForm(InLanguages):
    active = BooleanField(
        "Used for appointments",
        description="Without the tick no time is offered there; who is booked there stays.",
    )
    address = LinesField(
        "Address", longest=LONGEST_ADDRESS, empty="Enter the address.", description="In postal lines, the street first."
    )

    def said(self) -> dict[str, dict[str, str]]:
        """By language, then by what pages and emails say of a place."""
        names, ways = self.texts("name"), self.texts("directions")
        return {language: {"name": names[language], "directions": ways[language]} for language in self.languages}


def in_languages(
    kind: type[InLanguages], languages: Sequence[str], fields: Mapping[str, Callable[[str], Any]]
) -> type[InLanguages]:
    """`fields` by what they are: called with the name of the language, in English."""
    own = {}
    for language in languages:
        for what, field in fields.items():
            own[f"{what}_{language}"] = made = field(language_name(language))
            made.kwargs["render_kw"] = {"lang": language_tag(language)}
    return type(kind.__name__, (kind,), {"languages": tuple(languages), **own})


def one_line(text: str) -> str:
    return " ".join("".join(sign for sign in text if sign.isprintable() or sign.isspace()).split())


def refuse_links(text: str) -> None:
    if any(sign in text.casefold() for sign in _LEADS_AWAY):
        raise ValidationError("Leave web addresses out: emails lead to the patient’s own page, and to nothing else.")


def refuse_procedures(named: Collection[str]) -> None:
    """`named` are the procedures that a text names."""
    if named:
        raise ValidationError(f"Leave out “{next(iter(named))}”: emails never say what a visit is about.")
