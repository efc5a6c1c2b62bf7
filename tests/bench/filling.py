"""How does a database come by many appointments in no time? Rows put in by the thousand, past the rules."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from itertools import count, islice
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection

from booking.calendars.events import Event, current_form, event_bytes
from booking.commands.load_practice.loading import load_practice
from booking.config import PROJECT
from booking.database import db
from booking.models import (
    Appointment,
    CalendarEvent,
    Location,
    Practice,
    Procedure,
    Surgeon,
    Visit,
    create_guards,
    drop_guards,
)

PRACTICE = PROJECT / "booking" / "practice.toml"
A_DAY_IN_THE_PAST = 11  # a surgeon
A_DAY_TO_COME = 4
OPENS = time(16, tzinfo=UTC)
LENGTH, WITH_BUFFER = timedelta(minutes=45), timedelta(hours=1)
AT_ONCE = 10_000


def fill(app: Flask, *, past: int, future: int, events: int, now: datetime) -> None:
    """The practice as shipped, so many appointments shared by its surgeons, and events for the first of them."""
    with app.app_context():
        load_practice(PRACTICE)
        with db.engine.connect().execution_options(writes=True) as connection:
            drop_guards(connection)  # at the end they look at all rows together, which is quicker
            _fill(connection, past=past, future=future, now=now)
            _add_events(connection, events, now=now)
            create_guards(connection)
            connection.commit()
            connection.execute(text("ANALYZE"))
            connection.commit()
        db.session.remove()
        db.engine.dispose()


def _fill(connection: Connection, *, past: int, future: int, now: datetime) -> None:
    surgeons = list(connection.scalars(select(Surgeon.id).order_by(Surgeon.id)))
    procedure, location = connection.scalar(select(Procedure.id)), connection.scalar(select(Location.id))
    starts = [*islice(_starts(surgeons, now, -1, A_DAY_IN_THE_PAST), past)]
    starts += islice(_starts(surgeons, now, +1, A_DAY_TO_COME), future)
    for begin in range(0, len(starts), AT_ONCE):
        batch = list(enumerate(starts[begin : begin + AT_ONCE], start=begin + 1))
        connection.execute(insert(Visit), [_visit(id, procedure, now) for id, _ in batch])
        rows = [_appointment(id, surgeon, location, start, now) for id, (surgeon, start) in batch]
        connection.execute(insert(Appointment), rows)
    if connection.dialect.name == "postgresql":  # ids were given: the next must not be the same
        for table in ("visits", "appointments"):
            connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def _starts(surgeons: list[int], now: datetime, direction: int, a_day: int) -> Iterator[tuple[int, datetime]]:
    """Weekdays from tomorrow, or from yesterday back, hour after hour."""
    for number in count(1):
        on = (now + direction * timedelta(days=number)).date()
        if on.weekday() < 5:
            for hour in range(a_day):
                for surgeon in surgeons:
                    yield surgeon, datetime.combine(on, OPENS) + timedelta(hours=hour)


def _visit(id: int, procedure: int | None, now: datetime) -> dict[str, Any]:
    uuid = UUID(int=id)
    return {
        "id": id,
        "uuid": uuid,
        "procedure_id": procedure,
        "language": "en",
        "key_id": "bench",
        "generation": 1,
        "hold_digest": uuid.bytes * 2,
        "page_digest": uuid.bytes * 2,
        "created_at": now,
    }


def _appointment(id: int, surgeon: int, location: int | None, start: datetime, now: datetime) -> dict[str, Any]:
    return {
        "id": id,
        "uuid": UUID(int=id),
        "visit_id": id,
        "surgeon_id": surgeon,
        "location_id": location,
        "starts_at": start,
        "ends_at": start + LENGTH,
        "takes_from": start,
        "takes_until": start + WITH_BUFFER,
        "lane": 0,
        "status": "booked",
        "calendar_uid": f"{id}@bench.example",
        "sequence": 0,
        "version": 1,
        "created_at": now,
        "changed_at": now,
    }


def _add_events(connection: Connection, events: int, *, now: datetime) -> None:
    zone = Practice(time_zone=connection.scalar(select(Practice.time_zone))).zone
    surgeon = connection.scalar(select(Surgeon.id).order_by(Surgeon.id))
    written = now.replace(microsecond=0)
    rows = []
    for number in range(events):
        start = datetime.combine(now.date() - timedelta(days=60), OPENS) + timedelta(hours=6 * number)
        uuid = UUID(int=number + (1 << 64))
        event = Event(
            uid=f"{uuid}@bench.example",
            sequence=0,
            created_at=written,
            changed_at=written,
            starts_at=start,
            ends_at=start + LENGTH,
            summary="Appointment",
            location="Beverly Hills office, 1200 Example Street, Suite 300, Beverly Hills, CA 90210",
            url=f"http://127.0.0.1/staff/appointments/{uuid}",
        )
        body = event_bytes(event, zone)
        row = {
            name: getattr(event, name)
            for name in ("uid", "sequence", "created_at", "changed_at", "starts_at", "ends_at")
        }
        rows.append(
            row
            | {"uuid": uuid, "subject": "appointment", "surgeon_id": surgeon, "form": current_form(zone), "body": body}
            | {"body_with_initials": body, "body_with_name": body}
        )
    if rows:
        connection.execute(insert(CalendarEvent), rows)
