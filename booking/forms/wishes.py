"""The forms of the earlier-visit list: which times would suit somebody, and how they are written to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, RadioField, SelectChoice, SelectMultipleField, ValidationError

from booking.availability import PartOfDay
from booking.catalog import Performer
from booking.formats import weekdays
from booking.forms.caller import UUIDField
from booking.forms.contact_fields import email_field, name_field, telephone_field
from booking.forms.filters import WEEKDAYS
from booking.forms.holds import Preset
from booking.forms.seen import SeenForm
from booking.waitlist import Wanted

PARTS: Final = {
    PartOfDay.MORNING: _l("Morning"),
    PartOfDay.AFTERNOON: _l("Afternoon"),
    PartOfDay.EVENING: _l("Evening"),
}
NOTICES: Final = {
    "0": _l("Any notice"),
    "1440": _l("At least a day"),
    "2880": _l("At least two days"),
    "10080": _l("At least a week"),
}
"""Minutes before the time that opens up."""


class WishForm(FlaskForm):
    """Nothing chosen is anything; `performers` are those who may be chosen, by their slugs."""

    surgeon = SelectMultipleField(_l("Surgeon"), [Preset()], validate_choice=False)
    weekday = SelectMultipleField(_l("Days of the week"), [Preset()], validate_choice=False)
    part = SelectMultipleField(
        _l("Time of day"),
        [Preset()],
        choices=[SelectChoice(value, name) for value, name in PARTS.items()],
        validate_choice=False,
    )
    notice = RadioField(
        _l("How much notice do you need?"),
        [Preset()],
        choices=[SelectChoice(value, name) for value, name in NOTICES.items()],
        default="0",
        validate_choice=False,
    )

    performers: Mapping[str, Performer] = {}

    def offer(self, performers: Iterable[Performer]) -> None:
        """Who may be chosen from."""
        self.performers = {one.slug: one for one in performers}
        self.surgeon.choices = [SelectChoice(one.slug, one.name) for one in self.performers.values()]
        self.weekday.choices = [SelectChoice(WEEKDAYS[day], name) for day, _short, name in weekdays()]

    def validate_surgeon(self, field: Field) -> None:
        if not set(field.data or ()) <= self.performers.keys():
            raise ValidationError(_("Choose surgeons from the list."))

    def validate_weekday(self, field: Field) -> None:
        if not set(field.data or ()) <= set(WEEKDAYS):
            raise ValidationError(_("Choose days of the week from the list."))

    def validate_part(self, field: Field) -> None:
        if not set(field.data or ()) <= set(PARTS):
            raise ValidationError(_("Choose times of day from the list."))

    def validate_notice(self, field: Field) -> None:
        if field.data not in NOTICES:
            raise ValidationError(_("Choose one of the answers in the list."))

    def says_more(self) -> bool:
        """Whether anything is chosen, or wrong, of what is folded away."""
        chosen = self.surgeon.data or self.weekday.data or self.part.data or self.notice.data != "0"
        return bool(chosen or any(one.errors for one in (self.surgeon, self.weekday, self.part, self.notice)))

    def wanted(self) -> Wanted:
        """Of a valid form."""
        return Wanted(
            surgeons=frozenset(self.performers[slug].id for slug in self.surgeon.data or ()),
            weekdays=frozenset(WEEKDAYS.index(day) for day in self.weekday.data or ()),
            parts=frozenset(PartOfDay(part) for part in self.part.data or ()),
            notice=timedelta(minutes=int(self.notice.data)),
        )


def as_chosen(wanted: Wanted, performers: Iterable[Performer]) -> dict[str, Any]:
    """A wish as the form's data."""
    return {
        "surgeon": [one.slug for one in performers if one.id in wanted.surgeons],
        "weekday": [WEEKDAYS[day] for day in sorted(wanted.weekdays)],
        "part": sorted(wanted.parts),
        "notice": str(wanted.notice // timedelta(minutes=1)),
    }


class OwnWishForm(WishForm, SeenForm):
    """Of somebody whom we know."""


class NewWishForm(WishForm):
    """Of somebody who has booked nothing: how they are written to, and that they agree."""

    uuid = UUIDField(default=uuid4)
    name = name_field(_l("Your name"), description=_l("First and last name, so our front desk can greet you."))
    email = email_field(
        _l("Email address"), asked="email_asked", description=_l("We’ll write here when a time opens up.")
    )
    email_asked = HiddenField(default="")
    telephone = telephone_field(
        _l("Phone number"),
        description=_l("Any format is fine. From outside the US, begin with + and the country code."),
    )
    agreed = BooleanField(
        _l("I agree that you keep my name, email, and phone number, and email me when a time opens up.")
    )

    def begin_with(self, args: MultiDict[str, str]) -> None:
        """What an address chooses, as far as there is such a thing."""
        there_are = {self.surgeon: self.performers.keys(), self.weekday: WEEKDAYS, self.part: PARTS.keys()}
        for field, values in there_are.items():
            field.data = [value for value in args.getlist(field.name) if value in values]

    def validate_agreed(self, field: Any) -> None:
        if not field.data:
            raise ValidationError(_("Check this box so that we can put you on the list."))

    def answers(self) -> dict[str, str]:
        """Of a valid form."""
        return {"name": self.name.fit, "email": self.email.fit, "telephone": self.telephone.fit}
