"""The benchmark's database is filled with rows that the tables take."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import func, select

from booking.database import db
from booking.models import History
from tests.bench.filling import fill
from tests.stage.settings import NOW


def test_the_benchmark_fills_its_database(app: Flask) -> None:
    fill(app, past=3, coming=3, now=NOW)
    with app.app_context():
        acts = dict(db.session.execute(select(History.act, func.count()).group_by(History.act)).all())
    assert acts == {"booked": 6, "moved": 1, "fulfilled": 3}
