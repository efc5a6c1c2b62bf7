"""The mail server that letters meet in tests: a real one, that answers as a test wants it to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

PASSWORD = b"right"

Send = Callable[..., None]
"""The worker's turns at a moment after NOW, until nothing more is due."""


class MailServer:
    """`delivered` are the letters it took; `rcpt` and `data` are what it says instead of yes, one answer a time.

    `rule` is asked before them, with the step (MAIL, RCPT, DATA) and the address of the sender or the recipient, and
    answers as often as it is asked.
    """

    def __init__(self, port: int, *, asks_password: bool = False) -> None:
        self.port = port
        self.delivered: list[EmailMessage] = []
        self.connections = 0
        self.rcpt: dict[str, list[str]] = {}
        self.data: list[str] = []
        self.rule: Callable[[str, str], str | None] = lambda step, address: None
        self.password = PASSWORD
        self.when_taken = threading.Event()
        self.before_yes: threading.Event | None = None  # what it waits for when it has taken a letter
        self.thinks_for = 0.0  # seconds between a letter's last line and the answer to it
        self.last_word = "250 OK"
        self.bodies = 0  # letters whose last line it has seen, taken or not
        self._asks = asks_password
        self._controller: Controller | None = None

    def start(self) -> None:
        asked: dict[str, Any] = {}
        if self._asks:
            asked = {"auth_required": True, "auth_require_tls": False, "authenticator": self._check}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **asked)
        self._controller.start()

    def stop(self) -> None:
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def ids(self) -> list[str]:
        return [str(letter["Message-ID"]) for letter in self.delivered]

    async def handle_MAIL(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        self.connections += 1
        if refused := self.rule("MAIL", address):
            return refused
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]) -> str:
        if refused := self.rule("RCPT", address):
            return refused
        answers = self.rcpt.get(address)
        if answers:
            return answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:
        self.bodies += 1
        if refused := self.rule("DATA", envelope.rcpt_tos[0]):
            return refused
        if self.data:
            return self.data.pop(0)
        self.delivered.append(parsed(cast(bytes, envelope.content)))
        self.when_taken.set()
        if self.before_yes is not None:
            await asyncio.to_thread(self.before_yes.wait, 30)
        await asyncio.sleep(self.thinks_for)
        return self.last_word

    def _check(self, server: Any, session: Any, envelope: Any, mechanism: str, who: LoginPassword) -> AuthResult:
        return AuthResult(success=who.password == self.password, handled=False)


def parsed(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=default)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@contextmanager
def listening(answer: bytes = b"") -> Iterator[socket.socket]:
    """A server that takes connections, says `answer` over and over at best, and never what one waits for."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        over = threading.Event()

        def drip() -> None:
            try:
                connection, _address = server.accept()
            except OSError:
                return
            with connection:
                for _drop in range(200):  # ten seconds, and then the test has failed
                    if over.wait(0.05):
                        return
                    try:
                        connection.sendall(answer)
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        if answer:
            thread.start()
        yield server
        over.set()
        if answer:
            server.close()
            thread.join(2)
