"""No name, address, number, path or token reaches a log line.

Each secret is first seen to reach the line of an ordinary formatter: else these tests would prove nothing.
"""

import io
import logging
import smtplib
import sqlite3
import sys
import threading
from collections.abc import Iterator

import psycopg
import pytest
from flask import Flask
from flask.logging import default_handler

from booking import logs

TOKEN = "WqS5CeE2E2uHuVQlKdYuDnr36IEqqeyRhnDYtm29RNU"
ROW = 'new row for relation "visits" violates check\nDETAIL:  Failing row contains (1, Anna Garcia, 3105550142).'
MAIL = {"ann@example.com": (550, b"Anna Garcia is unknown")}


@pytest.fixture
def app() -> Iterator[Flask]:
    """An app whose log set-up is undone afterwards."""
    root = logging.getLogger()
    handlers, level, formatter = list(root.handlers), root.level, default_handler.formatter
    hooks, loud = (sys.excepthook, threading.excepthook), logging.raiseExceptions
    app = Flask("logged")
    logs.init_app(app)
    yield app
    root.handlers[:], default_handler.formatter = handlers, formatter
    root.setLevel(level)
    (sys.excepthook, threading.excepthook), logging.raiseExceptions = hooks, loud
    logging.getLogger("gunicorn.access").disabled = False
    logging.getLogger("werkzeug").setLevel(logging.NOTSET)
    logging.getLogger("logged").handlers.clear()


class Lines:
    """What a log file would hold, written privately and, beside it, as Python would."""

    def __init__(self) -> None:
        self.private, self.plain = io.StringIO(), io.StringIO()

    def __enter__(self) -> "Lines":
        # The plain one first: it leaves its text of the exception in the record.
        self.handlers = [logging.StreamHandler(self.plain), logging.StreamHandler(self.private)]
        self.handlers[1].setFormatter(logs.PrivateFormatter(logs.FORMAT))
        for handler in self.handlers:
            logging.getLogger().addHandler(handler)
        return self

    def __exit__(self, *_: object) -> None:
        for handler in self.handlers:
            logging.getLogger().removeHandler(handler)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def raised_from(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = raised(cause)
    return raised(error)


def raise_it(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    ("error", "secret", "kept"),
    [
        (psycopg.errors.CheckViolation(ROW), "Garcia", "psycopg.errors.CheckViolation: 23514"),
        (psycopg.errors.InvalidTextRepresentation('invalid input: "Garcia"'), "Garcia", "22P02"),
        (ValueError("invalid literal for int() with base 10: 'Garcia'"), "Garcia", "ValueError"),
        (KeyError("ann@example.com"), "ann@", "KeyError"),
        (FileNotFoundError(2, "No such file or directory", "/home/Garcia"), "Garcia", "2 No such file"),
        (smtplib.SMTPRecipientsRefused(MAIL), "ann@", "smtplib.SMTPRecipientsRefused"),
        (smtplib.SMTPDataError(554, b"Garcia refused"), "Garcia", "smtplib.SMTPDataError: 554"),
        (raised_from(RuntimeError("Garcia"), ValueError("Anna Garcia")), "Garcia", "\nValueError\n"),
    ],
)
def test_an_exception_says_its_kind_and_place_but_not_whom_it_concerns(
    app: Flask, error: Exception, secret: str, kept: str
) -> None:
    with Lines() as lines:
        logging.getLogger("booking").error("A letter was not sent: %s", error, exc_info=raised(error))
    assert secret in lines.plain.getvalue()
    assert secret not in lines.private.getvalue()
    assert kept in lines.private.getvalue()
    assert "test_logs.py" in lines.private.getvalue()


def test_an_exception_that_names_only_tables_keeps_its_message(app: Flask) -> None:
    with Lines() as lines:
        logging.getLogger("booking").error("x", exc_info=sqlite3.OperationalError("database is locked"))
    assert lines.private.getvalue().endswith("sqlite3.OperationalError: database is locked\n")


@pytest.mark.parametrize(
    ("message", "secret"),
    [
        (ROW, "Garcia"),
        (f"Error handling request /holds/{TOKEN}", "/holds"),
        (f"fetched /feeds/{TOKEN}.ics", TOKEN),
        ("GET /staff/people?q=garcia", "garcia"),
        ("sent to ann@example.com.", "ann@example.com"),
        ("called +1 310 555 0142", "0142"),
        ("called (310) 555-0142", "0142"),
        ("Invalid request from ip=203.0.113.9: no", "203.0.113.9"),
        ("Invalid request from ip=2001:db8::9", "2001:db8"),
        ("one\nCRITICAL forged", "\nCRITICAL"),
    ],
)
def test_what_other_peoples_code_writes_is_cleaned(app: Flask, message: str, secret: str) -> None:
    with Lines() as lines:
        logging.getLogger("other").warning(message)
        logging.getLogger("other").warning("%s", message)
    assert secret in lines.plain.getvalue()
    assert secret not in lines.private.getvalue()
    assert lines.private.getvalue().count("\n") == 2


def test_ordinary_lines_stay_as_they_are(app: Flask) -> None:
    said = "6b1f7b0e-4a39-4a39-9d3e-0123456789ab moved to 2026-10-06T14:30:00-07:00, version 12 of 345"
    with Lines() as lines:
        logging.getLogger("booking").info("Appointment %s", said)
    assert lines.private.getvalue().endswith(f" INFO booking: Appointment {said}\n")


def test_a_failing_page_is_logged_by_its_endpoint(app: Flask) -> None:
    @app.get("/holds/<token>")
    def hold(token: str) -> str:
        raise ValueError(token)

    with Lines() as lines:
        assert app.test_client().get(f"/holds/{TOKEN}?name=garcia").status_code == 500
    assert f"Exception on /holds/{TOKEN} [GET]" in lines.plain.getvalue()
    private = lines.private.getvalue()
    assert "Exception in hold" in private
    assert "GET hold 500 " in private
    for secret in (TOKEN, "/holds/", "garcia", "127.0.0.1"):
        assert secret not in private


@pytest.mark.parametrize(
    ("method", "path", "line"),
    [
        ("GET", f"/holds/{TOKEN}?name=garcia", "GET hold 200 "),
        ("POST", f"/holds/{TOKEN}", "POST no-such-page 405 "),
        ("GET", "/people/anna-garcia", "GET no-such-page 404 "),
        ("ANNA-GARCIA", "/people", "OTHER no-such-page 404 "),
    ],
)
def test_each_answer_gets_one_line_without_path_address_or_query(app: Flask, method: str, path: str, line: str) -> None:
    app.add_url_rule("/holds/<token>", "hold", lambda token: "ok")
    with Lines() as lines:
        app.test_client().open(path, method=method)
    written = lines.private.getvalue()
    assert line in written
    assert written.rstrip().endswith(" ms")
    assert written.count("\n") == 1
    for secret in (TOKEN, "garcia", "GARCIA", "127.0.0.1", "/"):
        assert secret not in written


def test_a_second_app_in_one_process_does_not_double_the_lines(app: Flask, capsys: pytest.CaptureFixture) -> None:
    logs.init_app(Flask("logged"))
    app.logger.warning("once")
    assert capsys.readouterr().err.count("once") == 1


def test_an_error_nobody_caught_is_written_privately_too(app: Flask) -> None:
    error = ValueError("Anna Garcia")
    with Lines() as lines:
        thread = threading.Thread(target=raise_it, args=(error,))
        thread.start()
        thread.join()
        sys.excepthook(ValueError, error.with_traceback(None), None)
    assert lines.plain.getvalue().count("Garcia") == 2
    assert lines.private.getvalue().count("Ended by an error") == 2
    assert "Garcia" not in lines.private.getvalue()
