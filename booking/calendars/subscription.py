"""What a calendar app gets when it reads a link.

An ETag first, from nothing but versions; then the stored bytes of the events in the window, joined.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, bindparam, or_, select

from booking import catalog
from booking.calendars.feed import PRODUCT, feed_bytes
from booking.calendars.feed_links import FEED_TITLES, Reading
from booking.calendars.forms import form_key, is_up_to_date
from booking.calendars.renewal import bodies_anew, is_out_of_date
from booking.calendars.rooms import with_own_rooms
from booking.calendars.text import one_line
from booking.calendars.words import unreadable_title
from booking.confidential import has_own_rooms, unsealed_event
from booking.database import UTCDateTime, db
from booking.models import CalendarEvent

DAYS_BACK: Final = 90
MONTHS_AHEAD: Final = 18
DAYS_CANCELLED_IS_KEPT: Final = 30
PRACTICE_COLOUR: Final = "maroon"
COLOURS: Final = {  # CSS names (RFC 7986 5.9) near to those of the pages
    "teal": "teal",
    "plum": "purple",
    "moss": "olive",
    "indigo": "indigo",
    "slate": "steelblue",
    "ochre": "sienna",
}

_TITLE_LINE: Final = re.compile(rb"\r\nSUMMARY:[^\r\n]*(?:\r\n [^\r\n]*)*")  # with its folded rest (RFC 5545 3.1)


def etag(reading: Reading, *, today: date) -> str:
    """Another one whenever the feed would say anything else."""
    shown = [f"{one.id} {one.feed_version} {one.colour} {one.name}" for one in reading.surgeons]
    forms = f"{form_key(reading.zone)} {reading.formed_at}"
    told = [forms, reading.titles, today.isoformat(), reading.practice]
    return hashlib.sha256("\n".join([str(reading.surgeon_id), *told, *shown]).encode()).hexdigest()[:32]


def feed_of(reading: Reading, *, today: date) -> bytes:
    """The calendar from 90 days back to 18 months ahead."""
    window = _window(reading, today)
    rows = _rows(reading, window)
    key = form_key(reading.zone)
    # A process that is out of date itself shows what a newer one has written.
    if any(form != key for _, form, *_ in rows) and is_up_to_date(reading.zone):
        rows = _brought_up_to_date(rows, reading, window)
    if has_own_rooms():
        rows = with_own_rooms(rows)
    whole_practice = reading.surgeon_id is None
    bodies = _with_surgeons(rows, reading) if whole_practice else [row[0] for row in rows]
    surgeon = reading.surgeons[0]
    return feed_bytes(
        name=reading.name,
        zone=reading.zone,
        colour=PRACTICE_COLOUR if whole_practice else COLOURS.get(surgeon.colour, "teal"),
        bodies=bodies,
        product=PRODUCT,
    )


def _window(reading: Reading, today: date) -> dict[str, Any]:
    def midnight(on: date) -> datetime:
        return datetime.combine(on, time(), reading.zone).astimezone(UTC)

    since = midnight(today - timedelta(days=DAYS_BACK))
    return {
        "surgeons": [one.id for one in reading.surgeons],
        "since": since,
        "until": midnight(_months_later(today, MONTHS_AHEAD)),
        "cancelled_since": midnight(today - timedelta(days=DAYS_CANCELLED_IS_KEPT)),
    }


def _months_later(day: date, months: int) -> date:
    """The 1st of the month after, where that month has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return date(day.year + years, month + 2, 1)


def _in_window() -> ColumnElement[bool]:
    def moment(name: str) -> Any:
        return bindparam(name, type_=UTCDateTime)

    return and_(
        or_(CalendarEvent.surgeon_id.in_(bindparam("surgeons", expanding=True)), CalendarEvent.surgeon_id.is_(None)),
        CalendarEvent.starts_at < moment("until"),
        CalendarEvent.ends_at > moment("since"),
        or_(CalendarEvent.cancelled_at.is_(None), CalendarEvent.cancelled_at >= moment("cancelled_since")),
    )


# Built once, a statement for each degree of telling: the bytes, their form and whose they are; sealed ones with the
# uuid that they are bound to.
_ABOUT = (CalendarEvent.form, CalendarEvent.surgeon_id, CalendarEvent.id)
_ORDER = (CalendarEvent.starts_at, CalendarEvent.id)
_PLAIN = select(CalendarEvent.body, *_ABOUT).where(_in_window()).order_by(*_ORDER)
_SEALED = {
    titles: (select(column, *_ABOUT, CalendarEvent.uuid).where(_in_window()).order_by(*_ORDER), part)
    for titles, column, part in (
        ("initials", CalendarEvent.body_with_initials, "initials"),
        ("full", CalendarEvent.body_with_name, "name"),
    )
}


def _rows(reading: Reading, window: dict[str, Any]) -> Sequence[Any]:
    """(bytes, form, surgeon_id, id) of each event, in order."""
    connection = db.session.connection()
    if reading.titles == "private":
        return connection.execute(_PLAIN, window).all()
    statement, part = _SEALED[reading.titles]
    rows = [
        (unsealed_event(sealed, event=uuid, part=part), form, surgeon_id, id)
        for sealed, form, surgeon_id, id, uuid in connection.execute(statement, window)
    ]
    return _with_unreadable(rows) if any(body is None for body, *_ in rows) else rows


def _with_unreadable(rows: Sequence[Any]) -> list[Any]:
    """In place of each body that does not open, the neutral one under another title: the time is taken all the same."""
    damaged = [id for body, *_, id in rows if body is None]
    found = db.session.connection().execute(
        select(CalendarEvent.id, CalendarEvent.body).where(CalendarEvent.id.in_(damaged))
    )
    title = b"\r\nSUMMARY:" + unreadable_title(catalog.practice().languages[0]).encode()
    neutral = {id: _TITLE_LINE.sub(title, body, count=1) for id, body in found}
    return [(neutral[row[-1]] if row[0] is None else row[0], *row[1:]) for row in rows]


def _brought_up_to_date(rows: Sequence[Any], reading: Reading, window: dict[str, Any]) -> list[Any]:
    """For this answer alone, nothing is stored: the worker does that, and a poll waits for nobody."""
    which = and_(_in_window(), is_out_of_date(reading.zone))
    anew = bodies_anew(which, window, degree=FEED_TITLES.index(reading.titles), zone=reading.zone)
    return [(anew.get(id, body), form, surgeon_id, id) for body, form, surgeon_id, id in rows]


def _with_surgeons(rows: Sequence[Any], reading: Reading) -> list[bytes]:
    """Each title with the surgeon's name before it: a calendar shows little else.

    The line is folded after the name (RFC 5545 3.1), so that none becomes longer than it may.
    """
    before = {one.id: _folded_summary(one.name) for one in reading.surgeons} | {None: b"\r\nSUMMARY:"}
    return [body.replace(b"\r\nSUMMARY:", before[surgeon], 1) for body, _form, surgeon, _id in rows]


def _folded_summary(name: str) -> bytes:
    lines, line = [], "SUMMARY:"
    for sign in one_line(name).to_ical().decode() + ":":
        if len((line + sign).encode()) > 75:
            lines.append(line)
            line = " "
        line += sign
    return b"".join(b"\r\n" + each.encode() for each in [*lines, line]) + b"\r\n  "
