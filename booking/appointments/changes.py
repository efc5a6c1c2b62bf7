"""What every change of a booked visit asks first, and what it gives back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from booking import schedules
from booking.appointments.records import Actor, took
from booking.appointments.refusals import ChangedMeanwhile, NotBooked, TooLateToChange
from booking.appointments.under_lock import Decision
from booking.models import Appointment, History, Visit


def versions_of(visit: Visit) -> str:
    """3-1: of its appointments, in their order. What a page showed of them, as its form sends it back."""
    return "-".join(str(row.version) for row in visit.appointments)


def is_booked(visit: Visit) -> bool:
    return bool(visit.appointments) and all(row.status == "booked" for row in visit.appointments)


def is_cancelled(visit: Visit) -> bool:
    return all(row.status == "cancelled" for row in visit.appointments)


def is_changeable(visit: Visit, *, notice: timedelta, now: datetime) -> bool:
    """May the patient still change it by themselves?"""
    return is_booked(visit) and now + notice <= min(row.starts_at for row in visit.appointments)


def is_ahead(visit: Visit, *, now: datetime) -> bool:
    """Booked, and not over: the desk may change it while the patient is late, but not the day after."""
    return is_booked(visit) and any(row.ends_at > now for row in visit.appointments)


def require_changeable(decision: Decision, visit: Visit, *, actor: Actor) -> None:
    """Raises NotBooked, and TooLateToChange for patients near its start."""
    if not is_ahead(visit, now=decision.now):
        raise NotBooked
    notice = decision.consultation.notice_to_change
    if actor.user_id is None and not is_changeable(visit, notice=notice, now=decision.now):
        raise TooLateToChange


def require_unchanged(visit: Visit, seen: str | None) -> None:
    """Raises ChangedMeanwhile where it is not as `seen`, see `versions_of`; None asks for nothing."""
    if seen is not None and seen != versions_of(visit):
        raise ChangedMeanwhile


def was_last_done(decision: Decision, visit: Visit, *acts: str, actor: Actor) -> bool:
    """Whether one of these is what was done last, and by them: then it is their own press once more."""
    last = select(History.act, History.way, History.user_id).where(History.visit_id == visit.id)
    found = decision.session.connection().execute(last.order_by(History.id.desc()).limit(1)).one_or_none()
    return found is not None and found.act in acts and tuple(found)[1:] == (actor.way, actor.user_id)


def give_back(
    decision: Decision, visit: Visit, before: Sequence[dict[str, Any]], *, staying: Sequence[Appointment] = ()
) -> None:
    """Wherever it was, it is no longer: its time is free, and nobody need call about it.

    But for parts of it that are `staying` where their surgeon is not.
    """
    schedules.time_freed(decision.session, spans=took(visit, before), now=decision.now)
    if not (staying and schedules.outside_hours(staying, now=decision.now)):
        schedules.needs_no_call(decision.session, [visit.id], now=decision.now)
