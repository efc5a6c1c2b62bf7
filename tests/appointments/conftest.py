"""Who acts at the desk in tests of the rules.

`desk` and `other` are two of them; `user` is the id of the first. None of them is there in a test that asks for none.
"""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.appointments import Actor
from booking.database import db
from booking.models import User
from tests.stage.people import add_user


@pytest.fixture
def desk(app: Flask) -> Actor:
    return _at_the_desk(app, "rosa@practice.test")


@pytest.fixture
def other(app: Flask) -> Actor:
    return _at_the_desk(app, "jo@practice.test")


@pytest.fixture
def user(desk: Actor) -> int:
    assert desk.user_id is not None
    return desk.user_id


def _at_the_desk(app: Flask, email: str) -> Actor:
    add_user(app, "desk", email=email)
    with app.app_context():
        return Actor("desk", db.session.scalar(select(User.id).where(User.email == email)))
