"""A database with many appointments in no time: the rows that the rules would leave behind, put in by the thousand."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count, islice, product
from math import ceil
from typing import Any

from flask import Flask
from sqlalchemy import insert, select, text
from sqlalchemy.engine import Connection

from booking import catalog, schedules
from booking.availability import DAY, Slot, days_with_slots, local_date, open_slots_of_all
from booking.catalog import Consultation
from booking.commands.demo.users import add_users
from booking.commands.load_practice.loading import load_practice
from booking.confidential import keyring
from booking.config import PROJECT
from booking.database import db, writing
from booking.models import Location, Surgeon, create_guards, drop_guards
from tests.bench.booked import WITH_BUFFER, Booked, Row, Time
from tests.bench.patients import VISITS_OF_EACH

PRACTICE = PROJECT / "booking" / "practice.toml"
PROCEDURE = "mini-facelift"
A_DAY_IN_THE_PAST = 11  # a surgeon
A_DAY_TO_COME = 4
OPENS = time(16, tzinfo=UTC)
LONG_BEFORE = timedelta(days=10)  # that most were booked before today, and before their own day
RECENT, RECENT_EVERY = 40, timedelta(minutes=30)  # of those to come; every fourth of them was moved since
AT_ONCE = 10_000


def fill(app: Flask, *, past: int, coming: int, crowded: date | None = None, now: datetime) -> date:
    """The practice as shipped, its users, and so many appointments; the one weekday to come that is full.

    In the week that begins on `crowded`, each weekday has sixty more.
    """
    with app.app_context():
        load_practice(PRACTICE)
        with writing() as session:
            desk = add_users(session, now=now).id
        consultation = catalog.consultation(PROCEDURE)
        assert consultation
        full_day, full = _full_day(consultation, now=now)
        times = [*_past(past, now), *_coming(full, full_day, coming, now)]
        times += _crowd(crowded, now) if crowded else []
        booked = Booked(
            people=ceil(len(times) / VISITS_OF_EACH),
            procedure=consultation.procedure_id,
            desk=desk,
            zone=consultation.rules.zone,
            now=now,
        )
        db.session.remove()
        keyring()  # it asks the database in a connection of its own, which the next one's locks would keep waiting
        with db.engine.connect().execution_options(writes=True) as connection:
            drop_guards(connection)  # at the end they look at all rows together, which is quicker
            for begin in range(0, len(times), AT_ONCE):
                visits = [booked.rows(id, when) for id, when in enumerate(times[begin : begin + AT_ONCE], begin + 1)]
                for model in visits[0]:
                    _insert(connection, model, [*chain.from_iterable(visit[model] for visit in visits)])
            create_guards(connection)
            connection.commit()
        _tidy()
        return full_day


def open_days(consultation: Consultation, *, first: date, last: date, now: datetime) -> dict[date, list[Slot]]:
    rules = consultation.rules
    agendas = schedules.agendas(consultation, consultation.performers, first=first, last=last, now=now)
    return days_with_slots(open_slots_of_all(agendas, rules, first=first, last=last, now=now), rules.zone)


def _full_day(consultation: Consultation, *, now: datetime) -> tuple[date, list[Slot]]:
    """The next weekday on which every surgeon works, and starts that leave no room on it."""
    today = local_date(now, consultation.rules.zone)
    everybody = {performer.id for performer in consultation.performers}
    days = open_days(consultation, first=today + DAY, last=today + 14 * DAY, now=now)
    on = next(on for on, slots in days.items() if on.weekday() < 5 and everybody == {slot.surgeon for slot in slots})
    full: list[Slot] = []
    for surgeon in sorted(everybody):
        until = datetime.min.replace(tzinfo=UTC)
        for slot in days[on]:
            if slot.surgeon == surgeon and slot.starts_at >= until:
                full.append(slot)
                until = slot.starts_at + WITH_BUFFER
    return on, full


def _past(number: int, now: datetime) -> Iterator[Time]:
    for surgeon, location, start in islice(_hours(now, -1, A_DAY_IN_THE_PAST), number):
        yield Time(surgeon, location, start, booked_at=start - LONG_BEFORE)


def _coming(full: Sequence[Slot], full_day: date, number: int, now: datetime) -> Iterator[Time]:
    those = [(slot.surgeon, slot.location, slot.starts_at) for slot in full]
    others = (hour for hour in _hours(now, +1, A_DAY_TO_COME) if hour[2].date() != full_day)
    for place, (surgeon, location, start) in enumerate(islice(chain(those, others), number)):
        recent, among = place // 10, place % 10 == 0 and place // 10 < RECENT
        if among:
            yield Time(surgeon, location, start, booked_at=now - (recent + 1) * RECENT_EVERY, moved=recent % 4 == 0)
        else:
            yield Time(surgeon, location, start, booked_at=min(start, now) - LONG_BEFORE)


def _crowd(monday: date, now: datetime) -> Iterator[Time]:
    """Three lanes of each surgeon, ten hours long."""
    location, surgeons = _first_location(), _surgeons()
    for day, surgeon, lane, hour in product(range(5), surgeons, range(3), range(10)):
        start = datetime.combine(monday + timedelta(days=day), OPENS) + timedelta(hours=hour)
        yield Time(surgeon, location, start, booked_at=now - LONG_BEFORE, lane=lane)


def _hours(now: datetime, direction: int, a_day: int) -> Iterator[tuple[int, int, datetime]]:
    """Weekdays from tomorrow, or from yesterday back, hour after hour, in the first location."""
    location, surgeons = _first_location(), _surgeons()
    for number in count(1):
        on = (now + direction * timedelta(days=number)).date()
        if on.weekday() < 5:
            for hour in range(a_day):
                for surgeon in surgeons:
                    yield surgeon, location, datetime.combine(on, OPENS) + timedelta(hours=hour)


def _surgeons() -> Sequence[int]:
    return db.session.scalars(select(Surgeon.id).order_by(Surgeon.id)).all()


def _first_location() -> int:
    return db.session.scalars(select(Location.id).order_by(Location.position, Location.id)).first() or 0


def _insert(connection: Connection, model: Any, rows: Sequence[Row]) -> None:
    if connection.dialect.name == "sqlite":
        connection.execute(insert(model), rows)
        return
    table, columns = model.__tablename__, list(rows[0])
    driver: Any = connection.connection
    with driver.cursor() as cursor, cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([_copied(row[column]) for column in columns])
    if "id" in columns:  # ids were given: the next must not be the same
        connection.execute(text(f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"))


def _copied(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, dict) else value


def _tidy() -> None:
    """What the engine would otherwise do in its own time, while something is measured."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
    else:
        with db.engine.connect().execution_options(writes=True) as connection:
            connection.execute(text("ANALYZE"))
            connection.commit()
    db.engine.dispose()
