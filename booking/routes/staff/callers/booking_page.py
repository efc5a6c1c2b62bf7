"""The page on which the desk books for a caller, as it stands: its times, who waits for them, and who is calling."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, clock
from booking.forms.caller import CallerForm
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.callers.beginning import known_visit
from booking.routes.staff.callers.booking import Denied
from booking.routes.staff.callers.numbered_times import numbered_times
from booking.routes.staff.callers.offered import CallerTimes, WantedTime, both_in_words
from booking.routes.staff.callers.refused_times import RefusedTime, refused_time
from booking.routes.staff.callers.times import times_instead, times_of_day
from booking.routes.staff.callers.walk_in_times import walk_in_times
from booking.routes.staff.desk_times import desk_times
from booking.routes.staff.earlier_visits.suiting import suited_by
from booking.routes.staff.wording import day_and_time, in_a_line
from booking.routes.wording import about_visit


def booking_page(form: CallerForm, found: OpenTimes, *, now: datetime, status: int) -> ResponseReturnValue:
    """With the times of the day, the next ones, or now; a wished time that is not among them is refused by name."""
    wish = _wish(form, found)
    if form.is_walk_in:
        return _shown(form, found, walk_in_times(found, wish, now=now)), status
    times = times_of_day(found, wish) if form.day.data else numbered_times(found, wish)
    wanted = form.refused.data if times.is_chosen or not wish.choices else wish.choices
    refused = refused_time(found, wanted, surgeon=wish.surgeon, now=now) if wanted else None
    return _shown(form, found, times, refused=refused), status


def booking_page_after(form: CallerForm, before: OpenTimes, denied: Denied, *, now: datetime) -> str:
    """After a refusal: what is open now, and nothing of it chosen beforehand."""
    found = desk_times(before.procedure, now=now)
    wish = _wish(form, found)
    if form.is_walk_in:
        times = walk_in_times(found, wish, now=now)
    else:
        times = times_instead(found, wish, start=form.chosen()[0].starts_at)
    return _shown(form, found, times, sentence=denied.sentence, refused=denied.refused)


def _wish(form: CallerForm, found: OpenTimes) -> WantedTime:
    return WantedTime(
        surgeon=form.surgeon.data,
        location=form.location.data or None,
        day=form.day.data or found.today,
        choices=form.start.data,
    )


def _shown(
    form: CallerForm, found: OpenTimes, times: CallerTimes, *, sentence: str = "", refused: RefusedTime | None = None
) -> str:
    return render_template(
        "staff/book.html",
        form=form,
        found=found,
        times=times,
        sentence=sentence,
        refused=refused,
        known=_known(form, found),
        start=day_and_time(form.start.data[0].starts_at, found.practice.zone) if form.start.data else "",
        waiting=[] if form.is_walk_in else _waiting(form, found),
        both=both_in_words(found) if form.is_with_both and found.is_with_both else "",
    )


def _waiting(form: CallerForm, found: OpenTimes) -> list[dict[str, Any]]:
    """Who waits for an earlier visit waits for one surgeon at a time."""
    return suited_by(form.start.data[0], found) if len(form.start.data) == 1 else []


def _known(form: CallerForm, found: OpenTimes) -> str | None:
    """The visit by which somebody was found, so that it can be said to them: still to come, or the last."""
    visit = known_visit(form.person.data)
    if visit is None:
        return None
    line = "; ".join(in_a_line(row, found.practice.zone) for row in visit.appointments)
    told = _("%(about)s, %(line)s", about=about_visit(visit), line=line)
    if appointments.is_cancelled(visit):
        return _("Canceled: %(visit)s", visit=told)
    if appointments.is_ahead(visit, now=clock.now()):
        return _("Already booked: %(visit)s", visit=told)
    return _("Last visit: %(visit)s", visit=told)
