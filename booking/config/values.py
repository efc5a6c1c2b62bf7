"""One setting each: its text read, or found wrong in one line.

Each function takes what was said, finds its setting there and raises WrongSetting, never repeating a secret.
"""

import base64
import binascii
import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

import click
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from booking.email_address import NotAnEmail, read_email

SHORTEST_SECRET_KEY: Final = 32  # characters
QUOTES: Final = {"'": "'", '"': '"', "“": "”", "‘": "’"}
FIELD_KEY_BYTES: Final = 32  # AES-256


class WrongSetting(click.ClickException):
    """A setting that cannot be used. The `flask` commands show it as one line and end with 1."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"{name} {sentence}")
        self.name = name


def without_quotes(said: Mapping[str, str]) -> None:
    """A shell takes quotes off; a settings file and Docker's do not, and the value would be wrong in some odd way."""
    for name, value in said.items():
        if len(value) > 1 and value[0] in QUOTES and value[-1] == QUOTES[value[0]]:
            raise WrongSetting(name, "has quotes around its value: leave them out.")


def one_of(said: Mapping[str, str], name: str, words: tuple[str, ...], *, default: str) -> str:
    word = said.get(name, default)
    if word not in words:
        raise WrongSetting(name, f"must be {' or '.join(words)}, not “{word}”.")
    return word


def number(said: Mapping[str, str], name: str, lowest: int, highest: int, *, default: int) -> int:
    text = said.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,6}", text) or not lowest <= int(text) <= highest:
        raise WrongSetting(name, f"must be a number from {lowest} to {highest}, not “{text}”.")
    return int(text)


def base_url(said: Mapping[str, str], host: str, port: int, *, production: bool) -> str:
    if "BASE_URL" not in said and production:
        raise WrongSetting("BASE_URL", "is required: the address patients use, such as https://book.example.org.")
    if not re.fullmatch(r"[A-Za-z0-9.:_-]+", host):
        raise WrongSetting("HOST", "must be an address or a name to listen on, such as 127.0.0.1.")
    bracketed = f"[{host}]" if ":" in host else host
    return _origin(said.get("BASE_URL", f"http://{bracketed}:{port}"), "BASE_URL")


def _origin(text: str, name: str) -> str:
    """`https://example.org` from itself or with a slash at the end; anything more is refused."""
    parts = _url(text, name)
    more = parts.path not in ("", "/") or parts.query or parts.fragment or "@" in parts.netloc
    named = re.fullmatch(r"[a-z0-9._:-]+", parts.hostname or "")  # no wildcard, nothing a CSP would read
    if parts.scheme not in ("https", "http") or not named or more:
        raise WrongSetting(name, "must be https:// or http:// and a host name, without a path.")
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _url(text: str, name: str) -> SplitResult:
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises when it is no number
    except ValueError as error:
        raise WrongSetting(name, "is not a web address that can be read.") from error
    # What a Content-Security-Policy or a mail header would read as its own syntax is no part of a host name.
    if re.search(r"[\s;,'\"<>\\]", text):
        raise WrongSetting(name, "is not a web address that can be read.")
    return parts


def database_url(said: Mapping[str, str], instance_path: Path) -> str:
    """With the driver that we use, and an absolute path: one in SQLAlchemy's way begins at the instance folder."""
    text = said.get("DATABASE_URL", "sqlite:///booking.sqlite3")
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise WrongSetting("DATABASE_URL", "is not a database address that can be read.") from error
    if url.drivername in ("postgres", "postgresql"):  # as hosters write it
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg"):
        raise WrongSetting("DATABASE_URL", "must begin with sqlite:/// or postgresql+psycopg://.")
    if url.drivername == "sqlite":
        if url.database in (None, "", ":memory:"):
            raise WrongSetting("DATABASE_URL", "must name a file: several processes cannot share one in memory.")
        if not url.database.startswith("file:"):
            url = url.set(database=str(instance_path.absolute() / url.database))
    return url.render_as_string(hide_password=False)


def secret_key(said: Mapping[str, str]) -> str:
    key = said.get("SECRET_KEY")
    if key is None:
        raise WrongSetting("SECRET_KEY", _required("at least 32 random characters"))
    if len(key) < SHORTEST_SECRET_KEY:
        raise WrongSetting("SECRET_KEY", f"must have at least {SHORTEST_SECRET_KEY} characters; it has {len(key)}.")
    return key


def _required(what: str) -> str:
    return f"is required: {what} (`make run` writes one into instance/settings.env for development)."


def field_keys(said: Mapping[str, str]) -> tuple[tuple[str, bytes], ...]:
    if "FIELD_KEYS" not in said:
        raise WrongSetting("FIELD_KEYS", _required("id:base64 of 32 random bytes, the newest key first"))
    keys: dict[str, bytes] = {}
    for number, entry in enumerate(said["FIELD_KEYS"].split(","), start=1):
        key_id, _, text = entry.strip().partition(":")
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,32}", key_id):
            raise WrongSetting("FIELD_KEYS", f"must be id:base64,id:base64; entry {number} is not.")
        if key_id in keys:
            raise WrongSetting("FIELD_KEYS", f"names the key “{key_id}” twice.")
        keys[key_id] = _key_bytes(text, number)
    return tuple(keys.items())


def _key_bytes(text: str, number: int) -> bytes:
    try:
        key = base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise WrongSetting("FIELD_KEYS", f"has a key that is not base64: entry {number}.") from error
    if len(key) != FIELD_KEY_BYTES:
        raise WrongSetting("FIELD_KEYS", f"needs keys of {FIELD_KEY_BYTES} bytes; entry {number} has {len(key)}.")
    return key


def mail_from(said: Mapping[str, str]) -> str | None:
    if "MAIL_FROM" not in said:
        return None
    try:
        return read_email(said["MAIL_FROM"])
    except NotAnEmail as error:
        raise WrongSetting("MAIL_FROM", "must be exactly one e-mail address, without a name.") from error


def video_room_url(said: Mapping[str, str]) -> str | None:
    if "VIDEO_ROOM_URL" not in said:
        return None
    parts = _url(said["VIDEO_ROOM_URL"], "VIDEO_ROOM_URL")
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc:
        raise WrongSetting("VIDEO_ROOM_URL", "must begin with https:// and name a host.")
    room = "{room}"  # stands for each visit's own; a host's name is told to everybody on the way
    if re.search(r"[{}]", said["VIDEO_ROOM_URL"].replace(room, "", 1)) or room in parts.netloc:
        raise WrongSetting("VIDEO_ROOM_URL", "may have {room} once, after its host, and no other braces.")
    return said["VIDEO_ROOM_URL"]


def embed_sites(said: Mapping[str, str], *, production: bool) -> tuple[str, ...]:
    """Origins as a browser says them, each once; commas or spaces part them."""
    sites = []
    for number, text in enumerate(re.findall(r"[^\s,]+", said.get("EMBED_SITES", "")), start=1):
        try:
            site = _origin(text, "EMBED_SITES")
        except WrongSetting as wrong:
            only = "without a path or a wildcard"
            raise WrongSetting(
                "EMBED_SITES", f"must name sites as https://www.example.org, {only}; entry {number} is not."
            ) from wrong
        if production and not site.startswith("https://"):
            raise WrongSetting("EMBED_SITES", f"must name sites by https:// in production; entry {number} is not.")
        sites.append(site.removesuffix(":443" if site.startswith("https://") else ":80"))
    return tuple(dict.fromkeys(sites))


def rate_limits(said: Mapping[str, str], *, production: bool) -> bool:
    on = one_of(said, "RATE_LIMITS", ("on", "off"), default="on") == "on"
    if production and not on:
        raise WrongSetting("RATE_LIMITS", "cannot be off in production.")
    return on


def clock_offset(said: Mapping[str, str], *, production: bool) -> timedelta:
    text = said.get("CLOCK", "+0m")
    parts = re.fullmatch(r"([+-])([0-9]{1,4})([dhm])", text)
    if parts is None:
        raise WrongSetting("CLOCK", f"must look like +3d, -2h or +30m, not “{text}”.")
    if production and "CLOCK" in said:
        raise WrongSetting("CLOCK", "is for tests and cannot be moved in production.")
    unit = {"d": timedelta(days=1), "h": timedelta(hours=1), "m": timedelta(minutes=1)}[parts[3]]
    return int(parts[2]) * unit * (-1 if parts[1] == "-" else 1)
