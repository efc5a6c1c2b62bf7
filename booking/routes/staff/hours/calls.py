"""The call list: whom the practice still has to call about their visits, and what became of each try.

A surgeon reads and notes the calls of their own patients.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking import appointments, catalog, clock, messages
from booking.availability import local_date, whole_day
from booking.formats import day_long, moment, time_short
from booking.forms.calls import CallForm
from booking.messages import CalledMeanwhile, CallOutcome, DoneAlready, OwedCall
from booking.models import Call
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.offered_to_move import offered_words, times_to_offer
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.hours.requested_day import requested_day
from booking.routes.staff.kept_undo import keep_undo
from booking.routes.staff.viewer import Viewer, current_viewer
from booking.routes.staff.wording import day_and_time, telephone_to_press
from booking.routes.wording import about_visit
from booking.schedules import CALLS

OUTCOMES = {
    CallOutcome.REACHED: _l("reached"),
    CallOutcome.VOICEMAIL: _l("voicemail"),
    CallOutcome.NO_ANSWER: _l("no answer"),
}


@blueprint.get("/calls")
def calls() -> ResponseReturnValue:
    """?day=2026-10-06, or all that are still to come."""
    return calls_page(requested_day(request.args.get("day")))


@blueprint.post("/calls/<int:number>")
def note_call(number: int) -> ResponseReturnValue:
    task = messages.task_by_number(number)
    if task is None or task.kind not in CALLS:
        abort(404)
    form = CallForm()
    day = requested_day(form.day.data)
    if not form.validate():
        return calls_page(day, sentence=_("Say whether they were reached.")), 422
    if form.calls_seen is None:
        return calls_page(day, sentence=not_as_seen()), 409
    outcome, now = CallOutcome(form.outcome.data), clock.now()
    try:
        messages.note_call(task, outcome, user_id=current_viewer().user_id, seen=form.calls_seen, now=now)
    except CalledMeanwhile as other:
        return calls_page(day, sentence=called_meanwhile(other)), 409
    except DoneAlready:
        return calls_page(day, sentence=no_call_needed()), 409
    noted = {"task": number, "number": form.calls_seen + 1}
    keep_undo("call", _("call noted: %(outcome)s", outcome=OUTCOMES[outcome]), noted, now=now)
    flash(_("Noted: %(outcome)s.", outcome=OUTCOMES[outcome]), "done")
    return redirect(calls_address(day), 303)


def no_call_needed() -> str:
    return str(_("Nobody need call about this any more, and nothing was noted."))


def calls_address(day: date | None) -> str:
    return url_for("staff.calls", day=day.isoformat() if day else None)


def calls_about(day: date, viewer: Viewer, *, now: datetime) -> dict[str, Any] | None:
    """What the day shows of its call list; None when nobody is left on it. One statement."""
    zone = catalog.practice().zone
    times = messages.owed_call_times(CALLS, whole_day(day, zone), surgeon_id=viewer.own_surgeon, now=now)
    if not times:
        return None
    return {
        "number": len(times),
        "times": [time_short(time, zone) for time in times],
        "href": calls_address(day),
    }


def calls_page(day: date | None, *, sentence: str = "") -> str:
    zone, viewer, now = catalog.practice().zone, current_viewer(), clock.now()
    span = whole_day(day, zone) if day else None
    found = messages.owed_calls(CALLS, span, surgeon_id=viewer.own_surgeon, now=now)
    to_call = [one for one in found.calls if not one.is_awaited]
    fewest = min((len(one.calls) for one in to_call), default=0)
    following = next((one for one in to_call if len(one.calls) == fewest), None)
    times = times_to_offer(found, now=now)
    return render_template(
        "staff/calls.html",
        day=day,
        title=_("To call about %(day)s", day=day_long(day)) if day else _("To call"),
        rows=[
            _row(one, viewer, zone, is_next=one is following, with_day=day is None, now=now)
            | {"times": times.get(one.appointment.id, ())}
            for one in found.calls
        ],
        sentence=sentence,
    )


def _row(
    owed: OwedCall, viewer: Viewer, zone: ZoneInfo, *, is_next: bool, with_day: bool, now: datetime
) -> dict[str, Any]:
    row, contact = owed.appointment, appointments.contact_of(owed.appointment.visit)
    return {
        "number": owed.task.id,
        "seen": len(owed.calls),
        "when": day_and_time(row.starts_at, zone) if with_day else time_short(row.starts_at, zone),
        "who": viewer.shown_name(contact.patient_name if contact.is_readable else None) or _("No name"),
        "about": about_visit(row.visit),
        "surgeon": row.surgeon,
        "telephone": telephone_to_press(contact.telephone),
        "uuid": row.uuid,
        "tries": [_try(call, zone, now=now) for call in owed.calls],
        "offered": offered_words(owed.asked, zone) if owed.asked else "",
        "is_next": is_next,
    }


def _try(call: Call, zone: ZoneInfo, *, now: datetime) -> str:
    """voicemail, 10:42 AM, Jordan"""
    return f"{OUTCOMES[CallOutcome(call.outcome)]}, {_when(call.called_at, zone, now=now)}, {call.user.name}"


def _when(at: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    is_today = local_date(at, zone) == local_date(now, zone)
    return time_short(at, zone) if is_today else day_and_time(at, zone)


def called_meanwhile(other: CalledMeanwhile) -> str:
    return str(
        _(
            "%(who)s has noted a call meanwhile: %(outcome)s, %(at)s. Nothing was done. Press again if you want to.",
            who=other.user_name,
            outcome=OUTCOMES[CallOutcome(other.outcome)],
            at=moment(other.called_at, catalog.practice().zone),
        )
    )
