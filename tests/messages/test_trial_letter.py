"""`flask send-test-letter`: whether letters can leave, without waiting for a patient's."""

from __future__ import annotations

import smtplib
import socket

import pytest
from click.testing import Result
from flask import Flask

from tests.stage.mail_server import MailServer

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]


def typed(app: Flask, address: str) -> Result:
    return app.test_cli_runner().invoke(args=["send-test-letter", address])


def lines_of(result: Result) -> list[str]:
    """Without what the server of the test, which runs in this process, has logged."""
    return [line for line in result.output.splitlines() if "INFO mail.log" not in line]


def test_it_goes_at_once_from_the_address_of_all_letters(app: Flask, mail: MailServer) -> None:
    result = typed(app, " you@practice.example ")
    assert result.exit_code == 0
    assert "took a test email to you@practice.example" in result.output
    (letter,) = mail.delivered
    assert letter["From"].addresses[0].addr_spec == "office@kim-practice.example"
    assert letter["To"] == "you@practice.example"
    assert "nothing you need to do" in letter.get_content()


@pytest.mark.parametrize("step", ["MAIL", "RCPT", "DATA"])
def test_what_the_server_says_instead_is_one_line(app: Flask, mail: MailServer, step: str) -> None:
    mail.rule = lambda asked, address: "554 5.7.1 not from you" if asked == step else None
    result = typed(app, "you@practice.example")
    assert result.exit_code == 1
    assert "554 5.7.1 not from you" in result.output
    assert len(lines_of(result)) == 1


def test_a_server_that_is_not_there_is_one_line(app: Flask, mail: MailServer) -> None:
    mail.stop()
    result = typed(app, "you@practice.example")
    assert result.exit_code == 1
    assert f"127.0.0.1:{mail.port} cannot be used: Connection refused." in result.output
    assert len(lines_of(result)) == 1
    mail.start()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (socket.gaierror(-2, "Name or service not known"), "Name or service not known"),
        (OSError(113, "No route to host"), "No route to host"),
        (TimeoutError("timed out"), "no answer in time"),
        (smtplib.SMTPServerDisconnected("while you@practice.example was named"), "it hung up"),
    ],
)
def test_why_there_is_no_talking_to_it_is_said_in_words(
    app: Flask, mail: MailServer, monkeypatch: pytest.MonkeyPatch, error: OSError, said: str
) -> None:
    def connect(*_arguments: object) -> None:
        raise error

    monkeypatch.setattr(smtplib.SMTP, "connect", connect)
    assert f"127.0.0.1:{mail.port} cannot be used: {said}.\n" in typed(app, "you@practice.example").output


@pytest.mark.parametrize("address", ["you", "a@b.example, c@d.example", "", "a@b.example\nBcc: c@d.example"])
def test_only_one_address_is_written_to(app: Flask, mail: MailServer, address: str) -> None:
    result = typed(app, address)
    assert result.exit_code == 1
    assert "not one email address" in result.output
    assert mail.connections == 0


class TestWithoutAServer:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"SMTP_URL": ""}

    def test_it_says_so(self, app: Flask) -> None:
        result = typed(app, "you@practice.example")
        assert result.exit_code == 1
        assert "SMTP_URL" in result.output
