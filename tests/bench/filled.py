"""A filled database, and what an address or a header must know of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from sqlalchemy import select, update

from booking import catalog
from booking.access import sessions
from booking.availability import DAY, local_date
from booking.calendars import feed_address, make_feed_link
from booking.database import db, writing
from booking.models import Practice, User
from tests.bench import cold
from tests.bench.filling import PROCEDURE, fill, open_days
from tests.bench.load import Target
from tests.bench.rows import COMING, Row
from tests.stage.settings import an_environment

FOR_EVER: Final = 100 * 366  # days
AHEAD: Final = 16 * 7 * DAY  # behind all the others to come, who take twelve weeks and a half


@dataclass(frozen=True, slots=True)
class Filled:
    """`words` stand for what is in braces in a row.

    Servers are given the same `environ`: to one of another BASE_URL every calendar event would be out of date.
    """

    environ: dict[str, str]
    app: Flask
    cold_app: Flask
    words: dict[str, str]

    def client(self, row: Row) -> FlaskClient:
        return (self.app if row.cached else self.cold_app).test_client(use_cookies=False)

    def target(self, row: Row, *, port: int = 0) -> Target:
        headers = {name: value.format(**self.words) for name, value in row.headers.items()}
        return Target(port, row.path.format(**self.words), row.status, headers, row.form)


@contextmanager
def filled(url: str, folder: Path, *, past: int) -> Iterator[Filled]:
    from app import create_app

    now, environ = datetime.now(UTC), an_environment(DATABASE_URL=url)
    app = create_app(environ, instance_path=folder / "instance")
    cold_app = cold.create_app(environ, instance_path=folder / "instance")
    logging.getLogger().setLevel(logging.WARNING)
    with app.app_context():
        upgrade()
    crowded = now.date() + AHEAD - now.weekday() * DAY
    full_day = fill(app, past=past, coming=COMING, crowded=crowded, now=now)
    with app.app_context():
        days = {"full_day": full_day, "crowded_day": crowded, "empty_day": crowded + 7 * DAY}
        words = {
            **{name: on.isoformat() for name, on in days.items()},
            **_days(now),
            "cookie": _cookie(app, "desk"),
            "admin_cookie": _cookie(app, "admin"),
            "year_ago": (now.date() - 364 * DAY).isoformat(),
            **_feed(app),
        }
        db.session.remove()
    yield Filled(environ, app, cold_app, words)
    for one in (app, cold_app):
        with one.app_context():
            db.engine.dispose()


def keep_all_answers(site: Filled) -> None:
    """Else those of a past of more than a year are as good as erased, and nobody finds who was here."""
    with site.app.app_context():
        with writing() as session:
            session.execute(update(Practice).values(keep_answers_days=FOR_EVER))
        db.session.remove()


def _days(now: datetime) -> dict[str, str]:
    """The month after this one, which has nothing of today's in it, and the first day in it with times of everybody."""
    consultation = catalog.consultation(PROCEDURE)
    assert consultation
    next_month = (local_date(now, consultation.rules.zone).replace(day=1) + 32 * DAY).replace(day=1)
    last = (next_month + 32 * DAY).replace(day=1) - DAY
    days = open_days(consultation, first=next_month, last=last, now=now)
    everybody = next(on for on, slots in days.items() if len({slot.surgeon for slot in slots}) > 1)
    return {"month": f"{next_month:%Y-%m}", "open_day": everybody.isoformat()}


def _cookie(app: Flask, role: str) -> str:
    """Of somebody of this role who has just signed in and looked at a page."""
    user = db.session.scalars(select(User).where(User.role == role)).one()
    token = sessions.begin(user, steps="password", now=datetime.now(UTC))
    client = app.test_client()
    with client.session_transaction() as session:
        session["_user_id"] = token
    assert client.get("/staff/").status_code == 200
    cookie = client.get_cookie("booking")
    assert cookie
    return f"booking={cookie.value}"


def _feed(app: Flask) -> dict[str, str]:
    address = feed_address(make_feed_link(surgeon_id=1, titles="private", now=datetime.now(UTC)))
    assert address
    path = address.removeprefix("http://localhost")
    return {"feed": path, "etag": str(app.test_client().get(path).headers["ETag"])}
