"""The database itself refuses overlaps and changed history, whatever the code above it believes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from booking.database import db, writing
from booking.models import (
    LIVE,
    NO_OVERLAP,
    Appointment,
    Fee,
    History,
    Location,
    Procedure,
    Surgeon,
    Visit,
    missing_guards,
)
from booking.models.guards import APPEND_ONLY, AT_MOST_A_DAY, SQLITE, guards
from tests.stage.settings import NOW

pytestmark = pytest.mark.usefixtures("practice")

LAW = ("held", "booked", "checked_in", "with_surgeon", "fulfilled")  # written again: what LIVE forgot, tests would too
NOT_LIVE = ("lapsed", "cancelled", "no_show")
BUFFER = timedelta(minutes=15)
Insert = Callable[..., int]


@pytest.fixture
def insert_appointment(app_context: Flask) -> Insert:
    """Inserts a row as SQL does it, minutes after NOW, with a quarter of an hour kept free behind it."""
    surgeons = list(db.session.scalars(select(Surgeon.id).order_by(Surgeon.id)))
    location = db.session.scalars(select(Location.id)).first()
    with writing() as session:
        visit = Visit(
            procedure_id=session.scalars(select(Procedure.id)).first(),
            language="en",
            key_id="test",
            fee=Fee(15000, "USD", counts_toward_surgery=True),
            hold_digest=b"h" * 32,
            page_digest=b"p" * 32,
            created_at=NOW,
        )
        session.add(visit)

    def insert_one(start: int, end: int, *, surgeon: int = 0, lane: int = 0, status: str = "booked") -> int:
        row = {
            "uuid": uuid4(),
            "visit_id": visit.id,
            "surgeon_id": surgeons[surgeon],
            "location_id": location,
            **_times(start, end),
            "local_start": NOW.replace(tzinfo=None),
            "fold": 0,
            "time_zone": "UTC",
            "lane": lane,
            "status": status,
            "held_until": NOW if status == "held" else None,
            "calendar_uid": str(uuid4()),
            "sequence": 0,
            "version": 1,
            "created_at": NOW,
            "changed_at": NOW,
        }
        with writing() as session:
            return int(session.scalar(insert(Appointment).values(**row).returning(Appointment.id)) or 0)

    return insert_one


def _times(start: int, end: int) -> dict[str, datetime]:
    starts_at, ends_at = NOW + timedelta(minutes=start), NOW + timedelta(minutes=end)
    return {"starts_at": starts_at, "ends_at": ends_at, "takes_from": starts_at, "takes_until": ends_at + BUFFER}


def change(id: int, **values: Any) -> None:
    with writing() as session:
        session.execute(update(Appointment).where(Appointment.id == id).values(**values))


def refused(guard: str) -> Any:
    return pytest.raises(IntegrityError, match=guard)


@pytest.mark.parametrize(("start", "end"), [(0, 45), (10, 30), (-30, 5), (44, 90), (59, 90), (-30, 90), (-20, -14)])
def test_an_appointment_keeps_its_time_and_its_buffer(insert_appointment: Insert, start: int, end: int) -> None:
    insert_appointment(0, 45)
    with refused(NO_OVERLAP):
        insert_appointment(start, end)


def test_what_is_live_is_what_the_law_says() -> None:
    assert set(LIVE) == set(LAW)


@pytest.mark.parametrize("status", LAW)
def test_whatever_its_state_a_live_appointment_keeps_its_time(insert_appointment: Insert, status: str) -> None:
    insert_appointment(0, 45, status=status)
    for other in LAW:
        with refused(NO_OVERLAP):
            insert_appointment(30, 60, status=other)


@pytest.mark.parametrize("status", LAW)
def test_no_update_to_a_live_state_takes_what_is_taken(insert_appointment: Insert, status: str) -> None:
    insert_appointment(0, 45, status=status)
    cancelled = insert_appointment(30, 60, status="cancelled")
    later = insert_appointment(120, 150, status=status)
    for other in LAW:
        with refused(NO_OVERLAP):
            change(cancelled, status=other, held_until=NOW if other == "held" else None)
    with refused(NO_OVERLAP):
        change(later, **_times(30, 60))


@pytest.mark.parametrize("status", LAW)
def test_without_a_status_the_guard_would_not_hold_it(insert_appointment: Insert, status: str) -> None:
    """The negative control: a guard that has forgotten this one status lets two overlap, and is still called there."""
    with writing() as session:
        connection = session.connection()
        for guard in guards(connection.dialect.name):
            if guard.name.startswith(NO_OVERLAP):
                session.execute(text(guard.drop))
                session.execute(text(guard.create.replace(f"'{status}'", "'nothing'")))
        assert missing_guards(connection) == []
    insert_appointment(0, 45, status=status)
    insert_appointment(30, 60, status="booked" if status != "booked" else "held")


def test_appointments_may_touch(insert_appointment: Insert) -> None:
    insert_appointment(60, 90)
    insert_appointment(105, 120)
    insert_appointment(0, 45)


@pytest.mark.parametrize("status", NOT_LIVE)
def test_what_does_not_take_place_takes_no_time(insert_appointment: Insert, status: str) -> None:
    insert_appointment(0, 45, status=status)
    insert_appointment(0, 45)
    insert_appointment(0, 45, status=status)


def test_another_surgeon_and_another_lane_have_time_of_their_own(insert_appointment: Insert) -> None:
    insert_appointment(0, 45)
    insert_appointment(0, 45, surgeon=1)
    insert_appointment(0, 45, lane=1)
    with refused(NO_OVERLAP):
        insert_appointment(0, 45, lane=1)


def test_no_update_brings_two_together(insert_appointment: Insert) -> None:
    insert_appointment(0, 45)
    other = insert_appointment(120, 150)
    for values in (_times(30, 60), _times(-60, -1)):
        with refused(NO_OVERLAP):
            change(other, **values)
    freeing: tuple[dict[str, Any], ...] = ({"lane": 1}, {"status": "cancelled"})
    for freed in freeing:
        change(other, **freed)
        change(other, **_times(0, 45))
        with refused(NO_OVERLAP):
            change(other, lane=0, status="booked")
        change(other, **_times(120, 150))
        change(other, lane=0, status="booked")
    elsewhere = insert_appointment(0, 45, surgeon=1)
    with refused(NO_OVERLAP):
        change(elsewhere, surgeon_id=db.session.get_one(Appointment, other).surgeon_id)


def test_an_appointment_may_be_moved_into_its_own_time(insert_appointment: Insert) -> None:
    id = insert_appointment(0, 45)
    change(id, **_times(15, 60))
    assert db.session.get_one(Appointment, id).starts_at == NOW + timedelta(minutes=15)


def test_nothing_longer_than_a_day_can_hide_from_the_search(insert_appointment: Insert) -> None:
    minutes = 24 * 60 - 15
    with refused(AT_MOST_A_DAY):
        insert_appointment(0, minutes + 1)
    long = insert_appointment(0, minutes)
    with refused(NO_OVERLAP):
        insert_appointment(minutes, minutes + 30)
    with refused(AT_MOST_A_DAY):
        change(long, takes_until=NOW + timedelta(days=2))


@pytest.mark.sqlite_only
@pytest.mark.parametrize("way", ["INSERT OR REPLACE", "INSERT OR IGNORE", "REPLACE"])
def test_no_manner_of_inserting_gets_around_the_guard(insert_appointment: Insert, way: str) -> None:
    kept = insert_appointment(0, 45)
    row = db.session.execute(text("SELECT * FROM appointments")).mappings().one()
    twin = dict(row) | {"id": kept + 1, "uuid": uuid4().hex, "calendar_uid": "another"}
    statement = f"{way} INTO appointments ({', '.join(twin)}) VALUES ({', '.join(f':{name}' for name in twin)})"
    with refused(NO_OVERLAP), writing() as session:
        session.execute(text(statement), twin)
    assert db.session.execute(text("SELECT id FROM appointments")).scalars().all() == [kept]


@pytest.mark.parametrize("guard", [guard.name for guard in SQLITE if guard.table == "appointments"])
def test_without_its_guard_the_database_would_let_two_overlap(insert_appointment: Insert, guard: str) -> None:
    """The negative control: it is the guard, and nothing else, that refuses."""
    first, other = insert_appointment(0, 45), insert_appointment(120, 150)
    with writing() as session:
        for one in guards(session.connection().dialect.name):
            if one.name in (guard, NO_OVERLAP):
                session.execute(text(one.drop))
        assert missing_guards(session.connection())
    if guard.endswith("_insert"):
        insert_appointment(0, 45)
    else:
        change(other, **_times(0, 45))
    overlapping = select(Appointment).where(Appointment.id != first, Appointment.starts_at == NOW)
    assert db.session.scalar(overlapping) is not None


@pytest.fixture
def history(insert_appointment: Insert) -> History:
    appointment = insert_appointment(0, 45)
    with writing() as session:
        row = History(
            visit_id=session.get_one(Appointment, appointment).visit_id,
            appointment_id=appointment,
            at=NOW,
            way="page",
            act="booked",
            after={},
        )
        session.add(row)
    return row


@pytest.mark.parametrize("statement", ["UPDATE history SET act = 'nothing'", "DELETE FROM history"])
def test_history_stays_as_it_was_written(history: History, statement: str) -> None:
    with refused(APPEND_ONLY), writing() as session:
        session.execute(text(statement))
    assert db.session.scalars(select(History.act)).all() == ["booked"]


@pytest.mark.sqlite_only
def test_history_is_not_replaced_either(history: History) -> None:
    row = dict(db.session.execute(text("SELECT * FROM history")).mappings().one())
    columns = ", ".join(f'"{name}"' for name in row)
    statement = f"INSERT OR REPLACE INTO history ({columns}) VALUES ({', '.join(f':{name}' for name in row)})"
    with refused(APPEND_ONLY), writing() as session:
        session.execute(text(statement), row | {"act": "nothing"})


FOREIGN = [
    "INSERT OR REPLACE INTO history SELECT * FROM history",
    "REPLACE INTO history (rowid, visit_id, appointment_id, at, way, act, after) VALUES (1, 1, 1, '', 'page', '', '')",
    "INSERT INTO history SELECT * FROM history WHERE true ON CONFLICT (id) DO UPDATE SET act = 'no'",
    "UPDATE OR REPLACE history SET act = 'no'",
    "DELETE FROM history",
]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("statement", FOREIGN)
def test_history_is_not_replaced_by_another_program_either(history: History, engine_url: str, statement: str) -> None:
    """Whose connections set no pragma of ours: there INSERT OR REPLACE deletes without telling a trigger."""
    with closing(sqlite3.connect(engine_url.removeprefix("sqlite:///"))) as foreign:
        assert foreign.execute("PRAGMA recursive_triggers").fetchone() == (0,)
        with pytest.raises(sqlite3.IntegrityError, match=APPEND_ONLY), foreign:
            foreign.execute(statement)
    assert db.session.scalars(select(History.act)).all() == ["booked"]


def test_a_dropped_guard_is_missed(app_context: Flask) -> None:
    with writing() as session:
        connection = session.connection()
        assert missing_guards(connection) == []
        for guard in guards(connection.dialect.name):
            session.execute(text(guard.drop))
        assert set(missing_guards(connection)) == {guard.name for guard in guards(connection.dialect.name)}
