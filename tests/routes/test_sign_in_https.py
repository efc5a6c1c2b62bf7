"""Signing in holds on https, where cookies and CSRF have rules of their own."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.stage.people import PASSWORD, add_user, csrf_token
from tests.stage.settings import an_environment

HERE = "https://booking.practice.test"

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, BASE_URL=HERE)


def send(client: FlaskClient, email: str, **headers: str) -> int:
    token = csrf_token(client.get("/staff/sign-in", base_url=HERE))
    words = {"email": email, "password": PASSWORD, "csrf_token": token}
    return client.post("/staff/sign-in", base_url=HERE, data=words, headers=headers).status_code


def test_a_form_sent_from_our_own_page_is_taken(app: Flask, client: FlaskClient) -> None:
    assert send(client, add_user(app), Referer=f"{HERE}/staff/sign-in") == 303
    assert client.get("/staff/password", base_url=HERE).status_code == 200


@pytest.mark.parametrize("referer", ["https://evil.example/", "", f"http{HERE[5:]}/staff/sign-in"])
def test_a_form_sent_from_elsewhere_is_not(app: Flask, client: FlaskClient, referer: str) -> None:
    assert send(client, add_user(app), Referer=referer) == 400
    assert client.get("/staff/password", base_url=HERE).status_code == 303


def test_the_cookie_is_bound_to_this_host_and_hidden_from_scripts(client: FlaskClient) -> None:
    cookie = client.get("/staff/sign-in", base_url=HERE).headers["Set-Cookie"]
    assert cookie.startswith("__Host-booking=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert "Expires" not in cookie


def test_our_pages_let_the_browser_say_where_a_form_comes_from(client: FlaskClient) -> None:
    """With no-referrer every POST above would be refused."""
    assert client.get("/staff/sign-in", base_url=HERE).headers["Referrer-Policy"] == "same-origin"
