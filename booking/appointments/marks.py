"""What patients tell the front desk: that they will be there, are late, are here. Marks, never a status."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from booking.appointments.changes import is_ahead, require_unchanged
from booking.appointments.records import PATIENT, snapshot, write_history
from booking.appointments.refusals import NotBooked, NotNow
from booking.appointments.under_lock import under_lock
from booking.models import Visit

NEAR: Final = timedelta(minutes=60)


class Mark(StrEnum):
    """Of the day itself, as history names them."""

    LATE = "late"
    HERE = "here"


def confirm(visit: Visit, *, seen: str | None, now: datetime) -> Visit:
    """The patient has said that they will be there; the same again changes nothing. For `seen` see `versions_of`.

    No calendar and no other page must notice it. Raises NotBooked, ChangedMeanwhile.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        if not is_ahead(visit, now=now):
            raise NotBooked
        require_unchanged(visit, seen)
        if visit.confirmed_at is None:
            visit.confirmed_at = now
        return visit


def may_be_marked(visit: Visit, *, now: datetime) -> bool:
    """Within 60 minutes of a start, and as long as the desk has not said anything itself."""
    return all(row.status == "booked" for row in visit.appointments) and any(
        abs(row.starts_at - now) <= NEAR for row in visit.appointments
    )


def mark_visit(visit: Visit, mark: Mark, *, seen: str, now: datetime) -> Visit:
    """Note it, the first time that it is said; the same again changes nothing. For `seen` see `versions_of`.

    Raises NotNow, ChangedMeanwhile.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        require_unchanged(visit, seen)
        if not may_be_marked(visit, now=now):
            raise NotNow
        if mark in marks_of(visit):
            return visit
        if mark is Mark.LATE:
            visit.late_at = now
        else:
            visit.here_at = now
        write_history(
            decision.session, {row: snapshot(row) for row in visit.appointments}, mark, actor=PATIENT, now=now
        )
        return visit


def marks_of(visit: Visit) -> list[Mark]:
    """Those said about the time as it is; whoever is here is late no more."""
    return marks_said(visit.late_at, visit.here_at, [row.starts_at for row in visit.appointments])


def marks_said(late_at: datetime | None, here_at: datetime | None, starts: list[datetime]) -> list[Mark]:
    """The same, of columns. What was said before a move to another time says nothing about that."""

    def is_about_it(said_at: datetime | None) -> bool:
        return said_at is not None and any(abs(start - said_at) <= NEAR for start in starts)

    if is_about_it(here_at):
        return [Mark.HERE]
    return [Mark.LATE] if is_about_it(late_at) else []
