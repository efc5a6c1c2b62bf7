"""What is written in an event for people to read, and who they are."""

import re
from dataclasses import dataclass

from booking.calendars.foreign.components import Component
from booking.calendars.foreign.entries import Mailbox
from booking.calendars.foreign.lines import Property
from booking.calendars.text import one_line, text_block

# Nobody writes more into an entry; a series would repeat it on each of its days.
LONGEST_LINE = 500
_LONGEST_BLOCK = 2_000
_MOST_PEOPLE = 20
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ROOMS = ("ROOM", "RESOURCE")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
_CARET = re.compile(r"\^([n'^])")  # RFC 6868
_CARET_MEANS = {"n": " ", "'": '"', "^": "^"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    summary: str
    description: str
    location: str
    organizer: Mailbox | None
    attendees: tuple[Mailbox, ...]


def content_of(event: Component) -> Content:
    written = event.first("ORGANIZER")
    organizer = _mailbox(written) if written else None
    return Content(
        summary=line_of(event, "SUMMARY"),
        description=str(text_block(_text(event, "DESCRIPTION")))[:_LONGEST_BLOCK].strip(),
        location=line_of(event, "LOCATION"),
        organizer=organizer,
        attendees=_attendees(event, organizer),
    )


def line_of(event: Component, name: str) -> str:
    return str(one_line(_text(event, name)))[:LONGEST_LINE].strip()


def _text(event: Component, name: str) -> str:
    return _ESCAPED.sub(_unescaped, event.text(name))


def _unescaped(escape: re.Match[str]) -> str:
    return "\n" if escape[1] in "nN" else escape[1]


def _attendees(event: Component, organizer: Mailbox | None) -> tuple[Mailbox, ...]:
    people = [
        _mailbox(written)
        for written in event.every("ATTENDEE")[:_MOST_PEOPLE]
        if written.parameters.get("CUTYPE", "").upper() not in _ROOMS
    ]
    return tuple(one for one in dict.fromkeys(people) if not _is_same(one, organizer))


def _mailbox(written: Property) -> Mailbox:
    address = re.sub(r"^mailto:", "", written.value, flags=re.IGNORECASE).strip()
    address = address if _ADDRESS.fullmatch(address) else written.parameters.get("EMAIL", "")
    name = _CARET.sub(lambda caret: _CARET_MEANS[caret[1]], written.parameters.get("CN", ""))
    email = address if _ADDRESS.fullmatch(address) and len(address) <= LONGEST_LINE else ""
    return Mailbox(name=str(one_line(name))[:LONGEST_LINE], email=email)


def _is_same(one: Mailbox, other: Mailbox | None) -> bool:
    return other is not None and bool(one.email) and one.email.casefold() == other.email.casefold()
