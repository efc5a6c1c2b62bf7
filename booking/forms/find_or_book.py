"""The one field of the desk: words that find somebody, or become the data of somebody new."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import StringField

from booking.confidential import with_known_ending
from booking.forms.choices import ChoicesField
from booking.people import read_typed


def _stripped(text: str | None) -> str:
    return (text or "").strip()


class FindOrBookForm(FlaskForm):
    """`chosen` is a time that was chosen before anybody was found for it, of both surgeons two."""

    sought = StringField(filters=[_stripped])
    chosen = ChoicesField()


def new_person(sought: str) -> dict[str, str]:
    """Letters are a name, digits a telephone number, and what has an @ is an email address, in any order.

    “ann@gmail” is as much of an address as has to be typed: it is shown whole before anything is booked.
    """
    typed = read_typed(sought)
    found = {"name": typed.name, "telephone": typed.telephone, "email": with_known_ending(typed.email)}
    return {field: text for field, text in found.items() if text}
