"""The practice is read once a transaction, and anew in the next."""

import pytest
from flask import Flask
from sqlalchemy import update

from booking import catalog
from booking.database import db, writing
from booking.models import Practice
from tests.stage.statements import statements_sent

pytestmark = pytest.mark.usefixtures("practice", "app_context")

ANOTHER_NUMBER = "+13105550199"


def test_a_changed_practice_is_read_by_the_next_transaction_of_the_same_session() -> None:
    session = db.session()
    assert catalog.practice().telephone != ANOTHER_NUMBER
    with writing() as changing:
        changing.execute(update(Practice).values(telephone=ANOTHER_NUMBER))
    assert db.session() is session
    assert catalog.practice().telephone == ANOTHER_NUMBER


def test_within_one_transaction_it_takes_a_single_statement(app: Flask) -> None:
    db.session.rollback()
    with statements_sent(app) as sent:
        first, second = catalog.practice(), catalog.practice()
    assert first is second
    assert len([statement for statement in sent if Practice.__tablename__ in statement]) == 1
