"""What the desk types about weekly hours, extra hours, time off and closures."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, SelectMultipleField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from booking.availability import Interval, last_end, shows, stretches, utc_spans
from booking.formats import day_long, wall_time
from booking.forms.clock_times import DAY_ENDS
from booking.forms.desk_form import DeskForm
from booking.forms.outcomes import OUTCOME, ChosenOutcome, chosen_outcomes, told_by
from booking.forms.wall_fields import ClockField, DayField, read_in_order

LONGEST_ABSENCE: Final = timedelta(days=366)
FARTHEST: Final = timedelta(days=3 * 366)
LONGEST_TEXT: Final = 120
NOT_TYPED: Final = ("csrf_token", "seen", "told")


class ConfirmationForm(DeskForm):
    """`seen` is what its page showed: whom the change would hit, if anybody, and after a dot what it changes.

    `told` is what its button says is going to happen to them, see `told_by`.
    """

    seen = HiddenField(default="")
    told = HiddenField(default="")

    @property
    def hits_seen(self) -> str:
        """Empty also when the button said something else than what is chosen now."""
        says_so = not self.outcomes or self.told.data == told_by(self.outcomes.values())
        return self.listed if says_so else ""

    @property
    def listed(self) -> str:
        """Whom the page named."""
        return str(self.seen.data).partition(".")[0]

    @property
    def outcomes(self) -> dict[UUID, ChosenOutcome]:
        """By the uuid of the appointment."""
        return chosen_outcomes(request.form)

    @property
    def row_seen(self) -> str:
        return str(self.seen.data).partition(".")[2]

    def typed(self) -> list[tuple[str, str]]:
        """Everything else that was sent, to be sent once more; a name may come more than once."""
        return [
            (name, value)
            for name, value in request.form.items(multi=True)
            if name not in NOT_TYPED and not name.startswith(OUTCOME)
        ]


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
        _require_later(self.from_time, field)


class WeeklyHoursForm(ConfirmationForm, WithLocation, WithTimes):
    weekday = SelectField(_l("Weekday"), coerce=int)
    valid_from = DayField(_l("First day"), description=_l("Empty: from now on."))
    valid_until = DayField(_l("Last day"), description=_l("Empty: until changed."))

    def offer_weekdays(self, weekdays: Iterable[tuple[int, str, str]]) -> None:
        self.weekday.choices = [SelectChoice(day, name) for day, _short, name in weekdays]
        self.weekday.flags.required = True

    starting = DayField(
        _l("From this day on"),
        description=_l("What holds until then stays. Empty: these hours themselves are put right."),
    )

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
            _wrong(self.day, _("Enter a day from today until %(day)s.", day=day_long(today + FARTHEST)))
            return None
        fits = [_exists(field, day, zone) for field in (self.from_time, self.until_time)]
        return (day, opens, closes) if all(fits) else None


class AbsenceForm(ConfirmationForm):
    """Whole days, or from a time of the first day until a time of the last."""

    first_day = DayField(_l("First day"), empty=_l("Enter the first day."))
    last_day = DayField(_l("Last day"), description=_l("Empty: one day only."))
    from_time = ClockField(_l("From"), description=_l("Both empty: the whole day."))
    until_time = ClockField(_l("Until"), closing=True, description=_l("9:00 AM, 5p or 14:30"))

    def span(self, *, today: date, zone: ZoneInfo) -> Interval | None:
        """In UTC; None when nothing was sent or, with words at the field, when it cannot be."""
        if not self.validate_on_submit():
            return None
        first = self.first_day.data
        last = self.last_day.data or first
        if first is None or last is None or not (self._days_fit(first, last, today) and self._times_fit(first, last)):
            return None
        opens, closes = self.from_time.data, self.until_time.data
        if opens is None or closes is None:
            return Interval(stretches(first, zone)[0].start, stretches(last, zone)[-1].end)
        fits = [_exists(self.from_time, first, zone), _exists(self.until_time, last, zone)]
        if not all(fits):
            return None
        # In an hour that happens twice: from its first passing to its last.
        return Interval(utc_spans(first, opens, opens + 1, zone)[0].start, last_end(last, closes, zone))

    def _days_fit(self, first: date, last: date, today: date) -> bool:
        if last < first:
            return _wrong(
                self.last_day, _("The last day comes before the first. Enter a later one, or leave it empty.")
            )
        if last < today:
            where = self.last_day if self.last_day.data else self.first_day
            return _wrong(where, _("These days have passed. Enter days that are still to come."))
        if last > today + FARTHEST:
            return _wrong(self.last_day if self.last_day.data else self.first_day, _too_far(today))
        if last - first >= LONGEST_ABSENCE:
            return _wrong(self.last_day, _("Enter a year at most at a time, and the rest after it."))
        return True

    def _times_fit(self, first: date, last: date) -> bool:
        if first == last:
            read_in_order(self.from_time, self.until_time)
        opens, closes = self.from_time.data, self.until_time.data
        if (opens is None) != (closes is None):
            missing = self.from_time if opens is None else self.until_time
            return _wrong(missing, _("Enter this time too, or leave both empty for whole days."))
        if opens is not None and closes is not None and first == last and closes <= opens:
            return _wrong(self.until_time, _end_before_start(opens))
        return True


def fields_of_span(span: Interval, zone: ZoneInfo) -> dict[str, Any]:
    """What an AbsenceForm shows of a span: its days and minutes; whole days have no times."""
    starts_at, ends_at = span.start.astimezone(zone), span.end.astimezone(zone)
    opens, closes, last = _minute(starts_at), _minute(ends_at), ends_at.date()
    if closes == 0:
        closes, last = DAY_ENDS, last - timedelta(days=1)
    days = {"first_day": starts_at.date(), "last_day": last}
    whole_days = (opens, closes) == (0, DAY_ENDS)
    return days | ({} if whole_days else {"from_time": opens, "until_time": closes})


class TimeOffForm(WithSurgeon, AbsenceForm):
    title = SelectField(
        _l("What it is"),
        choices=[
            SelectChoice("", _l("Away")),
            SelectChoice("surgery", _l("Surgery")),
            SelectChoice("meeting", _l("Meeting")),
            SelectChoice("ill", _l("Ill")),
            SelectChoice("vacation", _l("Vacation")),
            SelectChoice("other", _l("Something else")),
        ],
        description=_l("All staff read this; patients never."),
    )
    reason = StringField(
        _l("Reason"), description=_l("Kept sealed; shown to staff, and in calendar links with full titles.")
    )

    def validate_reason(self, field: StringField) -> None:
        field.data = _short_line(field.data)


class ClosureForm(AbsenceForm):
    label = StringField(
        _l("What patients and calendars read"),
        [DataRequired(_l("Enter a few words, such as “Staff training”."))],
        description=_l("For example: Staff training"),
    )

    def validate_label(self, field: StringField) -> None:
        field.data = _short_line(field.data)


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _require_later(opens: ClockField, closes: ClockField) -> None:
    if opens.data is not None and closes.data is not None and closes.data <= opens.data:
        raise ValidationError(_end_before_start(opens.data))


def _end_before_start(opens: int) -> str:
    return str(_("The end must come after %(start)s. Write afternoons as 2:30 PM or 14:30.", start=wall_time(opens)))


def _exists(field: ClockField, on: date, zone: ZoneInfo) -> bool:
    """Whether the wall clock shows this time on that day, or words about it."""
    if shows(on, field.data or 0, zone):
        return True
    words = _(
        "There is no %(time)s on %(day)s: the clocks are set forward then. Enter another time.",
        time=wall_time(field.data or 0),
        day=day_long(on),
    )
    return _wrong(field, words)


def _too_far(today: date) -> str:
    return str(_("Enter a day until %(day)s.", day=day_long(today + FARTHEST)))


def _wrong(field: Any, words: str) -> bool:
    """False, for whoever asks whether it fits."""
    field.errors = [*field.errors, words]
    return False


def _short_line(text: str | None) -> str:
    line = " ".join("".join(sign for sign in text or "" if sign.isprintable() or sign.isspace()).split())
    if len(line) > LONGEST_TEXT:
        raise ValidationError(_("Shorten this to %(most)s characters.", most=LONGEST_TEXT))
    return line
