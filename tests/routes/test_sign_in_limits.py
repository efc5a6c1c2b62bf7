"""How many wrong passwords are looked at, of whom and from where."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.stage.people import PASSWORD, add_user, csrf_token, sign_in
from tests.stage.settings import an_environment
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, RATE_LIMITS="on")


def guess(client: FlaskClient, email: str, times: int, *, address: str = "203.0.113.1") -> list[int]:
    """The answers to this many wrong passwords."""
    token = csrf_token(client.get("/staff/sign-in"))
    words = {"email": email, "password": "a guess", "csrf_token": token}
    outside = {"REMOTE_ADDR": address}
    return [client.post("/staff/sign-in", data=words, environ_overrides=outside).status_code for _ in range(times)]


def test_ten_wrong_passwords_are_answered_and_the_next_is_not_looked_at(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    email = add_user(app)
    assert guess(client, email, 11, address="127.0.0.1") == [422] * 10 + [429]
    refused = sign_in(client, email, PASSWORD)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 15 * 60
    assert "Please try again in 15 minutes." in refused.text
    standing_clock.move(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert sign_in(client, email, PASSWORD).status_code == 303


def test_an_unknown_address_is_counted_as_a_known_one(client: FlaskClient) -> None:
    assert guess(client, "nobody@practice.test", 11) == [422] * 10 + [429]


def test_spelling_it_otherwise_is_no_way_around(client: FlaskClient) -> None:
    guess(client, "nobody@practice.test", 10)
    assert guess(client, " NOBODY@practice.test", 1) == [429]


def test_other_users_are_not_kept_out(app: Flask, client: FlaskClient) -> None:
    guess(client, add_user(app, "desk"), 11)
    assert sign_in(client, add_user(app, "admin")).status_code == 303


def test_a_stranger_keeps_nobody_out_who_signs_in_from_elsewhere(app: Flask, client: FlaskClient) -> None:
    email = add_user(app)
    guess(client, email, 60, address="203.0.113.1")
    assert sign_in(client, email).status_code == 303


def test_a_hundred_wrong_passwords_for_one_user_are_enough_from_whichever_addresses(
    app: Flask, client: FlaskClient
) -> None:
    email = add_user(app)
    answers = [guess(client, email, 10, address=f"203.0.113.{number}") for number in range(10)]
    assert answers == [[422] * 10] * 10
    assert guess(client, email, 1, address="203.0.113.99") == [429]


def test_right_passwords_are_not_counted(app: Flask) -> None:
    email = add_user(app)
    assert [sign_in(app.test_client(), email).status_code for _ in range(12)] == [303] * 12


def test_somebody_else_signing_in_resets_nothing(app: Flask, client: FlaskClient) -> None:
    desk, admin = add_user(app, "desk"), add_user(app, "admin")
    guess(client, desk, 10)
    sign_in(app.test_client(), admin)
    assert guess(client, desk, 1) == [429]


def test_fifty_wrong_passwords_from_one_address_are_enough_for_whichever_users(client: FlaskClient) -> None:
    answers = [guess(client, f"user{number}@practice.test", 1)[0] for number in range(51)]
    assert answers == [422] * 50 + [429]
    assert guess(client, "user99@practice.test", 1, address="203.0.113.2") == [422]


def test_guessing_the_old_password_is_limited_too(app: Flask, client: FlaskClient) -> None:
    sign_in(client, add_user(app))
    new = "eight lanterns on the pier"
    words = {"old": "a guess", "new": new, "again": new, "csrf_token": csrf_token(client.get("/staff/password"))}
    answers = [client.post("/staff/password", data=words).status_code for _ in range(11)]
    assert answers == [422] * 10 + [429]
