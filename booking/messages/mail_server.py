"""One message handed to the mail server; the only importer of smtplib.

Whatever the server does or leaves undone, there is an answer in the end, and no later than LONGEST allows.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage
from typing import Any, Final

from booking.config import MailServer
from booking.messages.refusals import CONTENT, RECIPIENT, SENDER, Concerned, concerned

SILENCE: Final = 10.0  # seconds that it may take over any one answer
CONVERSATION: Final = 60.0  # seconds up to the letter itself: a server that drips byte by byte is never silent
AFTER_DATA: Final = 600.0  # RFC 5321 4.5.3.2.6: who hangs up sooner gives a slow server the same letter again and again
LONGEST: Final = CONVERSATION + AFTER_DATA + SILENCE  # seconds for all of it, goodbye included


class NotHandedOver(Exception):
    """`code` and `words` are the server's, if it gave any; its words may quote the patient's address."""

    def __init__(self, why: str, code: int | None = None, words: str = "") -> None:
        super().__init__(f"{why} ({code})" if code else why)
        self.why, self.code, self.words = why, code, words


class Unreachable(NotHandedOver):
    """There is no talking to the server now: so it is with every letter."""


class RefusesUs(NotHandedOver):
    """The server will have nothing from us until a person mends the settings, or the mailbox."""


class Unclear(NotHandedOver):
    """The server refuses this letter, and its words may mean us, and so every letter."""


class Postponed(NotHandedOver):
    """The server asks us to come back with this letter later."""


class Undeliverable(NotHandedOver):
    """The server will never take this letter."""


def hand_over(message: EmailMessage, server: MailServer, *, greeting_as: str) -> None:
    """Returns once the server has taken the message; raises NotHandedOver's children.

    `greeting_as` is our own host's name for EHLO; left out, smtplib would ask the DNS.
    """
    with _signed_in(server, greeting_as) as connection, _sorted():
        connection.send_message(message)


def offer_envelope(address: str, server: MailServer, *, greeting_as: str) -> None:
    """Ask whether a letter from and to this address would be taken, and send none; raises as `hand_over` does."""
    with _signed_in(server, greeting_as) as connection, _sorted():
        connection.ehlo_or_helo_if_needed()
        code, words = connection.mail(address)
        if code != 250:
            raise smtplib.SMTPSenderRefused(code, words, address)
        code, words = connection.rcpt(address)
        if code not in (250, 251):
            raise smtplib.SMTPRecipientsRefused({address: (code, words)})


@contextmanager
def _signed_in(server: MailServer, greeting_as: str) -> Iterator[smtplib.SMTP]:
    connection = None
    try:
        connection = _connected(server, greeting_as)
        if server.starttls:
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password or "")
    except (smtplib.SMTPException, OSError) as error:
        if connection is not None:
            connection.close()
        raise _about_the_server(error) from None
    try:
        yield connection
    finally:
        # The message is with the server, or is not, whatever happens now.
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def _connected(server: MailServer, greeting_as: str) -> smtplib.SMTP:
    where: dict[str, Any] = {
        "host": server.host,
        "port": server.port,
        "local_hostname": greeting_as,
        "timeout": SILENCE,
    }
    return _Encrypted(context=ssl.create_default_context(), **where) if server.ssl else _Plain(**where)


def _about_the_server(error: Exception) -> NotHandedOver:
    code, words = getattr(error, "smtp_code", None), _text(getattr(error, "smtp_error", ""))
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return RefusesUs("sign_in", code, words)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return RefusesUs("no_such_way")
    if isinstance(error, ssl.SSLCertVerificationError):
        return RefusesUs("certificate")
    if code is not None and code >= 500:  # before it has heard of any letter
        return RefusesUs("connection", code, words)
    return Unreachable(_reason(error), code, words)


@contextmanager
def _sorted() -> Iterator[None]:
    """What smtplib raises while a letter is offered, as one of NotHandedOver's children."""
    try:
        yield
    except smtplib.SMTPRecipientsRefused as refused:
        raise _about_the_letter(RECIPIENT, *next(iter(refused.recipients.values()))) from None
    except smtplib.SMTPSenderRefused as refused:
        raise _about_the_letter(SENDER, refused.smtp_code, refused.smtp_error) from None
    except smtplib.SMTPDataError as refused:
        raise _about_the_letter(CONTENT, refused.smtp_code, refused.smtp_error) from None
    except smtplib.SMTPResponseException as refused:
        raise _about_the_server(refused) from None
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(_reason(error)) from None


def _reason(error: Exception) -> str:
    """In the system's words, never in the error's own: those may hold addresses."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up"
    return getattr(error, "strerror", None) or type(error).__name__


def _about_the_letter(step: str, code: int, said: bytes | str) -> NotHandedOver:
    words = _text(said)
    if code < 500:
        return Postponed(step, code, words)
    match concerned(step, code, words):
        case Concerned.US:
            return RefusesUs("sign_in", code, words)
        case Concerned.RECIPIENT:
            return Undeliverable(step, code, words)
    return Unclear(step, code, words)


def _text(said: bytes | str) -> str:
    return said if isinstance(said, str) else said.decode(errors="replace")


class _CutOff:
    """A connection that ends by itself: after CONVERSATION, and once the letter is on its way after AFTER_DATA."""

    _watchdog: threading.Timer | None = None

    def connect(self, *args: Any, **named: Any) -> Any:
        self._cut_after(CONVERSATION)
        try:
            return super().connect(*args, **named)  # type: ignore[misc]
        except BaseException:
            self._cut_after(None)
            raise

    def getreply(self) -> tuple[int, bytes]:
        code, words = super().getreply()  # type: ignore[misc]
        connected: socket.socket = self.sock  # type: ignore[attr-defined]
        patience = AFTER_DATA if code == 354 else SILENCE  # "start mail input": the next answer is to all of the letter
        if connected.gettimeout() != patience:
            connected.settimeout(patience)
            self._cut_after(patience)
        return code, words

    def close(self) -> None:
        self._cut_after(None)
        super().close()  # type: ignore[misc]

    def _cut_after(self, seconds: float | None) -> None:
        """Instead of whatever was to cut it before; None for never."""
        if self._watchdog is not None:
            self._watchdog.cancel()
        if seconds is not None:
            self._watchdog = threading.Timer(seconds, self._cut)
            self._watchdog.daemon = True
            self._watchdog.start()

    def _cut(self) -> None:
        connected: socket.socket | None = getattr(self, "sock", None)
        if connected is not None:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)


class _Plain(_CutOff, smtplib.SMTP):
    pass


class _Encrypted(_CutOff, smtplib.SMTP_SSL):
    pass
