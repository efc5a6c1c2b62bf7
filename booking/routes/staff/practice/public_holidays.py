"""The screen on which the practice says on which public holidays it works."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields import SelectChoice

from booking import catalog, clock, schedules
from booking.appointments import PatientsHit
from booking.availability import local_date
from booking.formats import day_long
from booking.forms.practice import HolidaysForm
from booking.models import Practice
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.closures import A_YEAR
from booking.routes.staff.hours.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.hours.undo import has_told
from booking.routes.staff.practice.group import Group
from booking.routes.staff.practice.last_changes import Words, last_changes
from booking.routes.staff.practice.saving import keep_settings, seen_to_send
from booking.schedules import HOLIDAYS, ChangedSettings, NotAsSeen, seen_settings

_WORDS: Final[Words] = {"holidays_kept_open": ("Works on", lambda names: ", ".join(names) or "none")}


def holidays_group() -> Group:
    days, kept = _days(), schedules.the_practice().holidays_kept_open
    worked = [name for name in days if name in kept]
    says = f"The practice works on {len(worked)} of the {len(days)} public holidays of the next year"
    return Group("Public holidays", f"{says}." if days else "None closes the practice.", _address())


@blueprint.route("/practice/public-holidays", methods=["GET", "POST"])
def practice_holidays() -> ResponseReturnValue:
    row, days = schedules.the_practice(), _days()
    form = HolidaysForm(data={"kept_open": row.holidays_kept_open} if request.method != "POST" else None)
    form.kept_open.flags.required = True  # to tick none is an answer
    form.kept_open.choices = [SelectChoice(name, name) for name in _names(row, days)]
    if not form.validate_on_submit():
        return _page(row, days, form), 422 if form.errors else 200
    chosen = form.kept_open.data or []
    # As they stood, so that a practice file that says the same in its own order still does.
    kept = [name for name in row.holidays_kept_open if name in chosen]
    kept += [name for name in chosen if name not in kept]
    values = {"holiday_region": row.holiday_region, "holidays_kept_open": kept}
    change = ChangedSettings("practice", row.id, values, form.row_seen)
    try:
        made = make(change, form, now=clock.now())
    except PatientsHit as hits:
        return _page(row, days, form, confirmation=confirmation_of(hits, form, verb="Save")), 409
    except NotAsSeen:
        return _page(row, days, form, sentence=not_as_seen()), 409
    keep_settings(change, "public holidays changed", tells=has_told(made, form), now=made.at)
    flash(saved_words("The public holidays are saved.", made), "done")
    return redirect(url_for("staff.practice"), 303)


def _page(row: Practice, days: Mapping[str, list[date]], form: HolidaysForm, **shown: Any) -> str:
    kept = row.holidays_kept_open
    return render_template(
        "staff/practice/public_holidays.html",
        form=form,
        worked=[name for name in days if name in kept],
        dates={name: "; ".join(map(day_long, when)) for name, when in days.items()},
        back_to=_address(),
        seen=seen_to_send(form, seen_settings(row, HOLIDAYS), **shown),
        changes=last_changes(row, _WORDS),
        **shown,
    )


def _days() -> Mapping[str, list[date]]:
    """On which days of the next year each of them falls, in order of the first."""
    practice, found = catalog.practice(), defaultdict[str, list[date]](list)
    today = local_date(clock.now(), practice.zone)
    for one in catalog.public_holidays_between(practice, first=today, last=today + A_YEAR):
        for name in catalog.names_of_holiday(one.name):
            found[name].append(one.on)
    return found


def _names(row: Practice, days: Mapping[str, list[date]]) -> list[str]:
    """Also those that are kept open and do not fall on a day of the next year."""
    return [*days, *(name for name in row.holidays_kept_open if name not in days)]


def _address() -> str:
    return url_for("staff.practice_holidays")
