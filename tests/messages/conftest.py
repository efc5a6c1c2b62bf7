"""What tests of letters may ask for: `mail`, the mail server that `app` is told of; `letters`, to send them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.stage.letter_worker import letter_worker
from tests.stage.mail_server import MailServer, Send, free_port
from tests.stage.settings import NOW, an_environment


@pytest.fixture
def mail(request: pytest.FixtureRequest) -> Iterator[MailServer]:
    """Marked `asks_password`, it does, and is told another than the app has when a test says so."""
    server = MailServer(free_port(), asks_password="asks_password" in request.fixturenames)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def asks_password() -> None:
    """The mail server lets in only who signs in."""


@pytest.fixture
def environ(engine_url: str, mail: MailServer, request: pytest.FixtureRequest) -> dict[str, str]:
    sign_in = "office:right@" if "asks_password" in request.fixturenames else ""
    return an_environment(DATABASE_URL=engine_url, SMTP_URL=f"smtp://{sign_in}127.0.0.1:{mail.port}")


@pytest.fixture
def send(app_context: Flask) -> Send:
    """The worker takes turns at this moment, minutes after NOW, until nothing more is due."""
    worker = letter_worker()

    def turns(after: timedelta = timedelta(0)) -> None:
        now: datetime = NOW + after
        for _turn in range(50):
            if not worker.turn(now=now):
                return
        pytest.fail("the worker never comes to an end")

    return turns
