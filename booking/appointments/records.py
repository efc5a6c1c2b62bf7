"""What every change of an appointment writes besides: its history, letters and calendar events, and raised versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking import calendars, messages, schedules
from booking.appointments.rows import raise_version
from booking.appointments.under_lock import Decision
from booking.availability import Interval
from booking.database import read_moment
from booking.models import Appointment, History, Visit


@dataclass(frozen=True, slots=True)
class Actor:
    """Who changes an appointment: the patient on the page of the visit, a user at the desk, or a command.

    `is_silent` when they have chosen that no email tells of it.
    """

    way: str
    user_id: int | None = None
    is_silent: bool = False


PATIENT = Actor("page")


def snapshot(row: Appointment) -> dict[str, Any]:
    """As history keeps it; `local_start` and `fold` are what the clocks showed when it was agreed.

    Which rules the desk has set aside for it, and in which lane it stands then, is said where it has.
    """
    set_aside = {"override": row.override.split(), "lane": row.lane} if row.override else {}
    return {
        "procedure_id": row.visit.procedure_id,
        "status": row.status,
        "surgeon_id": row.surgeon_id,
        "location_id": row.location_id,
        "starts_at": row.starts_at.isoformat(),
        "local_start": row.local_start.isoformat(),
        "fold": row.fold,
        "ends_at": row.ends_at.isoformat(),
        **set_aside,
    }


def terms(row: Appointment) -> dict[str, Any]:
    """What only another procedure changes, beside a snapshot: with both an undo puts it back as it was agreed."""
    before, after = row.starts_at - row.takes_from, row.takes_until - row.ends_at
    return {"fee": list(row.visit.fee), "buffers_seconds": [before.total_seconds(), after.total_seconds()]}


def took(visit: Visit, before: Sequence[Mapping[str, Any]]) -> dict[int, list[Interval]]:
    """By surgeon what its appointments took up, by these snapshots; buffers as they are now where those say nothing."""
    spans: dict[int, list[Interval]] = defaultdict(list)
    for row, was in zip(visit.appointments, before, strict=True):
        starts_at, ends_at = (read_moment(was[name]) for name in ("starts_at", "ends_at"))
        around = was.get("buffers_seconds") or terms(row)["buffers_seconds"]
        earlier, later = (timedelta(seconds=seconds) for seconds in around)
        spans[was["surgeon_id"]].append(Interval(starts_at - earlier, ends_at + later))
    return spans


def is_told_alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two snapshots have time, length, place and surgeon in common: what emails and calendars tell."""
    return all(one[name] == other[name] for name in ("starts_at", "ends_at", "location_id", "surgeon_id"))


def record_silent_change(
    decision: Decision,
    visit: Visit,
    act: str,
    *,
    before: Sequence[dict[str, Any]],
    actor: Actor,
    also: Mapping[str, Any] | None = None,
) -> None:
    """History and raised versions, for what neither emails nor calendars tell; buffers may be others."""
    session, now = decision.session, decision.now
    for row in visit.appointments:
        raise_version(row, now=now)
    session.flush()
    write_history(session, dict(zip(visit.appointments, before, strict=True)), act, actor=actor, also=also, now=now)
    schedules.time_freed(session, spans=took(visit, before), now=now)


def record_change(
    decision: Decision,
    visit: Visit,
    act: str,
    *,
    before: Sequence[dict[str, Any] | None],
    actor: Actor,
    also: Mapping[str, Any] | None = None,
) -> None:
    """History, letters, calendar events and raised versions: in the transaction that makes the change."""
    _record(decision, visit, act, before=before, actor=actor, also=also)
    # What a patient books is confirmed at once; all else may still be corrected, and is told as it is then.
    delay = timedelta(0) if act == "booked" and actor == PATIENT else decision.consultation.email_delay
    _write_letter(decision, visit, act, actor=actor, delay=delay)


def record_restored(
    decision: Decision, visit: Visit, act: str, *, before: Sequence[dict[str, Any]], letter: str | None, actor: Actor
) -> None:
    """The same of what had been canceled; `letter` is the kind owed, None for silence."""
    _record(decision, visit, act, before=before, actor=actor)
    if letter:
        _write_letter(decision, visit, letter, actor=actor, delay=decision.consultation.email_delay)


def record_undo(
    decision: Decision,
    visit: Visit,
    act: str,
    *,
    before: Sequence[dict[str, Any]],
    letter: str | None,
    actor: Actor,
    undid: int,
) -> None:
    """The same of what was taken back, whose first line is `undid`; `letter` is the kind owed, None for silence."""
    _record(decision, visit, act, before=before, actor=actor, also={"undid": undid})
    if letter:
        _write_letter(decision, visit, letter, actor=actor, delay=decision.consultation.email_delay)


def write_history(
    session: Session,
    before: Mapping[Appointment, dict[str, Any] | None],
    act: str,
    *,
    actor: Actor,
    also: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """A line for each of these appointments: from what it was, None for nothing, to what it is, and what `also` says.

    Codes and ids only, never what somebody typed.
    """
    lines = [
        {
            "visit_id": row.visit_id,
            "appointment_id": row.id,
            "at": now,
            "user_id": actor.user_id,
            "way": actor.way,
            "act": act,
            "before": was,
            "after": snapshot(row) | dict(also or {}),
        }
        for row, was in before.items()
    ]
    if lines:
        session.connection().execute(insert(History), lines)


def _write_letter(decision: Decision, visit: Visit, kind: str, *, actor: Actor, delay: timedelta) -> None:
    if actor.is_silent:
        visit.untold_at = decision.now
        return
    messages.write_letter(
        decision.session, visit=visit, kind=kind, user_id=actor.user_id, delay=delay, now=decision.now
    )


def _record(
    decision: Decision,
    visit: Visit,
    act: str,
    *,
    before: Sequence[dict[str, Any] | None],
    actor: Actor,
    also: Mapping[str, Any] | None = None,
) -> None:
    """All but the letter. Of a silent act history says so, and since when the patient had not heard before.

    A part that is as it was has no line.
    """
    session, now = decision.session, decision.now
    session.flush()
    if actor.is_silent:
        also = dict(also or {}) | {"no_email": True, "untold_since": visit.untold_at and visit.untold_at.isoformat()}
    changed = {row: was for row, was in zip(visit.appointments, before, strict=True) if was != snapshot(row)}
    write_history(session, changed, act, actor=actor, also=also, now=now)
    zone, language = decision.consultation.rules.zone, decision.consultation.language
    if act == "booked":  # no letter and no event tells of the visit yet
        calendars.add_events(session, visit, zone=zone, language=language)
    else:
        messages.supersede_letters(session, visit=visit, now=now)
        calendars.change_events(session, visit, zone=zone, language=language)
    messages.follow_video(session, visit=visit, act=act, now=now)
    surgeons = {row.surgeon_id for row in visit.appointments} | {was["surgeon_id"] for was in before if was}
    schedules.slots_and_feeds_changed(session, surgeons=surgeons)
