"""Who signs in, in tests, how a test client does it, and which pages there are to try."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.access import PUBLIC, ROLES, hash_password
from booking.database import writing
from booking.models import User

PASSWORD = "seven umbrellas in the rain"
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)


def add_user(app: Flask, role: str = "desk", *, email: str = "", surgeon_id: int | None = None) -> str:
    """The e-mail address of a new user whose password is PASSWORD."""
    email = email or f"{role}@practice.test"
    with app.app_context(), writing() as session:
        session.add(
            User(
                email=email,
                name=f"The {role}",
                role=role,
                surgeon_id=surgeon_id,
                password_hash=_hashed(),
                created_at=LONG_AGO,
                password_changed_at=LONG_AGO,
            )
        )
    return email


@cache
def _hashed() -> str:
    return hash_password(PASSWORD)


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """As a person does: opens the page, fills in its form, sends it."""
    token = csrf_token(client.get("/staff/sign-in"))
    return client.post("/staff/sign-in", data={"email": email, "password": password, "csrf_token": token, **more})


def csrf_token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]


def closed_pages(app: Flask) -> Iterator[tuple[str, str, str]]:
    """Endpoint, method and an address of every page that not everybody may open; the address leads to no row."""
    made_up = {"IntegerConverter": 0, "UUIDConverter": UUID(int=0), "UnicodeConverter": "0" * 32}
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if ROLES.get(rule.endpoint, PUBLIC) is PUBLIC:
            continue
        values = {name: made_up[type(converter).__name__] for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) - {"OPTIONS", "HEAD"}):
            yield rule.endpoint, method, adapter.build(rule.endpoint, values, method=method)
