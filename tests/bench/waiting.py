"""What it costs to decide whom a time that came free is offered to, while a thousand wait, of one SELECT answered.

Both in this process: the worker's turn with its transaction, and the bare server's answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import sample
from uuid import uuid4

from flask import Flask
from sqlalchemy import delete, func, select, update

from booking import catalog, schedules, waitlist
from booking.availability import Interval
from booking.database import db, writing
from booking.models import FreedTime, Wish
from booking.waitlist import Wanted
from tests.bench.filling import PROCEDURE, open_days
from tests.bench.measuring import FEWEST

WAITING = 1000
Clock = Callable[[], float]  # of seconds


def seconds_of_offers(app: Flask, bare: Flask, rounds: int, *, clock: Clock) -> Iterator[tuple[float, float]]:
    """What a turn and the bare answer took, of each round, once both have run as often as pages are warmed."""
    answer = bare.test_client()
    with app.app_context():
        now = _noon()
        _let_them_wait(now)
        for number, (surgeon, start) in enumerate(_open_starts(FEWEST + rounds, now=now)):
            at = now + number * timedelta(minutes=10)
            with writing() as session:
                session.execute(update(FreedTime).values(done_at=at))  # one time a turn
                span = Interval(start, start + timedelta(hours=1))
                schedules.time_freed(session, spans={surgeon: [span]}, now=at)
            begun = clock()
            asked = waitlist.offer_freed_times(now=at + timedelta(minutes=5))
            took = clock() - begun
            assert asked == 3
            begun = clock()
            for _ in range(10):
                answer.get("/one")
            if number >= FEWEST:  # by then the database has planned what a worker asks all day
                yield took, (clock() - begun) / 10
            db.session.remove()


def _noon() -> datetime:
    """Tomorrow's, so that no turn falls into quiet hours for some hours."""
    zone = catalog.practice().zone
    tomorrow = datetime.now(zone) + timedelta(days=1)
    return tomorrow.replace(hour=8, minute=0, second=0, microsecond=0).astimezone(UTC)


def _let_them_wait(now: datetime) -> None:
    there = db.session.scalar(select(func.count(Wish.id))) or 0
    consultation = catalog.consultation(PROCEDURE)
    assert consultation
    wanted = (Wanted(), Wanted(weekdays=frozenset({0, 1, 2})), Wanted(notice=timedelta(days=1)))
    for number in range(there, WAITING):
        answers = {"name": f"Patient {number}", "email": f"patient{number}@patient.example"}
        which = wanted[number % len(wanted)]
        waitlist.make_wish(
            consultation.procedure_id, which, uuid=uuid4(), answers=answers, language="en", user_id=None, now=now
        )
    with writing() as session:
        session.execute(delete(FreedTime))


def _open_starts(count: int, *, now: datetime) -> list[tuple[int, datetime]]:
    consultation = catalog.consultation(PROCEDURE)
    assert consultation
    days = open_days(consultation, first=now.date() + timedelta(days=3), last=now.date() + timedelta(days=80), now=now)
    first_of_each = {(on, slot.surgeon): slot for on, slots in days.items() for slot in reversed(slots)}
    return [(slot.surgeon, slot.starts_at) for slot in sample(list(first_of_each.values()), count)]
