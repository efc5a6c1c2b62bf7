"""The benchmark's database is filled with rows that the tables take."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import count

from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import Appointment, History
from tests.bench.filling import fill
from tests.bench.imports import lines_a_second
from tests.stage.settings import LOS_ANGELES, NOW


def test_the_benchmark_fills_its_database(app: Flask) -> None:
    fill(app, past=3, coming=3, now=NOW)
    with app.app_context():
        acts = dict(db.session.execute(select(History.act, func.count()).group_by(History.act)).all())
    assert acts == {"booked": 6, "moved": 1, "fulfilled": 3}


def test_the_crowded_week_has_sixty_appointments_a_day(app: Flask) -> None:
    monday = date(2027, 2, 1)
    fill(app, past=3, coming=3, crowded=monday, now=NOW)
    with app.app_context():
        starts = db.session.scalars(select(Appointment.starts_at)).all()
    days = [start.astimezone(LOS_ANGELES).date() for start in starts]
    assert Counter(on for on in days if on >= monday) == {monday + timedelta(days=day): 60 for day in range(5)}


def test_the_file_that_is_measured_is_planned_to_its_last_line(app: Flask) -> None:
    fill(app, past=3, coming=3, now=NOW)
    ticks = count()
    assert lines_a_second(app, lines=40, now=NOW, clock=lambda: float(next(ticks))) == 40
