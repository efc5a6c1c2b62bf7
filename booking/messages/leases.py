"""The leases on which workers send letters, and what became of each letter.

A worker leases a letter, commits, sends it and notes that it has gone. One that is killed in between leaves the lease,
and the letter goes out again when that is over: at least once, under the same Message-ID, and never twice at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import SystemRandom
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from booking.database import Unseen, db, writing
from booking.messages.outbox import WAITING
from booking.messages.tasks import LETTER_NOT_DELIVERED, withdraw_letter_tasks, write_task
from booking.models import Letter, Task

LEASE: Final = timedelta(minutes=15)  # longer than handing over a letter can take, see mail_server.LONGEST
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(hours=1)
GIVEN_UP_AFTER: Final = timedelta(days=3)

_dice = SystemRandom()


@dataclass(frozen=True, slots=True)
class Lease:
    """A letter that one worker alone may send before `until`; a copy, since rows are read anew in each transaction."""

    letter_id: int
    visit_id: int | None  # None of one to whoever waits
    kind: str
    send_after: datetime
    attempts: int  # with this one
    held_back: str | None  # by what, before this attempt
    until: datetime
    along: tuple[int, ...] = ()  # letters that go with it, as one


def lease_next(*, now: datetime) -> Lease | None:
    """The letter that has been due longest, for LEASE this worker's alone; None when none is due."""
    due = _due(now)
    if db.session.scalar(select(Letter.id).where(due).limit(1)) is None:
        return None  # most often so, and then nobody was kept from writing
    first = select(Letter).where(due).order_by(Letter.send_after, Letter.id).limit(1)
    with writing(unseen=Unseen.LEASES) as session:
        letter = session.scalar(first.with_for_update(skip_locked=True))
        if letter is None:  # another worker was quicker
            return None
        held_back, letter.held_back = letter.held_back, None
        letter.leased_until = now + LEASE
        letter.attempts += 1
        return Lease(
            letter_id=letter.id,
            visit_id=letter.visit_id,
            kind=letter.kind,
            send_after=letter.send_after,
            attempts=letter.attempts,
            held_back=held_back,
            until=letter.leased_until,
        )


def mark_sent(lease: Lease, *, now: datetime) -> None:
    """Also when it became out of date while it was being sent: sent it was."""
    gone = Letter.id.in_((lease.letter_id, *lease.along))
    with writing() as session:
        _note(session, gone, sent_at=now, superseded_at=None, leased_until=None, former_address=None)
        if lease.along:
            _note(session, Letter.id.in_(lease.along), mailbox=None, held_back=None)  # the mailbox got one letter
        withdraw_letter_tasks(session, gone, now=now)


def drop(lease: Lease, *, now: datetime) -> None:
    """There is nothing left to tell."""
    with writing() as session:
        if _note(session, _still_ours(lease), superseded_at=now, leased_until=None, former_address=None):
            withdraw_letter_tasks(session, Letter.id == lease.letter_id, now=now)


def try_later(lease: Lease, *, held_back: str | None = None, now: datetime) -> None:
    """After a pause that doubles each time; a letter that has been tried for GIVEN_UP_AFTER becomes a task.

    `held_back` is what the mail server said of this letter alone.
    """
    if now - lease.send_after >= GIVEN_UP_AFTER:
        give_up(lease, why="tried_for_days", now=now)
        return
    with writing() as session:
        _note(session, _still_ours(lease), leased_until=now + _pause(lease.attempts), held_back=held_back)


def try_all_later(lease: Lease, *, now: datetime) -> None:
    """The mail server cannot be had: no other letter need find that out again before this one does."""
    until = now + _pause(lease.attempts)
    with writing() as session:
        _note(session, _due(now), leased_until=until, held_back=None)
    try_later(lease, now=now)


def put_off(lease: Lease, *, until: datetime, held_back: str) -> None:
    """It was not tried at all."""
    attempts = Letter.attempts - 1
    with writing() as session:
        _note(session, _still_ours(lease), leased_until=until, held_back=held_back, attempts=attempts)


def postpone(lease: Lease, *, until: datetime) -> None:
    """It was not tried, and is not due before then."""
    with writing() as session:
        _note(session, _still_ours(lease), send_after=until, leased_until=None, attempts=Letter.attempts - 1)


def give_back(lease: Lease) -> None:
    """It was not this letter's fault, and does not count as an attempt."""
    with writing() as session:
        _note(session, _still_ours(lease), leased_until=None, attempts=Letter.attempts - 1)


def give_up(lease: Lease, *, why: str, now: datetime, code: int | None = None) -> None:
    """A person must tell the patient; `code` is the mail server's, since its words may quote the patient's address."""
    with writing() as session:
        if _note(session, _still_ours(lease), gave_up_at=now, leased_until=None):
            _tell(session, lease, why=why, code=code, now=now)


def come_too_late(lease: Lease, *, now: datetime) -> None:
    """Its appointment began before it could leave: nobody says that it was not needed, and a person knows."""
    with writing() as session:
        told = session.scalar(select(Task.id).where(Task.letter_id == lease.letter_id).limit(1)) is not None
        if _note(session, _still_ours(lease), gave_up_at=now, leased_until=None) and not told:
            _tell(session, lease, why="too_late", code=None, now=now)


def tell_of_delay(lease: Lease, *, why: str, code: int | None, now: datetime) -> None:
    """The same task for a letter that is still tried; it closes itself when the letter goes."""
    with writing() as session:
        _tell(session, lease, why=why, code=code, now=now)


def release_held_back(session: Session, *, by: str) -> None:
    """What held these back was not about them: they go with all the others."""
    _note(session, and_(WAITING, Letter.held_back == by), leased_until=None, held_back=None)


def in_hand(*, now: datetime) -> ColumnElement[bool]:
    """What a worker is sending at this moment, or could send to no server a moment ago: it may be on its way."""
    return and_(WAITING, Letter.leased_until > now, Letter.held_back.is_(None), Letter.attempts > 0)


def _tell(session: Session, lease: Lease, *, why: str, code: int | None, now: datetime) -> None:
    """One open task a letter: the last reason is the one to read. Nobody is owed an offer, so nobody need call."""
    if lease.visit_id is None:
        return
    withdraw_letter_tasks(session, Letter.id == lease.letter_id, now=now)
    detail = {"why": why, "letter": lease.kind} | ({"code": code} if code else {})
    write_task(
        session, LETTER_NOT_DELIVERED, visit_id=lease.visit_id, letter_id=lease.letter_id, detail=detail, now=now
    )


def _due(now: datetime) -> ColumnElement[bool]:
    free = or_(Letter.leased_until.is_(None), Letter.leased_until <= now)
    return and_(WAITING, Letter.send_after <= now, free)


def _still_ours(lease: Lease) -> ColumnElement[bool]:
    return and_(Letter.id == lease.letter_id, WAITING, Letter.leased_until == lease.until)


def _note(session: Session, which: ColumnElement[bool], **values: Any) -> int:
    """How many letters there were to note it of."""
    noted = update(Letter).where(which).values(values)
    result = session.execute(noted, execution_options={"synchronize_session": False})
    return int(result.rowcount)  # type: ignore[attr-defined]


def _pause(attempts: int) -> timedelta:
    """With a fifth more or less, so that letters which failed together do not all come back together."""
    doubled = FIRST_PAUSE * 2 ** min(attempts - 1, 10)
    return min(doubled * _dice.uniform(0.8, 1.2), LONGEST_PAUSE)
