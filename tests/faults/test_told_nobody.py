"""After a whole life on a real server, neither a log line nor the database file says who the patient is.

Each time there is a control first: the same words, where they would be found.
"""

import io
import logging
import re
import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url

from booking.calendars import feed_address, make_feed_link
from booking.database import db
from tests.stage.crowd import Patient
from tests.stage.servers import Site, open_slots, serving
from tests.stage.settings import an_environment

NAME, EMAIL, TELEPHONE = "Zebedia Quillfeather", "zebedia.quill@patient.example", "(310) 555-0177"
NOTE, WRONG = "my secret is xylophone surgery", "wrongsignin@practice.example"
TALKATIVE = "tests.faults.talkative:create_app()"
SECRETS = ("zebedia", "quillfeather", "patient.example", "5550177", "555-0177", "xylophone", "wrongsignin", "127.0.0.1")


def found_in(text: str, more: Iterable[str] = ()) -> set[str]:
    text = text.lower()
    return {secret for secret in (*SECRETS, *more) if secret.lower() in text}


def a_whole_life(site: Site) -> set[str]:
    """Booked, cancelled, a calendar read, a wrong sign-in, two errors that quote the patient; the tokens given out."""
    slot = open_slots(site)[0]
    patient = Patient(site, NAME)
    patient.arrive(slot["starts_at"][:10])
    held = patient.hold(
        procedure="mini-facelift", surgeon="david-kim", location="office", starts_at=slot["starts_at"]
    ).headers["Location"]
    review = patient.press(held, name=NAME, email=EMAIL, telephone=TELEPHONE, reach="telephone", note=NOTE)
    page = patient.press(review.headers["Location"]).headers["Location"]
    assert patient.press(f"{page}/cancellation").headers["Location"] == page
    patient.post("/staff/sign-in", email=WRONG, password=NOTE)
    for address in ("/talk/value", "/talk/row"):
        assert site.ask("GET", f"{address}?name={NAME.split()[0]}").status == 500
    assert site.ask("GET", f"/appointments/{page[-43:-1]}x?q={EMAIL}").status == 404
    return {held.rpartition("/")[2], page.rpartition("/")[2]}


@pytest.fixture
def lived(practice: None, engine_url: str, tmp_path: Path) -> tuple[str, set[str]]:
    """What the server wrote, and the tokens that it must not have written."""
    from app import create_app

    environ = an_environment(DATABASE_URL=engine_url)
    app = create_app(environ, instance_path=tmp_path / "instance")
    with app.app_context():
        link = make_feed_link(surgeon_id=None, titles="full", now=datetime.now(UTC))
        address = str(feed_address(link)).removeprefix("http://localhost")
        db.engine.dispose()
    options = ("--log-level=info", "--preload")
    with serving(TALKATIVE, {"DATABASE_URL": engine_url}, tmp_path / "site", processes=1, options=options) as site:
        tokens = a_whole_life(site)
        assert site.ask("GET", address).status == 200
        log = site.log
    return log.read_text("utf-8"), {*tokens, address.removeprefix("/feeds/").removesuffix(".ics")}


def test_no_line_of_the_log_says_whom_it_concerns(lived: tuple[str, set[str]]) -> None:
    log, tokens = lived
    for line in ("POST patient.book 303", "POST sign_in.sign_in 422", "GET feeds.feed 200", "GET talk 500"):
        assert line in log, "the control: the server has written of all this"
    assert "ValueError" in log
    assert re.search(r"IntegrityError|UniqueViolation|NotNullViolation", log)
    assert found_in(log, tokens) == set()


def test_what_the_talkative_page_raises_would_be_found_in_an_ordinary_log() -> None:
    """The control."""
    from tests.faults.talkative import an_error

    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    logger = logging.Logger("ordinary")
    logger.addHandler(handler)
    try:
        an_error()
    except ValueError:
        logger.exception("A request of %s from 127.0.0.1", NAME)
    assert {"zebedia", "quillfeather", "patient.example", "5550177", "127.0.0.1"} <= found_in(lines.getvalue())


@pytest.mark.sqlite_only
def test_the_database_file_holds_nothing_of_the_patient_in_the_clear(
    lived: tuple[str, set[str]], engine_url: str
) -> None:
    _log, tokens = lived
    path = Path(str(make_url(engine_url).database))
    assert in_the_clear(path, tokens) == set()
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO self_tests VALUES (?)", (f"{NAME} {EMAIL}",))
    connection.commit()  # left in the write-ahead log, which is looked at too
    assert {"zebedia", "quillfeather"} <= in_the_clear(path, tokens)
    connection.close()


def in_the_clear(path: Path, tokens: set[str]) -> set[str]:
    """With the write-ahead log. The server's own address is there, in the links of calendar events."""
    whole = b"".join(file.read_bytes() for file in [path, *path.parent.glob(f"{path.name}-*")])
    return found_in(whole.decode("latin-1"), tokens) - {"127.0.0.1"}
