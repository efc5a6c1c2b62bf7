"""The one field of the desk: words that find somebody, or become the data of somebody new."""

from __future__ import annotations

from typing import Any

from flask_wtf import FlaskForm
from wtforms import StringField

from booking.forms.holds import ChoiceField


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class FindOrBookForm(FlaskForm):
    """`chosen` is a time that was chosen before anybody was found for it."""

    sought = StringField(filters=[_stripped])
    chosen = ChoiceField()


def new_person(sought: str) -> dict[str, str]:
    """Letters are a name, digits a telephone number, and what has an @ is an email address.

    “Nora Caller 310 555 0177” is both: a name, and after it a number.
    """
    if "@" in sought:
        return {"email": sought}
    words = sought.split()
    last_of_name = max((place for place, word in enumerate(words) if any(map(str.isalpha, word))), default=-1)
    name, number = " ".join(words[: last_of_name + 1]), " ".join(words[last_of_name + 1 :])
    found: dict[str, Any] = {"name": name, "telephone": number}
    return {field: typed for field, typed in found.items() if typed}
