"""What the frame of every desk page shows: open tasks, whether emails leave, and what can be undone."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, current_app, g, request, session
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from booking import access, appointments, catalog, clock, messages, people
from booking.appointments import UNDO_WITHIN
from booking.availability import local_date
from booking.formats import day_short, time_short
from booking.messages import MailHealth
from booking.routes.staff.appointment.undo_line import UndoLine, kept_line, undo_line
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.kept_undo import kept_undo
from booking.routes.staff.viewer import current_viewer

ACTED_AT = "acted_at"  # in the session, a timestamp


@blueprint.context_processor
def frame() -> dict[str, Any]:
    """One statement, and one more for a surgeon, and where something can be undone.

    A page about a lost database shows nothing of it.
    """
    now = clock.now()
    try:
        health, zone, own = mail_health_now(), catalog.practice().zone, access.own_surgeon()
        return {
            "open_tasks": health.open_tasks if own is None else messages.number_of_open_tasks(surgeon_id=own),
            "mail_line": mail_line(health, zone, now=now),
            "undo": _undo(zone, now=now),
        }
    except SQLAlchemyError:
        return {}


def mail_health_now() -> MailHealth:
    """As it was when this request first asked."""
    if "mail_health" not in g:
        g.mail_health = messages.mail_health(now=clock.now())
    found: MailHealth = g.mail_health
    return found


@blueprint.after_request
def leave_tasks(answer: Response) -> Response:
    """Where no worker runs, pages are all there is to find out that no email leaves; a record, and made once."""
    health: MailHealth | None = g.get("mail_health")
    if health is not None and health.tells_nobody:
        try:
            messages.leave_mail_tasks(now=clock.now())
        except OperationalError:  # the next page tries again
            current_app.logger.warning("The task about emails that do not leave could not be written")
    return answer


def _undo(zone: ZoneInfo, *, now: datetime) -> UndoLine | None:
    """Of what whoever is signed in did last, if it can still be undone.

    Asked for only in the browser that has just done something: one statement. What is read back on the page of weekly
    hours has its button there.
    """
    user, acted_at = access.current_user(), session.get(ACTED_AT, 0)
    if user is None or now.timestamp() - acted_at > UNDO_WITHIN.total_seconds():
        return None
    act, kept = appointments.undoable_by(user.id, now=now), kept_undo()
    is_last = kept is not None and kept.is_recent(now=now) and (act is None or kept.at >= act.at)
    if kept and is_last and not (kept.kind == "weekly" and request.endpoint == "staff.hours"):
        return kept_line(kept, now=now)
    return undo_line(act, current_viewer(), zone, now=now) if act else None


@blueprint.after_request
def get_ready_to_search(answer: Response) -> Response:
    if answer.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):  # to somebody signed in
        people.read_people_ahead()
    return answer


@blueprint.after_request
def note_act(answer: Response) -> Response:
    if request.method == "POST" and answer.status_code == HTTPStatus.SEE_OTHER:
        session[ACTED_AT] = clock.now().timestamp()
    return answer


def mail_line(health: MailHealth, zone: ZoneInfo, *, now: datetime) -> str | None:
    """No email has left since 12:36 PM; 4 are waiting."""
    if not health.stands_still:
        return None
    if not health.worker_is_missing:
        said = _("No email has left yet")
        if health.last_left_at:
            said = _("No email has left since %(moment)s", moment=_moment(health.last_left_at, zone, now=now))
    elif health.worker_seen_at:
        seen = _moment(health.worker_seen_at, zone, now=now)
        said = _("No email can leave: the program that sends them was last seen at %(moment)s", moment=seen)
    else:
        said = _("No email can leave: the program that sends them has not been seen")
    waiting = ngettext("%(num)d is waiting", "%(num)d are waiting", health.waiting) if health.waiting else ""
    return "; ".join(filter(None, [said, waiting])) + "."


def _moment(moment: datetime, zone: ZoneInfo, *, now: datetime) -> str:
    time = time_short(moment, zone)
    return time if local_date(moment, zone) == local_date(now, zone) else f"{day_short(moment, zone)}, {time}"
