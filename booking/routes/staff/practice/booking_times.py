"""The screen on which the practice says from when and how far ahead patients book online."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog, clock, schedules
from booking.formats import day_long, duration, moment, period
from booking.forms.practice import BookingTimesForm, fields_of_notice
from booking.models import Practice
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import Wording, save_or_show, seen_to_send
from booking.schedules import BOOKING_TIMES, ChangedSettings, seen_settings

_WORDS: Final[Words] = {
    "minimum_notice_minutes": ("Notice", duration),
    "minimum_notice_days": ("Notice in whole days", period),
    "booking_horizon_days": ("Days ahead", str),
}


def booking_times_group() -> Group:
    says = _says(schedules.the_practice())
    return Group("When patients can book", f"{says}.", url_for("staff.practice_booking_times"))


@blueprint.route("/practice/booking-times", methods=["GET", "POST"])
def practice_booking_times() -> ResponseReturnValue:
    row = schedules.the_practice()
    form = BookingTimesForm(data=_shown(row) if request.method != "POST" else None)

    def page(**shown: Any) -> str:
        return _page(row, form, **shown)

    if not form.validate_on_submit() or not form.fits(changed_until=_until(row, form), opens=schedules.first_minute()):
        return page(), 422 if form.errors else 200
    change = ChangedSettings("practice", row.id, form.values(), form.row_seen)
    return save_or_show(change, form, _wording(form), page, back=url_for("staff.practice"))


def _shown(row: Practice) -> dict[str, Any]:
    notice = fields_of_notice(row.minimum_notice_minutes, row.minimum_notice_days)
    return {**notice, "booking_horizon_days": row.booking_horizon_days}


def _until(row: Practice, form: BookingTimesForm) -> int:
    """Up to when patients change what is booked; 0 where the notice stays, which a file may have set shorter."""
    stays = all(getattr(row, name) == form.values()[name] for name in ("minimum_notice_minutes", "minimum_notice_days"))
    return 0 if stays else row.cancellation_notice_minutes


def _page(row: Practice, form: BookingTimesForm, **shown: Any) -> str:
    return render_template(
        "staff/practice/booking_times.html",
        form=form,
        now=_says(row),
        ahead=schedules.visits_ahead(None, now=clock.now()),
        seen=seen_to_send(form, seen_settings(row, BOOKING_TIMES), **shown),
        changes=last_changes(row, _WORDS),
        **shown,
    )


def _says(row: Practice) -> str:
    days = row.minimum_notice_days
    notice = period(days) if days else duration(row.minimum_notice_minutes)
    return f"Patients book online at least {notice} and at most {period(row.booking_horizon_days)} ahead"


def _wording(form: BookingTimesForm) -> Wording:
    """By the rules: the nearest and the farthest moment that are left."""
    values, now, usual = form.values(), clock.now(), catalog.usual_consultation()
    means = []
    if usual is not None:
        rules = replace(
            usual.rules,
            minimum_notice=timedelta(minutes=values["minimum_notice_minutes"]),
            minimum_notice_days=values["minimum_notice_days"],
            booking_horizon=values["booking_horizon_days"],
        )
        first = moment(now + rules.minimum_notice, rules.zone)
        if rules.minimum_notice_days:
            first = day_long(rules.first_day(now))
        means.append(f"Whoever looks now finds times from {first} through {day_long(rules.last_day(now))}.")
        means.append("The front desk books sooner than that all the same.")
    return Wording(done="When patients can book is saved.", undo="the rules of online booking changed", means=means)
