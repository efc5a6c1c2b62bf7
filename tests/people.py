"""Who signs in, in tests, and how does a test client do it?"""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.access import hash_password
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
                password_hash=hash_password(PASSWORD),
                created_at=LONG_AGO,
                password_changed_at=LONG_AGO,
            )
        )
    return email


def sign_in(client: FlaskClient, email: str, password: str = PASSWORD, **more: str) -> TestResponse:
    """As a person does: opens the page, fills in its form, sends it."""
    token = csrf_token(client.get("/staff/sign-in"))
    return client.post("/staff/sign-in", data={"email": email, "password": password, "csrf_token": token, **more})


def csrf_token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found, page.text[:500]
    return found[1]
