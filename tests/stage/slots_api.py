"""Asking /api/v1/slots as a program does."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from booking.database import db

API = "/api/v1/slots"
Slots = list[dict[str, str]]


def slots(client: FlaskClient, **query: str) -> Slots:
    answer = client.get(API, query_string={"procedure": "mini-facelift", **query})
    assert answer.status_code == 200, answer.text
    found: Slots = answer.get_json()["slots"]
    return found


def on_tuesday(client: FlaskClient, **query: str) -> Slots:
    return slots(client, **{"from": "2026-10-06", "to": "2026-10-06", **query})


def statements_of(app: Flask, client: FlaskClient, **query: str) -> list[str]:
    seen: list[str] = []

    def see(_c: object, _u: object, statement: str, *_: object) -> None:
        seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", see)
    slots(client, **query)
    event.remove(engine, "before_cursor_execute", see)
    return [statement for statement in seen if statement.lstrip().startswith("SELECT")]
