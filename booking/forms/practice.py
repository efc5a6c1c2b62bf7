"""What the practice types about what it offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, SelectMultipleField, SubmitField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from booking.catalog import MOST_NOTICE_DAYS, MOST_NOTICE_MINUTES
from booking.formats import duration
from booking.forms.confirmation import ConfirmationForm
from booking.forms.number_fields import AmountField, WholeNumberField
from booking.forms.wall_checks import refuse

A_DAY: Final = 24 * 60
_HORIZON: Final = "booking_horizon_days"
_MOST: Final = {"minutes": MOST_NOTICE_MINUTES, "hours": MOST_NOTICE_MINUTES // 60, "days": MOST_NOTICE_DAYS}


class SettingsForm(ConfirmationForm):
    """Pressed by `look`, nothing is saved, and the page says whom it would concern."""

    look = SubmitField(_l("Show first what it changes"))

    def typed(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in super().typed() if name != self.look.name]


class ProcedureForm(SettingsForm):
    active = BooleanField(
        _l("Offered online"), description=_l("Without the tick it leaves every page that patients see.")
    )
    consultation_minutes = WholeNumberField(
        _l("Length in minutes"), least=5, most=480, description=_l("What patients read, from 5 to 480.")
    )
    buffer_before_minutes = WholeNumberField(
        _l("Kept free before, in minutes"), least=0, most=240, description=_l("Patients do not see it. 0 for nothing.")
    )
    buffer_after_minutes = WholeNumberField(
        _l("Kept free after, in minutes"), least=0, most=240, description=_l("For photographs and notes, for example.")
    )

    def values(self) -> Mapping[str, Any]:
        """By column."""
        names = ("active", "consultation_minutes", "buffer_before_minutes", "buffer_after_minutes")
        return {name: self[name].data for name in names}


class BookingTimesForm(SettingsForm):
    notice = WholeNumberField(
        _l("Patients book online at the latest"), least=0, most=20_160, description=_l("0: until the visit begins.")
    )
    unit = SelectField(
        _l("Counted in"),
        [DataRequired()],
        choices=[
            SelectChoice("minutes", _l("minutes before")),
            SelectChoice("hours", _l("hours before")),
            SelectChoice("days", _l("whole days before")),
        ],
        description=_l("Whole days go by the calendar: 1 is from tomorrow on, whatever the time is."),
    )
    booking_horizon_days = WholeNumberField(
        _l("And at most so many days ahead"), least=1, most=365, description=_l("From 1 to 365.")
    )

    def values(self) -> Mapping[str, Any]:
        amount, is_in_days = self.notice.data or 0, self.unit.data == "days"
        minutes = 0 if is_in_days else amount * (60 if self.unit.data == "hours" else 1)
        return {
            "minimum_notice_minutes": minutes,
            "minimum_notice_days": amount if is_in_days else 0,
            "booking_horizon_days": self.booking_horizon_days.data,
        }

    def fits(self, *, changed_until: int, opens: int) -> bool:
        """False with words at the field. `changed_until` so many minutes before it patients change what is booked
        online, and `opens` is the minute of the day at which the first visit can begin."""
        values, most = self.values(), _MOST[self.unit.data]
        minutes, days, horizon = (values[name] for name in ("minimum_notice_minutes", "minimum_notice_days", _HORIZON))
        if (self.notice.data or 0) > most:
            return refuse(self.notice, _("Enter at most %(most)s.", most=most))
        if days >= horizon or minutes >= horizon * A_DAY:
            return refuse(self.booking_horizon_days, _("Enter more than the notice, or nothing can be booked."))
        shortest = (days - 1) * A_DAY + opens if days else minutes
        if shortest <= changed_until and changed_until:
            words = _(
                "Enter more: patients change and cancel online until %(until)s before a visit, and whoever books must"
                " still be able to.",
                until=duration(changed_until),
            )
            return refuse(self.notice, words)
        return True


def fields_of_notice(minutes: int, days: int) -> Mapping[str, Any]:
    """What a BookingTimesForm shows of a notice."""
    if days:
        return {"notice": days, "unit": "days"}
    if minutes and minutes % 60 == 0:
        return {"notice": minutes // 60, "unit": "hours"}
    return {"notice": minutes, "unit": "minutes"}


class FeeForm(SettingsForm):
    consultation_fee_cents = AmountField(_l("Fee for a consultation"), description=_l("0 for no fee."))
    fee_counts_toward_surgery = BooleanField(
        _l("Applied to the cost if they go ahead"), description=_l("Patients read so beside the fee.")
    )

    def values(self) -> Mapping[str, Any]:
        return {
            "consultation_fee_cents": self.consultation_fee_cents.data,
            "currency": self.consultation_fee_cents.currency,
            "fee_counts_toward_surgery": self.fee_counts_toward_surgery.data,
        }


class CapForm(SettingsForm):
    daily_cap = WholeNumberField(
        _l("At most so many visits a day"),
        least=1,
        most=100,
        may_be_empty=True,
        description=_l("From 1 to 100. Empty for as many as there is time for."),
    )

    def values(self) -> Mapping[str, Any]:
        return {"daily_cap": self.daily_cap.data}


class HolidaysForm(ConfirmationForm):
    kept_open = SelectMultipleField(
        _l("The practice works on"), description=_l("On the others it is closed; extra hours open a single day.")
    )
