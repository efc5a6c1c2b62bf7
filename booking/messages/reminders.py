"""Reminders of visits: written as letters when they are due, one row each whatever number of workers finds them due."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, selectinload

from booking.availability import APART, DAY, QuietHours, Reminder, reminders_of
from booking.confidential import answers_of, mailbox_digest
from booking.config import settings
from booking.database import db, writing
from booking.messages.brought_along import unreminded
from booking.messages.leases import Lease
from booking.messages.outbox import DEPARTURE, WAITING
from booking.models import Appointment, History, Letter, Practice, Visit, begins_between

REMINDER: Final = "reminder"
OFFER: Final = "offer"
NOTHING: Final = timedelta(0)
_AGREES: Final = ("booked", "imported", "moved")  # acts of history; what is undone stands as it was agreed before


def write_due_reminders(*, now: datetime) -> None:
    """Late where no worker was there in time, but none in quiet hours, and none that the next one soon makes needless.

    What was already past when the time was agreed is left out.
    """
    practice = db.session.get(Practice, 1)
    if practice is None:
        return
    due = [(visit, reminder) for visit in _coming(practice, now=now) if (reminder := _due(visit, practice, now=now))]
    unwritten = _without_brought_along(_without_written(due), practice)
    agreed_at = _agreed_at([visit.id for visit, _reminder in unwritten]) if unwritten else {}
    wanted = [_row(visit, one, now=now) for visit, one in unwritten if agreed_at[visit.id] < one.due_at]
    rows = [row for row in wanted if row is not None]
    if not rows:
        return  # nearly always so, and then nobody was kept from writing
    with writing() as session:
        for row in rows:
            _write(session, row, now=now)


def quiet_end(lease: Lease, *, now: datetime) -> datetime | None:
    """Until when what could not leave in time waits; None when it may go.

    No offer goes at night, and a reminder only when it is for then.
    """
    if lease.kind not in (REMINDER, OFFER):
        return None
    practice = db.session.get_one(Practice, 1)
    quiet = quiet_hours(practice)
    if not quiet.holds(now):
        return None
    if lease.kind == OFFER:
        return quiet.end(now)
    starts_at = db.session.scalar(select(func.min(Appointment.starts_at)).where(Appointment.visit_id == lease.visit_id))
    end = quiet.end(now)
    return end if starts_at is not None and starts_at > end else None


def is_of_this_time(letter: Letter) -> bool:
    """Whether a reminder is of the time for which the visit is booked now."""
    return letter.occasion is not None and letter.occasion.partition(" ")[2] == _agreed_time(letter.known_visit)


def _coming(practice: Practice, *, now: datetime) -> Iterable[Visit]:
    """Those ahead, all of whose appointments are booked, that a reminder may be due of."""
    farthest = max([*practice.reminder_days, practice.video_reminder_hours / 24]) + 2
    soon = select(Appointment.visit_id).where(begins_between(now, now + farthest * DAY))
    query = select(Visit).where(Visit.id.in_(soon))
    with_places = selectinload(Visit.appointments).joinedload(Appointment.location)
    for visit in db.session.scalars(query.options(with_places)):
        if all(part.status == "booked" and part.starts_at > now for part in visit.appointments):
            yield visit


def _due(visit: Visit, practice: Practice, *, now: datetime) -> Reminder | None:
    """The last that is due by now, and not made needless or too late by the next."""
    starts_at, quiet = min(part.starts_at for part in visit.appointments), quiet_hours(practice)
    by_video = any(part.location.kind == "video" for part in visit.appointments)
    hours = practice.video_reminder_hours if by_video else 0
    planned = reminders_of(starts_at, days=tuple(practice.reminder_days), hours=hours, quiet=quiet)
    due = [reminder for reminder in planned if reminder.due_at <= now]
    later = [reminder for reminder in planned if reminder.due_at > now]
    if not due or (later and later[0].due_at - now < APART) or (quiet.holds(now) and starts_at > quiet.end(now)):
        return None
    return due[-1]


def _without_written(due: Sequence[tuple[Visit, Reminder]]) -> list[tuple[Visit, Reminder]]:
    """None twice, none shortly after another, and none to a mailbox that has just refused a letter for good."""
    written: dict[int, list[Letter]] = defaultdict(list)
    query = select(Letter).where(Letter.visit_id.in_([visit.id for visit, _ in due])).order_by(Letter.id)
    for letter in db.session.scalars(query) if due else ():
        written[letter.known_visit.id].append(letter)
    return [(visit, one) for visit, one in due if _may_follow(written[visit.id], _occasion(visit, one), one)]


def _without_brought_along(
    due: Sequence[tuple[Visit, Reminder]], practice: Practice
) -> Sequence[tuple[Visit, Reminder]]:
    """Without those whose patients know of them from another program, unless that has been asked for."""
    silent = unreminded([visit for visit, _one in due], zone=practice.zone) if due else ()
    return [(visit, one) for visit, one in due if visit.id not in silent]


def _may_follow(written: Sequence[Letter], occasion: str, reminder: Reminder) -> bool:
    """Whoever has yet to hear of the visit, or has heard since it was due, needs no reminder."""
    standing = [letter for letter in written if letter.superseded_at is None and letter.kind != DEPARTURE]
    if standing and standing[-1].gave_up_at is not None:
        return False
    for letter in standing:
        apart = APART if letter.kind == REMINDER else NOTHING
        if letter.occasion == occasion or (letter.sent_at and reminder.due_at < letter.sent_at + apart):
            return False
        is_waiting = letter.sent_at is None and letter.gave_up_at is None and settings().smtp is not None
        if letter.kind != REMINDER and is_waiting:
            return False
    return True


def _agreed_at(visits: Collection[int]) -> dict[int, datetime]:
    """When each visit got the time that it has."""
    agreed = select(History.visit_id, func.max(History.at)).where(
        History.visit_id.in_(visits), History.act.in_(_AGREES)
    )
    return dict(db.session.execute(agreed.group_by(History.visit_id)).all())


def _row(visit: Visit, reminder: Reminder, *, now: datetime) -> dict[str, Any] | None:
    """None for whom there is no address. It counts for its mailbox: nobody at the desk has asked for it."""
    email = answers_of(visit).get("email")
    if not email:
        return None
    return {
        "visit_id": visit.id,
        "kind": REMINDER,
        "language": visit.language,
        "mailbox": mailbox_digest(email),
        "created_at": now,
        "send_after": now,
        "occasion": _occasion(visit, reminder),
    }


def _write(session: Session, row: dict[str, Any], *, now: datetime) -> None:
    """In the place of an earlier one that still waits; what a move had overtaken is taken up when that is undone."""
    earlier = and_(Letter.visit_id == row["visit_id"], Letter.kind == REMINDER, Letter.occasion != row["occasion"])
    session.execute(
        update(Letter).where(earlier, WAITING).values(superseded_at=now),
        execution_options={"synchronize_session": False},
    )
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    overtaken = and_(Letter.sent_at.is_(None), Letter.gave_up_at.is_(None), Letter.superseded_at.is_not(None))
    anew = {
        "superseded_at": None,
        "leased_until": None,
        "held_back": None,
        "send_after": now,
        "language": row["language"],
    }
    session.execute(
        insert(Letter)
        .values(uuid=uuid4(), **row)
        .on_conflict_do_update(index_elements=[Letter.visit_id, Letter.occasion], set_=anew, where=overtaken)
    )


def _occasion(visit: Visit, reminder: Reminder) -> str:
    return f"{reminder.name} {_agreed_time(visit)}"


def _agreed_time(visit: Visit) -> str:
    """By the clock on the wall, so that a law that changes the clocks makes no second one due."""
    first = min(visit.appointments, key=lambda part: part.starts_at)
    return f"{first.local_start.isoformat(timespec='minutes')}{'/1' if first.fold else ''}"


def quiet_hours(practice: Practice) -> QuietHours:
    return QuietHours(practice.quiet_from_minute, practice.quiet_until_minute, practice.zone)
