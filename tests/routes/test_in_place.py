"""The password asked in place: for the script of a page whose session has ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from booking.access import STEPS, Step
from booking.routes.staff.viewer import PersonName
from tests.stage.people import PASSWORD, add_user, csrf_token, sign_in
from tests.stage.settings import an_environment
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

QUIETLY = {"X-Refresh": "0"}
IDLE = timedelta(minutes=16)


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, RATE_LIMITS="on")


def in_place(client: FlaskClient, email: str, password: str = PASSWORD, **headers: str) -> tuple[int, object]:
    """As the script sends it, with the token of a page from before."""
    sent = {"email": email, "password": password, "in_place": "yes", "csrf_token": "of an ended session"}
    answer = client.post("/staff/sign-in", data=sent, headers={"Origin": "http://localhost"} | headers)
    return answer.status_code, answer.get_json(silent=True)


def test_asking_who_is_signed_in_is_no_sign_of_life(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    sign_in(client, add_user(app))
    for _ in range(2):
        standing_clock.move(timedelta(minutes=7))
        assert client.get("/staff/session", headers=QUIETLY).status_code == 200
    standing_clock.move(timedelta(minutes=7))
    assert client.get("/staff/session", headers=QUIETLY).status_code == 401
    assert client.get("/staff/session").status_code == 303


def test_the_password_gives_the_token_with_which_open_forms_go_on(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    email = add_user(app)
    sign_in(client, email)
    before = csrf_token(client.get("/staff/closures"))
    standing_clock.move(IDLE)
    status, said = in_place(client, email)
    assert status == 200
    assert isinstance(said, dict)
    assert said["csrf_token"] != before
    form = {"csrf_token": said["csrf_token"], "first_day": "2026-12-24", "label": "Painters"}
    assert client.post("/staff/closures", data=form).status_code == 303  # by its token alone: no Origin
    assert client.get("/staff/session").get_json()["user"] == said["user"]


def test_a_wrong_password_is_counted_and_opens_nothing(
    app: Flask, client: FlaskClient, standing_clock: StandingClock
) -> None:
    email = add_user(app)
    statuses = [in_place(client, email, "not it")[0] for _ in range(11)]
    assert statuses == [422] * 10 + [429]
    assert in_place(client, email)[0] == 429
    assert client.get("/staff/session", headers=QUIETLY).status_code == 401


def test_a_page_of_another_site_signs_nobody_in(app: Flask, client: FlaskClient) -> None:
    assert in_place(client, add_user(app), Origin="https://evil.example")[0] == 400


def test_further_steps_have_pages_of_their_own(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.access.steps.STEPS", [*STEPS, Step("code", "sign_in.password")])
    status, said = in_place(client, add_user(app))
    assert (status, said["user"] if isinstance(said, dict) else said) == (200, None)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana María Ruiz", '<span class="person" data-initials="A. R."><span>Ana María Ruiz</span></span>'),
        ("<b>&\"'", '<span class="person" data-initials="B."><span>&lt;b&gt;&amp;&#34;&#39;</span></span>'),
        ("김민서", '<span class="person" data-initials="김."><span>김민서</span></span>'),
    ],
)
def test_a_name_on_a_page_brings_the_initials_that_the_veil_shows(name: str, shown: str) -> None:
    assert escape(PersonName(name)) == shown
    assert f"{PersonName(name)}" == name
