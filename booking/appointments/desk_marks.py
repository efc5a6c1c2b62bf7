"""What the desk ticks off about a visit: that the patient is running late, and that the fee is paid. Never a status."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from booking.appointments.changes import require_unchanged, was_last_done
from booking.appointments.holds import was_ever_booked
from booking.appointments.marks import NEAR, Mark, marks_of
from booking.appointments.records import Actor, snapshot, write_history
from booking.appointments.refusals import NotBooked, NotYet
from booking.appointments.rows import raise_version
from booking.appointments.under_lock import Decision, under_lock
from booking.availability import local_date
from booking.models import Visit

LATE, NOT_LATE = "late", "not_late"
FEE_PAID, FEE_NOT_PAID = "fee_paid", "fee_not_paid"
OPPOSITES: Final[Mapping[str, str]] = MappingProxyType(
    {LATE: NOT_LATE, NOT_LATE: LATE, FEE_PAID: FEE_NOT_PAID, FEE_NOT_PAID: FEE_PAID}
)
"""Each as history names it, with what takes it back."""


def mark_at_desk(visit: Visit, mark: str, *, actor: Actor, seen: str | None, now: datetime) -> None:
    """Tick it off, or take that back; what is so already stays. For `seen` see `versions_of`.

    Raises NotBooked, ChangedMeanwhile, and NotYet for who would be late on another day.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        if mark in ticked(visit) and was_last_done(decision, visit, mark, actor=actor):
            return
        require_unchanged(visit, seen)
        if mark in (LATE, NOT_LATE) and not all(row.status == "booked" for row in visit.appointments):
            raise NotBooked
        if not was_ever_booked(visit):
            raise NotBooked
        zone = decision.consultation.rules.zone
        if mark == LATE and all(local_date(row.starts_at, zone) != local_date(now, zone) for row in visit.appointments):
            raise NotYet
        if mark not in ticked(visit):
            put_mark(decision, visit, mark, act=mark, actor=actor)


def ticked(visit: Visit) -> tuple[str, str]:
    """How both stand: late or not, paid or not."""
    late = LATE if Mark.LATE in marks_of(visit) else NOT_LATE
    return late, FEE_PAID if visit.fee_paid_at else FEE_NOT_PAID


def put_mark(
    decision: Decision, visit: Visit, mark: str, *, act: str, actor: Actor, also: Mapping[str, Any] | None = None
) -> None:
    """With its history and a raised version, so that no other desk overwrites it unseen."""
    now = decision.now
    if mark in (FEE_PAID, FEE_NOT_PAID):
        visit.fee_paid_at = now if mark == FEE_PAID else None
    else:
        # Who calls hours before is late as well: said within the hour, by which `marks_said` knows its time.
        start = min((row.starts_at for row in visit.appointments), key=lambda start: abs(start - now))
        visit.late_at = min(max(now, start - NEAR), start + NEAR) if mark == LATE else None
    before = {row: snapshot(row) for row in visit.appointments}
    for row in visit.appointments:
        raise_version(row, now=now)
    decision.session.flush()
    write_history(decision.session, before, act, actor=actor, also={"mark": mark} | dict(also or {}), now=now)
