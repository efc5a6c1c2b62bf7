"""A form is taken when a page of ours sent it, and by nothing else that can be made to come with a cookie."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.stage.people import PASSWORD, add_user, csrf_token, sign_in
from tests.stage.settings import an_environment

HTTP, HTTPS = "http://localhost", "https://booking.practice.test"

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]


@pytest.fixture
def environ(engine_url: str, request: pytest.FixtureRequest) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, BASE_URL=getattr(request, "param", HTTP))


@pytest.fixture(autouse=True)
def desk(app: Flask) -> str:
    return add_user(app)


def sent(app: Flask, here: str, *, token: bool, **headers: str) -> int:
    """The answer's code to the desk's right password, with these headers, and with the page's own token or none."""
    client, words = app.test_client(), {"email": "desk@practice.test", "password": PASSWORD}
    page = client.get("/staff/sign-in", base_url=here)
    if token:
        words["csrf_token"] = csrf_token(page)
    return client.post("/staff/sign-in", base_url=here, data=words, headers=headers).status_code


OTHERS = [
    "https://evil.example",
    "https://booking.practice.test.evil.example",
    "https://evil-booking.practice.test",
    "https://practice.test",
    "https://booking.practice.test:8443",
    "http://booking.practice.test",
    "https://booking.practice.test@evil.example",
    "https://evil.example/https://booking.practice.test",
    "https://booking.practice.test https://evil.example",
    "booking.practice.test",
    "file://",
    "https://[",
    "https://booking.practice.test:port",
    "x",
]


@pytest.mark.parametrize("environ", [HTTPS], indirect=True)
@pytest.mark.parametrize("origin", OTHERS)
@pytest.mark.parametrize("referer", ["", f"{HTTPS}/staff/sign-in"])
def test_another_origin_is_refused_beside_the_right_token(app: Flask, origin: str, referer: str) -> None:
    assert sent(app, HTTPS, token=True, Origin=origin, Referer=referer) == 400


@pytest.mark.parametrize("environ", [HTTPS], indirect=True)
@pytest.mark.parametrize("token", [True, False])
@pytest.mark.parametrize("origin", [HTTPS, f"{HTTPS}:443", HTTPS.upper()])
def test_our_origin_is_enough_without_a_referer(app: Flask, token: bool, origin: str) -> None:
    assert sent(app, HTTPS, token=token, Origin=origin) == 303


@pytest.mark.parametrize("environ", [HTTPS], indirect=True)
@pytest.mark.parametrize("origin", ["null", ""])
def test_an_origin_that_says_nothing_leaves_it_to_token_and_referer(app: Flask, origin: str) -> None:
    ours, theirs = f"{HTTPS}/staff/sign-in", "https://evil.example/"
    assert sent(app, HTTPS, token=False, Origin=origin, Referer=ours) == 400
    assert sent(app, HTTPS, token=True, Origin=origin) == 400
    assert sent(app, HTTPS, token=True, Origin=origin, Referer=theirs) == 400
    assert sent(app, HTTPS, token=True, Origin=origin, Referer=ours) == 303


def test_on_http_the_token_alone_is_enough(app: Flask) -> None:
    assert sent(app, HTTP, token=True) == 303
    assert sent(app, HTTP, token=True, Origin="null") == 303
    assert sent(app, HTTP, token=False) == 400
    assert sent(app, HTTP, token=True, Origin="http://localhost:8000") == 400


def test_the_name_in_the_address_bar_is_ours_too(app: Flask) -> None:
    """Whoever looks after this machine may open the desk there, by another name than letters carry."""
    assert sent(app, "http://127.0.0.1:5000", token=False, Origin="http://127.0.0.1:5000") == 303
    assert sent(app, "http://127.0.0.1:5000", token=True, Origin="http://127.0.0.1") == 400


@pytest.mark.parametrize("origin", [HTTP, None])
def test_a_form_of_the_session_before_works_or_comes_back(client: FlaskClient, desk: str, origin: str | None) -> None:
    """Signed in again in another window; the first one's form is sent with the old session's token."""
    sign_in(client, desk)
    old = csrf_token(client.get("/staff/closures"))
    client.post("/staff/sign-out", data={"csrf_token": old})
    sign_in(client, desk)
    typed = {"first_day": "2026-12-24", "label": "The painters", "csrf_token": old}
    answer = client.post("/staff/closures", data=typed, headers={"Origin": origin} if origin else {})
    if origin:
        assert answer.status_code == 303
        return
    assert answer.status_code == 400
    assert "Please press once more" in answer.text
    assert 'name="label" value="The painters"' in answer.text
    again = client.post("/staff/closures", data={**typed, "csrf_token": csrf_token(answer)})
    assert again.status_code == 303


def test_a_password_never_comes_back(client: FlaskClient, desk: str) -> None:
    sign_in(client, desk)
    words = {"old": PASSWORD, "new": "nine candles on a boat", "again": "nine candles on a boat"}
    for address in ("/staff/password", "/staff/sign-in"):
        answer = client.post(address, data={**words, "password": PASSWORD, "csrf_token": "x"})
        assert answer.status_code == 400
        assert "candles" not in answer.text
        assert PASSWORD not in answer.text


def test_words_of_another_site_never_stand_on_our_page(app: Flask, client: FlaskClient, desk: str) -> None:
    sign_in(client, desk)
    words = {"first_day": "2026-12-24", "label": "Call 555-0199"}
    answer = client.post("/staff/closures", data=words, headers={"Origin": "https://evil.example"})
    assert (answer.status_code, "Call 555-0199" in answer.text) == (400, False)
    stranger = app.test_client().post("/holds", data={"procedure": "Call 555-0199"}, headers={"Origin": "null"})
    assert (stranger.status_code, "Call 555-0199" in stranger.text) == (400, False)
