"""What the rules cost beyond the rows that they write.

Hold and book, called without HTTP, against two bare transactions that write the same rows. What was typed is kept in
between, by a third transaction that neither side counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from random import sample
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import Engine, FromClause, bindparam, insert, select, update

from booking import appointments, catalog
from booking.availability import Part, Slot
from booking.catalog import Consultation
from booking.database import db
from booking.models import Appointment, CalendarEvent, History, Letter, Surgeon, Visit, VisitLookup
from tests.bench.filling import PROCEDURE, open_days

ANSWERS = {
    "name": "Ana María Ruiz",
    "email": "ana@patient.example",
    "telephone": "+13105550143",
    "reach": "email",
    "note": "I take a blood thinner.",
}
Clock = Callable[[], float]  # of seconds
Row = dict[str, Any]

VISITS, APPOINTMENTS = Visit.__table__, Appointment.__table__
TAKE_VERSION = update(Surgeon).where(Surgeon.id == bindparam("of")).values(version=Surgeon.version + 1)
RAISE_BOTH = TAKE_VERSION.values(feed_version=Surgeon.feed_version + 1)
BOOK_VISIT = update(Visit).where(Visit.id == bindparam("of")).values(browser=None, consented_at=bindparam("at"))
BOOK_APPOINTMENT = (
    update(Appointment)
    .where(Appointment.id == bindparam("of"))
    .values(status="booked", held_until=None, version=2, changed_at=bindparam("at"))
)
AFTERWARDS = (VisitLookup, History, Letter, CalendarEvent)
INSERTS = {model: insert(model) for model in (Visit, Appointment, *AFTERWARDS)}


def seconds_of_both(app: Flask, rounds: int, *, clock: Clock) -> Iterator[tuple[float, float]]:
    """For each round what the rules took, and what the bare transactions took to write what they wrote."""
    with app.app_context():
        for number, slot in enumerate(_slots(rounds)):
            browser = f"browser {number}".encode()
            consultation = _consultation()
            held, hold_took = _timed(partial(_hold, consultation, slot, browser), clock)
            appointments.keep_answers(held, ANSWERS, now=datetime.now(UTC))
            booked, book_took = _timed(partial(appointments.book, held, now=datetime.now(UTC)), clock)
            rows = _rows_of(booked)
            db.session.remove()
            yield hold_took + book_took, _write_again(db.engine, rows, clock)


def _slots(count: int) -> list[Slot]:
    """Spread over the days, so that none fills up."""
    consultation, now = _consultation(), datetime.now(UTC)
    days = open_days(consultation, first=now.date(), last=now.date() + timedelta(days=90), now=now)
    chosen = [
        next(slot for slot in slots if slot.surgeon == surgeon)
        for slots in days.values()
        for surgeon in {slot.surgeon for slot in slots}
    ]
    assert len(chosen) >= count, "too few free days for so many rounds"
    return sample(chosen, count)


def _consultation() -> Consultation:
    """What a route knows before it calls a rule."""
    consultation = catalog.consultation(PROCEDURE)
    assert consultation
    return consultation


def _hold(consultation: Consultation, slot: Slot, browser: bytes) -> Visit:
    parts = [Part(slot.surgeon, slot.location, slot.starts_at)]
    return appointments.hold(consultation, parts, browser=browser, language="en", now=datetime.now(UTC))


def _rows_of(visit: Visit) -> dict[type, list[Row]]:
    """All that the rules wrote about this visit, as it stands in the tables."""
    with db.engine.connect() as connection:

        def rows(table: FromClause, column: str, value: Any) -> list[Row]:
            return [dict(row) for row in connection.execute(select(table).where(table.c[column] == value)).mappings()]

        found: dict[type, list[Row]] = {
            model: rows(model.__table__, "visit_id", visit.id) for model in (Appointment, VisitLookup, History, Letter)
        }
        found[Visit] = rows(VISITS, "id", visit.id)
        found[CalendarEvent] = rows(CalendarEvent.__table__, "uid", visit.appointments[0].calendar_uid)
        return found


def _write_again(engine: Engine, rows: dict[type, list[Row]], clock: Clock) -> float:
    """Under new names, and in a lane of their own, since the time is taken."""
    visit, appointment = rows[Visit][0], rows[Appointment][0]
    surgeon, at = {"of": appointment["surgeon_id"]}, visit["created_at"]
    visit |= {
        "id": None,
        "uuid": uuid4(),
        "hold_digest": uuid4().bytes,
        "page_digest": uuid4().bytes,
        "consented_at": None,
    }
    visit |= {"browser": b"browser", "private": None}
    appointment |= {"id": None, "uuid": uuid4(), "calendar_uid": str(uuid4()), "lane": 7, "version": 1}
    appointment |= {"status": "held", "held_until": at + timedelta(minutes=10)}
    for row in (visit, appointment):
        del row["id"]
    begun = clock()
    with engine.connect().execution_options(writes=True) as connection:
        visit_id = connection.execute(INSERTS[Visit], visit).inserted_primary_key[0]  # type: ignore[index]
        appointment["visit_id"] = visit_id
        appointment_id = connection.execute(INSERTS[Appointment], appointment).inserted_primary_key[0]  # type: ignore[index]
        connection.execute(TAKE_VERSION, surgeon)
        connection.commit()
    took = clock() - begun
    for model in AFTERWARDS:
        for row in rows[model]:
            row.pop("id", None)
            row |= {"visit_id": visit_id} if "visit_id" in row else {}
            row |= {"appointment_id": appointment_id} if "appointment_id" in row else {}
            row |= {"uuid": uuid4()} if "uuid" in row else {}
            row |= {"uid": str(uuid4())} if "uid" in row else {}
    begun = clock()
    with engine.connect().execution_options(writes=True) as connection:
        connection.execute(BOOK_APPOINTMENT, {"of": appointment_id, "at": at})
        connection.execute(BOOK_VISIT, {"of": visit_id, "at": at})
        for model in AFTERWARDS:
            connection.execute(INSERTS[model], rows[model])
        connection.execute(RAISE_BOTH, surgeon)
        connection.commit()
    return took + clock() - begun


def _timed(deed: Callable[[], Visit], clock: Clock) -> tuple[Visit, float]:
    begun = clock()
    done = deed()
    return done, clock() - begun
