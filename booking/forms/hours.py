"""What the desk types about weekly hours and extra hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from booking.formats import day_long
from booking.forms.confirmation import ConfirmationForm
from booking.forms.desk_form import DeskForm
from booking.forms.wall_checks import exists_on, refuse, require_later
from booking.forms.wall_fields import ClockField, DayField, read_in_order

FARTHEST: Final = timedelta(days=3 * 366)


class WithSurgeon(DeskForm):
    surgeon = SelectField(_l("Surgeon"), coerce=int)

    def offer_surgeons(self, surgeons: Iterable[Any]) -> None:
        self.surgeon.choices = [SelectChoice(one.id, one.name) for one in surgeons]
        self.surgeon.flags.required = True


class WithLocation(DeskForm):
    location = SelectField(_l("Where"), coerce=int)

    def offer_locations(self, locations: Iterable[Any], language: str) -> None:
        self.location.choices = [SelectChoice(one.id, one.words(language).get("name", one.slug)) for one in locations]
        self.location.flags.required = True


class WithTimes(DeskForm):
    from_time = ClockField(_l("From"), empty=_l("Enter when it begins."), description=_l("9:00 AM, 5p or 14:30"))
    until_time = ClockField(_l("Until"), empty=_l("Enter when it ends."), closing=True)

    def validate_until_time(self, field: ClockField) -> None:
        read_in_order(self.from_time, field)
        require_later(self.from_time, field)


class WeeklyHoursForm(ConfirmationForm, WithLocation, WithTimes):
    weekday = SelectField(_l("Weekday"), coerce=int)
    valid_from = DayField(_l("First day"), description=_l("Empty: from now on."))
    valid_until = DayField(_l("Last day"), description=_l("Empty: until changed."))
    starting = DayField(
        _l("From this day on"),
        description=_l("What holds until then stays. Empty: these hours themselves are put right."),
    )

    def offer_weekdays(self, weekdays: Iterable[tuple[int, str, str]]) -> None:
        self.weekday.choices = [SelectChoice(day, name) for day, _short, name in weekdays]
        self.weekday.flags.required = True

    def validate_valid_until(self, field: DayField) -> None:
        if field.data and self.valid_from.data and field.data < self.valid_from.data:
            raise ValidationError(_("The last day comes before the first. Enter a later one, or leave it empty."))


class NewWeeklyHoursForm(WithSurgeon, WeeklyHoursForm):
    pass


class CopyDayForm(WithSurgeon, ConfirmationForm):
    """The hours of one weekday, from a date on, for others as well."""

    surgeon = SelectField(_l("Surgeon"), coerce=int, id="copy-surgeon")  # another form of the page has these names
    weekday = SelectField(_l("The hours of"), coerce=int, id="copy-weekday")
    to = SelectMultipleField(_l("Also on"), [DataRequired(_l("Choose the days."))], coerce=int)
    starting = DayField(_l("From this day on"), empty=_l("Enter the day."))

    def offer_weekdays(self, weekdays: Iterable[tuple[int, str, str]]) -> None:
        self.weekday.choices = [SelectChoice(day, name) for day, _short, name in weekdays]
        self.to.choices = [SelectChoice(day, name) for day, _short, name in weekdays]
        self.weekday.flags.required = self.to.flags.required = True


class ExtraHoursForm(WithSurgeon, WithLocation, WithTimes):
    day = DayField(_l("Day"), empty=_l("Enter the day."))

    def span(self, *, today: date, zone: ZoneInfo) -> tuple[date, int, int] | None:
        """Day, and minutes from 0:00; None when nothing was sent or, with words at the field, when it cannot be."""
        if not self.validate_on_submit():
            return None
        day, opens, closes = self.day.data, self.from_time.data, self.until_time.data
        if day is None or opens is None or closes is None:
            return None
        if not today <= day <= today + FARTHEST:
            refuse(self.day, _("Enter a day from today until %(day)s.", day=day_long(today + FARTHEST)))
            return None
        fits = [exists_on(field, day, zone) for field in (self.from_time, self.until_time)]
        return (day, opens, closes) if all(fits) else None
