"""PostgreSQL behind PgBouncer in transaction mode: each transaction may meet another server process."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, make_url, select

from booking import appointments
from booking.database import db, self_test
from booking.models import Appointment
from tests.stage.pooler import Pooler, pooling
from tests.stage.settings import an_environment
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.postgresql_only]


@pytest.fixture
def pooler(engine_url: str) -> Iterator[Pooler]:
    folder = make_url(engine_url).query["host"]
    with pooling(f"{folder}/.s.PGSQL.{make_url(engine_url).port or 5432}") as pooler:
        yield pooler


@pytest.fixture
def environ(engine_url: str, pooler: Pooler) -> dict[str, str]:
    url = make_url(engine_url).set(host="127.0.0.1", port=pooler.port, query={})
    return an_environment(DATABASE_URL=url.render_as_string(hide_password=False))


def test_it_is_used_as_any_other(app: Flask, client: FlaskClient, pooler: Pooler, environ: dict[str, str]) -> None:
    self_test(environ["DATABASE_URL"])
    with app.app_context():
        for day in (6, 7, 8, 13, 14, 15, 20, 21):
            a_booking(local(day, 10))
        appointments.cancel(a_booking(local(22, 10)), actor=appointments.PATIENT, now=local(5, 10))
        assert set(db.session.scalars(select(Appointment.status))) == {"booked", "cancelled"}
        db.session.remove()
        for _ in range(20):
            with db.engine.begin() as connection:  # committed: psycopg forgets what it has prepared when it rolls back
                assert connection.scalar(select(func.count()).select_from(Appointment)) == 9
    for _ in range(8):
        assert client.get("/readyz").status_code == 200
        assert client.get("/book/mini-facelift/david-kim?day=2026-10-23").status_code == 200
    assert pooler.refused == []
    assert pooler.transactions > 50


def test_statements_are_prepared_where_nothing_stands_in_between(engine_url: str, app: Flask, tmp_path: Path) -> None:
    from app import create_app

    direct = create_app(an_environment(DATABASE_URL=engine_url), instance_path=tmp_path / "direct")
    thresholds = []
    for one in (direct, app):
        with one.app_context(), db.engine.connect() as connection:
            thresholds.append(connection.connection.driver_connection.prepare_threshold)
        with one.app_context():
            db.engine.dispose()
    assert thresholds == [5, None]
