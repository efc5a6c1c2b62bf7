"""One VEVENT (RFC 5545 3.6.1), read as its file means it."""

from dataclasses import dataclass

from booking.calendars.foreign import entries
from booking.calendars.foreign.components import Component
from booking.calendars.foreign.lengths import Length, read_length
from booking.calendars.foreign.moments import Clock, Moment
from booking.calendars.foreign.refusal import EventRefused
from booking.calendars.foreign.repetition import Repetition, read_repetition
from booking.calendars.foreign.texts import LONGEST_LINE, Content, content_of, line_of

_ONCE = ("DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "UID")
_YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    number: int
    line: int
    uid: str
    sequence: int
    starts: Moment
    length: Length
    repetition: Repetition
    replaces: Moment | None  # RECURRENCE-ID
    replaces_all_after: bool
    is_whole_day: bool
    is_busy: bool
    is_cancelled: bool
    content: Content
    remarks: tuple[str, ...]


def uid_of(event: Component) -> str:
    return line_of(event, "UID")


def read_event(event: Component, number: int, clock: Clock, *, is_calendar_cancelled: bool) -> Event:
    """Raises EventRefused."""
    _check(event)
    starts = _starts(event, clock)
    replaced = event.first("RECURRENCE-ID")
    is_cancelled = is_calendar_cancelled or event.word("STATUS") in ("CANCELLED", "CANCELED")
    remarks = (
        starts.remark,
        entries.WORKING_ELSEWHERE if _microsofts_word(event) == "WORKINGELSEWHERE" else None,
        None if uid_of(event) else entries.NO_UID,
    )
    return Event(
        number=number,
        line=event.line,
        uid=uid_of(event),
        sequence=_sequence(event),
        starts=starts,
        length=read_length(starts, end=event.first("DTEND"), duration=event.first("DURATION"), clock=clock),
        repetition=read_repetition(event, starts, clock),
        replaces=_replaced(event, clock),
        replaces_all_after=replaced is not None and replaced.parameters.get("RANGE", "").upper() == "THISANDFUTURE",
        is_whole_day=starts.is_date or event.word("X-MICROSOFT-CDO-ALLDAYEVENT") == "TRUE",
        is_busy=not is_cancelled and not _is_shown_as_free(event),
        is_cancelled=is_cancelled,
        content=content_of(event),
        remarks=tuple(remark for remark in remarks if remark),
    )


def _check(event: Component) -> None:
    if any(len(event.every(name)) > 1 for name in _ONCE):
        raise EventRefused(entries.REPEATED_PROPERTY)
    if len(event.text("UID")) > LONGEST_LINE:  # cut, it could be another's
        raise EventRefused(entries.BAD_UID)


def _starts(event: Component, clock: Clock) -> Moment:
    written = event.first("DTSTART")
    if written is None:
        raise EventRefused(entries.NO_START)
    try:
        starts = clock.moment(written)
    except ValueError as unreadable:
        raise EventRefused(entries.BAD_START) from unreadable
    if starts.wall.year not in _YEARS:
        raise EventRefused(entries.IMPOSSIBLE_TIME)
    return starts


def _replaced(event: Component, clock: Clock) -> Moment | None:
    written = event.first("RECURRENCE-ID")
    try:
        return clock.moment(written) if written else None
    except ValueError as unreadable:
        raise EventRefused(entries.BAD_RECURRENCE_ID) from unreadable


def _sequence(event: Component) -> int:
    written = event.word("SEQUENCE")
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 0


def _is_shown_as_free(event: Component) -> bool:
    """Outlook's own word goes before TRANSP, which it writes for programs that know two kinds of time alone."""
    word = _microsofts_word(event)
    return word == "FREE" if word else event.word("TRANSP") == "TRANSPARENT"


def _microsofts_word(event: Component) -> str:
    return event.word("X-MICROSOFT-CDO-BUSYSTATUS")
