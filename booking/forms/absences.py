"""What the desk types about time off and closures."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from booking.availability import Interval, last_end, stretches, utc_spans
from booking.formats import day_long
from booking.forms.clock_times import DAY_ENDS
from booking.forms.confirmation import ConfirmationForm
from booking.forms.hours import FARTHEST, WithSurgeon
from booking.forms.wall_checks import end_before_start, exists_on, refuse
from booking.forms.wall_fields import ClockField, DayField, read_in_order

LONGEST_ABSENCE: Final = timedelta(days=366)
LONGEST_TEXT: Final = 120


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
        fits = [exists_on(self.from_time, first, zone), exists_on(self.until_time, last, zone)]
        if not all(fits):
            return None
        # In an hour that happens twice: from its first passing to its last.
        return Interval(utc_spans(first, opens, opens + 1, zone)[0].start, last_end(last, closes, zone))

    def _days_fit(self, first: date, last: date, today: date) -> bool:
        if last < first:
            return refuse(
                self.last_day, _("The last day comes before the first. Enter a later one, or leave it empty.")
            )
        if last < today:
            where = self.last_day if self.last_day.data else self.first_day
            return refuse(where, _("These days have passed. Enter days that are still to come."))
        if last > today + FARTHEST:
            return refuse(self.last_day if self.last_day.data else self.first_day, _too_far(today))
        if last - first >= LONGEST_ABSENCE:
            return refuse(self.last_day, _("Enter a year at most at a time, and the rest after it."))
        return True

    def _times_fit(self, first: date, last: date) -> bool:
        if first == last:
            read_in_order(self.from_time, self.until_time)
        opens, closes = self.from_time.data, self.until_time.data
        if (opens is None) != (closes is None):
            missing = self.from_time if opens is None else self.until_time
            return refuse(missing, _("Enter this time too, or leave both empty for whole days."))
        if opens is not None and closes is not None and first == last and closes <= opens:
            return refuse(self.until_time, end_before_start(opens))
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


def _too_far(today: date) -> str:
    return str(_("Enter a day until %(day)s.", day=day_long(today + FARTHEST)))


def _short_line(text: str | None) -> str:
    line = " ".join("".join(sign for sign in text or "" if sign.isprintable() or sign.isspace()).split())
    if len(line) > LONGEST_TEXT:
        raise ValidationError(_("Shorten this to %(most)s characters.", most=LONGEST_TEXT))
    return line
