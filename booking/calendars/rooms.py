"""The visit's own video room in the events of a feed: put in as they are read, since what is stored opens nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from booking.calendars.events import folded
from booking.confidential import ROOM, room_name
from booking.database import db
from booking.models import Appointment, CalendarEvent, Visit

_IN_A_ROOM: Final = b"\r\nCONFERENCE;"
_ITS_LINES: Final = re.compile(rb"\r\n(?:LOCATION|CONFERENCE)[:;][^\r\n]*(?:\r\n [^\r\n]*)*")  # with their folded rest
_VISITS: Final = (
    select(CalendarEvent.id, Visit.uuid, Visit.generation, Visit.key_id)
    .join(Appointment, Appointment.uuid == CalendarEvent.uuid)
    .join(Visit, Visit.id == Appointment.visit_id)
    .where(CalendarEvent.id.in_(bindparam("ids", expanding=True)))
)


def with_own_rooms(rows: Sequence[Any]) -> list[Any]:
    """`rows` are (bytes, form, surgeon_id, id); one statement, and none when nobody comes by video."""
    ids = [row[-1] for row in rows if _IN_A_ROOM in row[0]]
    if not ids:
        return list(rows)
    found = db.session.connection().execute(_VISITS, {"ids": ids})
    rooms = {id: room_name(visit, generation, key_id) for id, visit, generation, key_id in found}
    return [(_in_room(row[0], rooms[row[-1]]), *row[1:]) if row[-1] in rooms else row for row in rows]


def _in_room(body: bytes, name: str) -> bytes:
    def line(found: re.Match[bytes]) -> bytes:
        whole = found[0].removeprefix(b"\r\n").replace(b"\r\n ", b"").decode()
        return b"\r\n" + folded(whole.replace(ROOM, name)).removesuffix(b"\r\n")

    return _ITS_LINES.sub(line, body)
