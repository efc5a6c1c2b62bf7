"""How an appointment stands on its day, as the desk says: arrived, with the surgeon, seen, did not come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from booking import messages, schedules
from booking.appointments.changes import require_unchanged, was_last_done
from booking.appointments.open_days import close_settled_days
from booking.appointments.records import Actor, snapshot, write_history
from booking.appointments.refusals import NotBooked, NotYet
from booking.appointments.rows import raise_version
from booking.appointments.under_lock import Decision, under_lock
from booking.availability import Interval, local_date
from booking.models import Appointment

NO_SHOW: Final = "no_show"
ORDER: Final = ("booked", "checked_in", "with_surgeon", "fulfilled")
MOVES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "booked": ("checked_in", "with_surgeon", "fulfilled", NO_SHOW),
        "checked_in": ("with_surgeon", "fulfilled", "booked"),
        "with_surgeon": ("fulfilled", "checked_in", "booked"),
        "fulfilled": ("with_surgeon", "checked_in", "booked"),
        NO_SHOW: ("checked_in", "with_surgeon", "fulfilled", "booked"),
    }
)
"""From each status, to which the desk may go. Who has arrived and then leaves is first not arrived, then a no-show."""
SET_BACK: Final = "status_set_back"  # in history, of a step back; one forward is named by its status
STATUS_ACTS: Final = (*ORDER[1:], NO_SHOW, SET_BACK)


def set_status(row: Appointment, status: str, *, actor: Actor, seen: str | None, now: datetime) -> Appointment:
    """Say how one appointment stands; their own same press again changes nothing. For `seen` see `versions_of`.

    Calendars and emails tell nothing of it. Raises NotBooked when it does not follow from how it stands, NotYet
    before its day, and a no-show before its start, ChangedMeanwhile, and SlotTaken when who did not come is there
    after all, and somebody else has the time.
    """
    id = row.id
    with under_lock(visit=row.visit, now=now) as decision:
        visit = decision.known_visit
        row = next(one for one in visit.appointments if one.id == id)
        act = SET_BACK if is_step_back(row.status, status) else status
        if row.status == status and was_last_done(decision, visit, status, SET_BACK, actor=actor):
            return row
        require_unchanged(visit, seen)
        if status not in MOVES.get(row.status, ()):
            raise NotBooked
        if not may_be_said(row, status, zone=decision.consultation.rules.zone, now=now):
            raise NotYet
        put_status(decision, row, status, act=act, actor=actor)
        return row


def statuses_from(row: Appointment, *, zone: ZoneInfo, now: datetime) -> list[str]:
    """What may be said of it now, forward first."""
    return [status for status in MOVES.get(row.status, ()) if may_be_said(row, status, zone=zone, now=now)]


def may_be_said(row: Appointment, status: str, *, zone: ZoneInfo, now: datetime) -> bool:
    """From the morning of its day on, and without an end: yesterday's are settled too. A no-show from its start on."""
    if status == NO_SHOW:
        return row.starts_at <= now
    return local_date(row.starts_at, zone) <= local_date(now, zone)


def is_step_back(status: str, wanted: str) -> bool:
    """Nobody arrives after all by being booked."""
    if status == NO_SHOW:
        return wanted == "booked"
    return wanted in ORDER and status in ORDER and ORDER.index(wanted) < ORDER.index(status)


def put_status(
    decision: Decision,
    row: Appointment,
    status: str,
    *,
    act: str,
    actor: Actor,
    also: Mapping[str, Any] | None = None,
) -> None:
    """With its history and a raised version; whoever did not come takes no time."""
    was = snapshot(row)
    row.status = status
    raise_version(row, now=decision.now)
    decision.session.flush()
    write_history(decision.session, {row: was}, act, actor=actor, also=also, now=decision.now)
    messages.withdraw_tasks(decision.session, [schedules.SURGEON_LATE], visits=[row.visit_id], now=decision.now)
    zone = decision.consultation.rules.zone
    if local_date(row.starts_at, zone) < local_date(decision.now, zone):
        close_settled_days(decision.session, zone=zone, now=decision.now)
    if NO_SHOW in (status, was["status"]):
        messages.supersede_letters(decision.session, visit=row.visit, now=decision.now)
        freed = [Interval(row.takes_from, row.takes_until)] if status == NO_SHOW else []
        schedules.time_freed(decision.session, spans={row.surgeon_id: freed}, now=decision.now)
