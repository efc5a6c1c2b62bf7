"""SMTP_URL: the mail server that letters are handed to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from booking.config.values import WrongSetting

TLS_PORTS: Final = frozenset({465, 2465})  # TLS from the first byte (RFC 8314 3.3)
PLAIN_PORTS: Final = frozenset({25, 587, 2587})  # they turn to it, if at all (RFC 5321, 6409)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in. `ssl` speaks TLS from the first byte, `starttls` turns to it."""

    host: str
    port: int
    user: str | None = field(repr=False)
    password: str | None = field(repr=False)
    starttls: bool
    ssl: bool


def smtp(said: Mapping[str, str]) -> MailServer | None:
    if "SMTP_URL" not in said:
        return None
    example = "must look like smtp://user:password@host:587?starttls=1 or smtps://user:password@host:465."
    try:
        parts = urlsplit(said["SMTP_URL"])
        port, options = (
            parts.port,
            dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))),
        )
    except ValueError as error:
        raise WrongSetting("SMTP_URL", _unwritten_sign(said["SMTP_URL"]) or example) from error
    starttls = options.pop("starttls", "0")
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path not in ("", "/") or port == 0:
        raise WrongSetting("SMTP_URL", _unwritten_sign(said["SMTP_URL"]) or example)
    ssl = parts.scheme == "smtps"
    if options or parts.fragment or starttls not in ("0", "1") or (ssl and starttls == "1"):
        raise WrongSetting("SMTP_URL", example)
    if port in (PLAIN_PORTS if ssl else TLS_PORTS):  # each side would wait for the other to begin
        right = "smtp://…?starttls=1" if ssl else "smtps:// without starttls"
        raise WrongSetting("SMTP_URL", f"contradicts its port: on {port} a mail server speaks {right}.")
    return MailServer(
        host=parts.hostname,
        port=port or (465 if ssl else 587 if starttls == "1" else 25),
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        starttls=starttls == "1",
        ssl=ssl,
    )


def _unwritten_sign(url: str) -> str | None:
    """The likeliest fault, when a name or password holds what ends it in an address (RFC 3986, section 3.2)."""
    before_host, at, _ = url.partition("://")[2].rpartition("@")
    found = [sign for sign in "/?#[]" if at and sign in before_host]
    if not found:
        return None
    return f"has {found[0]} in its user name or password: write it as {quote(found[0], safe='')} there."
