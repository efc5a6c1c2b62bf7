"""Every page that is not opened is closed, and each role sees its own pages and no others."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from booking import access
from booking.access import PUBLIC, ROLES, table
from booking.database import writing
from booking.models import User
from tests.stage.people import add_user, closed_pages, sign_in

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]


def endpoints(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules()}


def test_every_endpoint_has_its_line_in_the_table_and_every_line_its_endpoint(app: Flask) -> None:
    assert endpoints(app) - set(ROLES) == set(), "pages that nobody can open: add them to booking/access/table.py"
    assert set(ROLES) - endpoints(app) == set(), "lines for pages that do not exist"


def test_nothing_below_staff_is_public_but_the_way_in_and_out(app: Flask) -> None:
    below = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/staff")}
    assert {endpoint for endpoint in below if ROLES.get(endpoint) is PUBLIC} == {"sign_in.sign_in", "sign_in.sign_out"}
    outside = endpoints(app) - below
    assert {endpoint for endpoint in outside if ROLES.get(endpoint) is not PUBLIC} == set()


def test_no_line_names_a_role_that_nobody_can_have() -> None:
    named = [roles for roles in ROLES.values() if isinstance(roles, frozenset)]
    assert frozenset().union(*named) == {"admin", "desk", "surgeon"}
    assert all("admin" in roles for roles in named)


@pytest.mark.parametrize("role", [None, "surgeon", "admin"])
def test_a_page_that_was_forgotten_in_the_table_opens_to_nobody(app: Flask, role: str | None) -> None:
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret", methods=["GET", "POST"])
    client = app.test_client()
    if role:
        assert sign_in(client, add_user(app, role)).status_code == 303
    for method in ("GET", "POST"):
        answer = client.open("/forgotten", method=method)
        assert answer.status_code == 404
        assert "secret" not in answer.text


def test_every_staff_page_sends_a_stranger_to_the_sign_in(app: Flask, client: FlaskClient) -> None:
    """With whatever method, without a form's token, before anything is looked up."""
    for endpoint, method, address in closed_pages(app):
        answer = client.open(address, method=method)
        assert answer.status_code == 303, (endpoint, method)
        assert answer.location.startswith("/staff/sign-in?next=/staff/"), (endpoint, method)


@pytest.fixture
def three_pages(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, roles in (("all", table.EVERYONE), ("desk", table.DESK), ("admin", frozenset({"admin"}))):
        app.add_url_rule(f"/staff/for-{name}", f"for-{name}", lambda: "open", methods=["GET", "POST"])
        monkeypatch.setitem(ROLES, f"for-{name}", roles)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("role", "opens"), [("surgeon", {"all"}), ("desk", {"all", "desk"}), ("admin", {"all", "desk", "admin"})]
)
def test_each_role_opens_its_own_pages(
    app: Flask, client: FlaskClient, three_pages: None, role: str, opens: set[str]
) -> None:
    sign_in(client, add_user(app, role))
    answers = {name: client.get(f"/staff/for-{name}") for name in ("all", "desk", "admin")}
    assert {name for name, answer in answers.items() if answer.status_code == 200} == opens
    assert {answer.status_code for name, answer in answers.items() if name not in opens} <= {403}


def test_a_closed_page_says_so_in_words(app: Flask, client: FlaskClient, three_pages: None) -> None:
    sign_in(client, add_user(app, "surgeon"))
    answer = client.get("/staff/for-desk")
    assert "<h1>This page is not open to you</h1>" in answer.text
    assert 'href="/staff/"' in answer.text


def test_a_role_taken_away_closes_the_page_at_once(app: Flask, client: FlaskClient, three_pages: None) -> None:
    sign_in(client, add_user(app, "admin"))
    assert client.get("/staff/for-admin").status_code == 200
    with app.app_context(), writing() as rows:
        rows.execute(update(User).values(role="desk"))
    assert client.get("/staff/for-admin").status_code == 403


@pytest.mark.parametrize(("role", "offered"), [("surgeon", False), ("desk", True)])
def test_the_menu_offers_what_its_reader_may_open(app: Flask, client: FlaskClient, role: str, offered: bool) -> None:
    sign_in(client, add_user(app, role))
    page = client.get("/staff/password").text
    assert (">Hours</a>" in page) is offered
    assert ">Practice</a>" in page


def test_public_pages_ask_for_no_session(app: Flask, client: FlaskClient) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert "Cookie" not in answer.headers.get("Vary", "")


GOOD = {
    "/staff/": "/staff/",
    "/staff/?day=2026-10-06": "/staff/?day=2026-10-06",
    "/staff/password": "/staff/password",
    "/staff/password#new": "/staff/password",
}
BAD = [
    *(
        "",
        "staff/",
        "//evil.example",
        "///evil.example",
        "////evil.example/staff/",
        "/\\evil.example",
        "\\\\evil.example",
    ),
    *("https://evil.example/staff/", "https:/staff/", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example"),
    *("%2f%2fevil.example", "/%2fevil.example", "/%5cevil.example", "/%2e%2e//evil.example", "/staff//evil.example"),
    *("//evil.example/staff/", "//evil.example%2fstaff/", "/staff/..//evil.example", "/staff/\\..\\evil", "/staff"),
    *("/", "/privacy", "/nothing", "/healthz", "/static/css/base.css", "/staff/sign-in", "/staff/sign-out"),
    *(
        "/staff/?a=\r\nSet-Cookie: x=1",
        "/staff/ ",
        "@evil.example",
        "/@evil.example",
        ".evil.example",
        "/staff/password/",
    ),
    *("http://localhost/staff/password", "//localhost/staff/password", "/staff/passwo\u0455d", "%00", "/staff/%00"),
]


@pytest.mark.parametrize(("asked", "leads"), GOOD.items())
def test_after_signing_in_a_page_of_the_staff_is_reached(app: Flask, asked: str, leads: str) -> None:
    with app.test_request_context("/staff/sign-in"):
        assert access.safe_next(asked) == leads


@pytest.mark.parametrize("asked", BAD)
def test_after_signing_in_nothing_else_is_reached(app: Flask, asked: str) -> None:
    with app.test_request_context("/staff/sign-in"):
        assert access.safe_next(asked) == "/staff/"


def test_the_sign_in_itself_obeys(app: Flask, client: FlaskClient) -> None:
    answer = sign_in(client, add_user(app), next="//evil.example")
    assert (answer.status_code, answer.location) == (303, "/staff/")
    assert "evil" not in client.get("/staff/sign-in?next=//evil.example").text
