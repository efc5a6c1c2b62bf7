"""What stands in many events at once, and since when it is as it is: an event's stamp follows it.

A form is the format of the bytes, the law about clocks, a setting, the name or address of something. Evolution, and by
report Google, keep the text that they have unless the stamp of an event rises with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Final
from zlib import crc32
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy import or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from tzdata import IANA_VERSION  # type: ignore[import-untyped]

from booking.calendars import events
from booking.config import settings
from booking.database import db, writing, writing_at_once
from booking.models import Appointment, CalendarEvent, EventForm, Location, Practice, Surgeon

OUT_OF_DATE: Final = 0  # no key of a form: these bytes are to be written anew
ALWAYS: Final = datetime(1970, 1, 1, tzinfo=UTC)
A_SECOND: Final = timedelta(seconds=1)  # what iCalendar counts in
_NOTED: Final = "event_forms"  # in app.extensions: the forms that this process has noted
_KINDS: Final = ("location", "surgeon")
_IN_EVERY_EVENT: Final = ("format", "law", "BASE_URL", "VIDEO_ROOM_URL", "language")


@dataclass(frozen=True, slots=True)
class Form:
    """`rank` orders what comes with the program, so that an older process never undoes what a newer one noted."""

    digest: bytes
    rank: str = ""


def form_key(zone: ZoneInfo) -> int:
    """What stored bytes and ETags are keyed by (31 bits): the forms that a process brings along itself."""
    told = f"{events.current_form(zone)} {settings().base_url} {settings().video_room_url}"
    return crc32(told.encode()) >> 1


def note_forms(session: Session, *, now: datetime) -> set[str]:
    """Store since when each form is as it is, in the writing transaction that has changed one; names those that have.

    The moment is a whole second after `now`, so that no event of before has it as its stamp; before the first event,
    it is as good as always.
    """
    session.flush()
    first = _after(now) if session.scalar(select(CalendarEvent.id).limit(1)) else ALWAYS
    practice = session.scalars(select(Practice).where(Practice.id == 1).with_for_update()).one()
    found = {row.name: row for row in session.scalars(select(EventForm))}
    changed: set[str] = set()
    for name, form in (_own_forms(practice.zone) | dict(_told_forms(session, practice))).items():
        row = found.get(name)
        if row is None:
            session.add(EventForm(name=name, digest=form.digest, rank=form.rank, since=first))
        elif _is_to_be_noted(row, form):
            row.digest, row.rank, row.since = form.digest, form.rank, max(_after(now), row.since + A_SECOND)
            changed.add(name)
    _mark_out_of_date(session, changed)
    return changed


def note_own_forms(zone: ZoneInfo, *, now: datetime) -> None:
    """Note what this process brings along, once in its life."""
    _note_own_forms(zone, writing, now=now)


def note_own_forms_at_once(zone: ZoneInfo, *, now: datetime) -> None:
    """The same, waiting for nobody who writes: it is then left to the next time."""
    try:
        _note_own_forms(zone, writing_at_once, now=now)
    except OperationalError:
        db.session.rollback()


def is_up_to_date(zone: ZoneInfo) -> bool:
    """False when another process has brought newer forms than this one's: what it writes is then not undone."""
    is_noted = current_app.extensions.get(_NOTED) == _own_forms(zone)
    return all(
        row.digest == form.digest or (not is_noted and form.rank >= row.rank) for row, form in _noted_beside_own(zone)
    )


def forms_since(session: Session) -> dict[str, datetime]:
    return dict(session.execute(select(EventForm.name, EventForm.since)).all())


def stamp(row: CalendarEvent, since: Mapping[str, datetime], *, location_id: int | None) -> datetime:
    """The stamp of an event that is written anew: later than its own change, and than each form that is in it.

    Whoever writes it, poll or worker: the stored row decides.
    """
    names = [*_IN_EVERY_EVENT, f"surgeon {row.surgeon_id}", f"location {location_id}"]
    return max([row.changed_at + A_SECOND, *(since[name] for name in names if name in since)])


def _note_own_forms(zone: ZoneInfo, writes: Callable[[], AbstractContextManager[Session]], *, now: datetime) -> None:
    own = _own_forms(zone)
    if current_app.extensions.get(_NOTED) == own:
        return
    beside = _noted_beside_own(zone)
    if len(beside) < len(own) or any(_is_to_be_noted(row, form) for row, form in beside):
        with writes() as session:
            note_forms(session, now=now)
    current_app.extensions[_NOTED] = own


def _noted_beside_own(zone: ZoneInfo) -> list[tuple[EventForm, Form]]:
    own = _own_forms(zone)
    rows = db.session.scalars(select(EventForm).where(EventForm.name.in_(own)))
    return [(row, own[row.name]) for row in rows]


def own_stamp(rows: Sequence[CalendarEvent], since: Mapping[str, datetime], *, location_ids: Iterable[int]) -> datetime:
    """The stamp of one entry about all these events in a calendar of the patient's own."""
    names = [*_IN_EVERY_EVENT, "practice", *(f"location {id}" for id in location_ids)]
    return max([*(row.changed_at for row in rows), *(since[name] for name in names if name in since)])


def _own_forms(zone: ZoneInfo) -> dict[str, Form]:
    """Those of this process: its code, its zone files, its settings."""
    return {
        "format": Form(_digest(str(events.FORMAT)), rank=f"{events.FORMAT:06}"),
        "law": Form(_digest(f"{zone.key} {events.law_version(zone)}"), rank=IANA_VERSION),
        "BASE_URL": Form(_digest(settings().base_url)),
        "VIDEO_ROOM_URL": Form(_digest(settings().video_room_url or "")),
    }


def _told_forms(session: Session, practice: Practice) -> Iterator[tuple[str, Form]]:
    """Those of the tables."""
    yield "language", Form(_digest(practice.languages[0]))
    told = (practice.name, practice.telephone, practice.email, str(practice.cancellation_notice_minutes))
    yield "practice", Form(_digest("\n".join(told)))  # in patients' own entries alone
    for id, texts, address in session.execute(select(Location.id, Location.texts, Location.address)):
        names = [f"{language} {words.get('name')}" for language, words in sorted(texts.items())]
        yield f"location {id}", Form(_digest("\n".join([*names, address])))
    for id, name in session.execute(select(Surgeon.id, Surgeon.name)):
        yield f"surgeon {id}", Form(_digest(name))


def _digest(text: str) -> bytes:
    return sha256(text.encode()).digest()


def _after(now: datetime) -> datetime:
    return now.replace(microsecond=0) + A_SECOND


def _is_to_be_noted(row: EventForm, form: Form) -> bool:
    return row.digest != form.digest and form.rank >= row.rank


def _mark_out_of_date(session: Session, changed: set[str]) -> None:
    """Where the tables have changed: no key of a form tells that."""
    ids = {kind: [int(name.split()[1]) for name in changed if name.startswith(f"{kind} ")] for kind in _KINDS}
    mark = update(CalendarEvent).values(form=OUT_OF_DATE)
    if "language" in changed:
        session.execute(mark)
    elif any(ids.values()):
        there = select(Appointment.uuid).where(Appointment.location_id.in_(ids["location"]))
        session.execute(mark.where(or_(CalendarEvent.uuid.in_(there), CalendarEvent.surgeon_id.in_(ids["surgeon"]))))
