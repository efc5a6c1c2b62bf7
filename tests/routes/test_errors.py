"""When something does not work, people read what to do, and nobody reads what is not theirs."""

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import exc, inspect
from sqlalchemy.orm.exc import ObjectDeletedError

from booking.catalog import NoPractice, practice
from booking.models import Visit
from tests.stage.page_client import PageClient

CALL = "(310) 555-0142"  # of tests/stage/practice.toml
AWAY = "We can’t book online just now"
FAULT = "Something went wrong on our side"
ANA = "Ana María Ruiz"

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]


def raising(error: Exception) -> Callable[[], object]:
    def happen() -> None:
        raise error

    return happen


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (400, "We could not read that request"),
        (403, "This page is not open to you"),
        (404, "We can’t find that page"),
        (405, "That address can’t be used that way"),
        (409, "That has just changed"),
        (413, "That was more than we can take in"),
        (415, "We could not read that request"),
        (422, "We could not use what was sent"),
        (429, "Please wait a moment"),
        (500, FAULT),
        (501, FAULT),
        (503, AWAY),
    ],
)
def test_each_refusal_is_a_page_that_says_what_to_do(
    app: Flask, pages: PageClient, failing: Callable[..., str], code: int, words: str
) -> None:
    with app.app_context():
        practice()
    answer = pages.get(failing(lambda: abort(code)), expect=code).response
    assert f"<h1>{words}</h1>" in answer.text
    assert CALL in answer.text
    assert 'name="robots" content="noindex"' in answer.text
    assert answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.content_type == "text/html; charset=utf-8"


def test_a_wrong_method_says_which_are_right(client: FlaskClient) -> None:
    answer = client.put("/staff/sign-in")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


def test_a_service_away_says_when_to_come_back(client: FlaskClient, failing: Callable[..., str]) -> None:
    assert int(client.get(failing(lambda: abort(503))).headers["Retry-After"]) > 0


def test_a_body_too_large_is_refused(client: FlaskClient) -> None:
    answer = client.post("/staff/sign-in", data={"email": "x" * 65 * 1024})
    assert answer.status_code == 413
    assert "more than we can take in" in answer.text


def test_a_form_without_its_token_says_what_to_do(client: FlaskClient) -> None:
    answer = client.post("/staff/sign-in", data={"email": "a@practice.test", "password": "x"})
    assert answer.status_code == 400
    assert "This page had been open for a long time" in answer.text
    assert "Nothing has been booked or changed" in answer.text


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 422, 429, 500, 503])
def test_the_api_is_answered_in_json(client: FlaskClient, failing: Callable[..., str], code: int) -> None:
    answer = client.get(failing(lambda: abort(code), "/api/v1/happening"))
    assert answer.status_code == code
    assert answer.json is not None
    assert set(answer.json["error"]) == {"field", "message"}
    assert answer.json["error"]["message"].endswith(".")


def test_an_address_that_the_api_does_not_have_is_answered_in_json(client: FlaskClient) -> None:
    answer = client.get("/api/v1/nothing")
    assert (answer.status_code, answer.json) == (
        404,
        {"error": {"field": None, "message": "There is nothing at this address."}},
    )


def test_a_page_whose_frame_is_broken_is_still_a_page(
    app: Flask, client: FlaskClient, failing: Callable[..., str]
) -> None:
    @app.context_processor
    def broken() -> dict[str, object]:
        raise ValueError(ANA)

    answer = client.get(failing(lambda: abort(404)))
    assert answer.status_code == 404
    assert "<h1>There is nothing at this address.</h1>" in answer.text


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal: '{ANA}' ana@practice.test +13105550142"),
        KeyError(ANA),
        exc.IntegrityError(f"INSERT {ANA}", {"name": ANA}, Exception(f"Failing row contains ({ANA}, 13105550142)")),
        exc.OperationalError("SELECT 1", {"name": ANA}, Exception(f"connection for {ANA} ana@practice.test lost")),
    ],
)
def test_neither_page_nor_log_says_what_the_error_was_about(
    client: FlaskClient,
    failing: Callable[..., str],
    capfd: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    address = failing(raising(error), "/happening/<token>").replace("<token>", "T" * 43)
    client.application.view_functions["happening"] = lambda token: raising(error)()  # type: ignore[assignment]
    capfd.readouterr()
    answer = client.get(f"{address}?name=Ana", headers={"User-Agent": ANA, "Referer": f"http://x/{ANA}"[:9]})
    logged = "".join(capfd.readouterr())
    assert answer.status_code >= 500
    assert type(error).__name__ in logged  # the control: it was logged, and with its kind
    assert "happening" in logged
    for told in (logged, answer.text):
        for secret in ("Ana", "Ruiz", "ana@", "5550142", "T" * 43):
            assert secret not in told
    assert "Traceback" not in answer.text


def test_each_error_is_logged_once(
    client: FlaskClient, failing: Callable[..., str], caplog: pytest.LogCaptureFixture
) -> None:
    client.get(failing(raising(ValueError("once"))))
    assert len([line for line in caplog.records if line.levelno >= logging.ERROR]) == 1


def test_without_a_practice_the_page_says_so(client: FlaskClient, failing: Callable[..., str]) -> None:
    answer = client.get(failing(raising(NoPractice())))
    assert answer.status_code == 503
    assert "Online booking is not set up yet" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_an_unwritable_instance_folder_keeps_no_page_away(
    app: Flask, client: FlaskClient, failing: Callable[..., str]
) -> None:
    (Path(app.instance_path) / "telephone.txt").mkdir()
    assert client.get(failing(lambda: abort(404))).status_code == 404


def test_a_hold_deleted_while_it_is_asked_for_is_not_found(client: FlaskClient, failing: Callable[..., str]) -> None:
    deleted = ObjectDeletedError(inspect(Visit()))
    assert client.get(failing(raising(deleted))).status_code == 404
