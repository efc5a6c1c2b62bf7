"""An error page says by what its request is found in the log, and keeps the desk's menu around who is signed in."""

import logging
import re
from collections.abc import Callable

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from booking.catalog import NoPractice
from tests.stage.desk import signed_in

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

NUMBER = re.compile(r"give (?:us )?this code: ([b-z2-9]{8})")


def number_on(page: str) -> str:
    found = NUMBER.search(page)
    assert found, page
    return found[1]


def fail_badly() -> None:
    raise ValueError("a fault of ours")


def no_practice() -> None:
    raise NoPractice


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_every_error_page_names_the_number_of_its_line(
    client: FlaskClient, failing: Callable[..., str], capfd: pytest.CaptureFixture[str], code: int
) -> None:
    address = failing(lambda: abort(code))
    numbers = [number_on(client.get(address).text) for _ in range(3)]
    lines = [line for line in capfd.readouterr().err.splitlines() if "booking.access_log" in line]
    assert len(set(numbers)) == 3
    assert [line[-10:] for line in lines] == [f"[{number}]" for number in numbers]


@pytest.mark.parametrize("happening", [fail_badly, no_practice])
def test_the_line_that_says_what_went_wrong_has_the_same_number(
    client: FlaskClient,
    failing: Callable[..., str],
    capfd: pytest.CaptureFixture[str],
    happening: Callable[[], None],
) -> None:
    number = number_on(client.get(failing(happening)).text)
    lines = [line for line in capfd.readouterr().err.splitlines() if " ERROR " in line]
    assert len(lines) == 1
    assert lines[0].endswith(f"[{number}]")


def test_an_answer_without_a_fault_has_no_number(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    assert client.get("/").status_code == 200
    assert "[" not in capfd.readouterr().err.splitlines()[-1]


def test_a_number_is_not_taken_for_something_private(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    """The log hides telephone numbers and tokens."""
    with app.test_request_context("/"), caplog.at_level(logging.INFO):
        from booking.logs import FORMAT, PrivateFormatter, request_id

        for _ in range(200):
            logging.getLogger("booking").error("Something")
            assert PrivateFormatter(FORMAT).format(caplog.records[-1]).endswith(f"Something [{request_id()}]")
            del __import__("flask").g.request_id


@pytest.mark.parametrize("role", ["admin", "desk", "surgeon"])
@pytest.mark.parametrize("code", [400, 403, 404, 409, 422])
def test_staff_keep_their_frame(app: Flask, failing: Callable[..., str], role: str, code: int) -> None:
    surgeon = "david-kim" if role == "surgeon" else None
    address = failing(lambda: abort(code), "/staff/happening")
    page = signed_in(app, role, surgeon=surgeon).get(address, expect=code)
    assert "Sign out" in page.buttons()
    assert 'aria-label="Desk"' in page.response.text
    assert ("Hours" in page.response.text) == (role != "surgeon")
    assert page.links()["Go to the home page"] == "/staff/"


def test_what_a_surgeon_may_not_open_and_an_old_form_are_in_the_desks_frame(app: Flask) -> None:
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    assert "Sign out" in surgeon.get("/staff/closures", expect=403).buttons()
    old = surgeon.post("/staff/names", {"csrf_token": "of another session"})
    assert (old.status, "Sign out" in old.buttons()) == (400, True)


def test_nobody_else_sees_the_desks_frame(app: Flask, failing: Callable[..., str]) -> None:
    address, client = failing(lambda: abort(403), "/staff/happening"), app.test_client()
    assert "Sign out" not in client.get(address).text
    desk = signed_in(app)
    assert "Sign out" not in desk.get("/nothing", expect=404).buttons()
