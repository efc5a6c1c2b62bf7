"""Notes to a day, of one surgeon or of all: read, written, changed, and forgotten by the practice's periods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from booking.availability import local_date
from booking.catalog import NoPractice, practice
from booking.confidential import seal_day_note, unsealed_day_note
from booking.database import db, lock_key, writing
from booking.models import DayNote, Surgeon
from booking.schedules.refusals import Gone
from booking.schedules.seen import require_row, seen_row
from booking.schedules.setters import add_rule, kept_of, note_rule_changed, remove_rule


@dataclass(frozen=True, slots=True)
class NoteOfDay:
    """Without a surgeon's id and name it is to everybody; `sealed` is for `unsealed_day_note`."""

    uuid: UUID
    sealed: bytes
    surgeon_id: int | None
    surgeon: str | None


def day_notes(on: date) -> list[NoteOfDay]:
    """In the order in which they were written; one statement."""
    return [NoteOfDay(*row) for row in db.session.connection().execute(_OF_DAY, {"on": on})]


_OF_DAY = (
    select(DayNote.uuid, DayNote.private, DayNote.surgeon_id, Surgeon.name)
    .outerjoin(Surgeon, Surgeon.id == DayNote.surgeon_id)
    .where(DayNote.on_date == bindparam("on"))
    .order_by(DayNote.id)
)


def day_note_by_uuid(uuid: UUID) -> DayNote | None:
    return db.session.scalar(select(DayNote).where(DayNote.uuid == uuid))


@dataclass(frozen=True, slots=True)
class FormerNote:
    """What a note had been before it was changed, and `seen_row` of what it was left as, empty where it was removed.

    `private` is sealed as in its row, None where there had been no note.
    """

    uuid: UUID
    on: date
    surgeon_id: int | None
    private: bytes | None
    seen: str


def add_day_note(
    uuid: UUID, *, on: date, surgeon_id: int | None, words: str, by: int | None = None, now: datetime
) -> FormerNote | None:
    """`uuid` was made with the page, so the same page sent twice writes one note; None the second time."""
    with writing() as session:
        lock_key(session, uuid.bytes)
        if day_note_by_uuid(uuid) is not None:
            return None
        row = DayNote(uuid=uuid, on_date=on, surgeon_id=surgeon_id, private=seal_day_note(words, note=uuid))
        add_rule(session, row, by=by, now=now)
        return FormerNote(uuid, on, None, None, seen_row(row))


def change_day_note(
    uuid: UUID, *, surgeon_id: int | None, words: str, row_seen: str, by: int | None = None, now: datetime
) -> FormerNote | None:
    """Without words it goes. To what it is already changes nothing: None. Raises Gone, NotAsSeen."""
    with writing() as session:
        lock_key(session, uuid.bytes)
        row = day_note_by_uuid(uuid)
        if row is None:
            raise Gone
        if (row.surgeon_id, unsealed_day_note(row.private, note=uuid)) == (surgeon_id, words):
            return None
        require_row(row, row_seen)
        was = (uuid, row.on_date, row.surgeon_id, row.private)
        if not words:
            remove_rule(session, row, by=by, now=now)
            return FormerNote(*was, "")
        as_it_was = kept_of(row)
        row.surgeon_id, row.private = surgeon_id, seal_day_note(words, note=uuid)
        note_rule_changed(session, row, as_it_was, by=by, now=now)
        session.flush()
        return FormerNote(*was, seen_row(row))


def take_note_back(former: FormerNote, *, by: int | None, now: datetime) -> None:
    """It is as it was. Raises Gone, NotAsSeen where somebody has changed it since."""
    with writing() as session:
        lock_key(session, former.uuid.bytes)
        row = day_note_by_uuid(former.uuid)
        if row is None and not former.seen and former.private:
            row = DayNote(uuid=former.uuid, on_date=former.on, surgeon_id=former.surgeon_id, private=former.private)
            add_rule(session, row, by=by, now=now)
        elif row is None:
            raise Gone
        else:
            require_row(row, former.seen)
            _put_back(session, row, former, by=by, now=now)


def _put_back(session: Session, row: DayNote, former: FormerNote, *, by: int | None, now: datetime) -> None:
    if former.private is None:
        remove_rule(session, row, by=by, now=now)
        return
    as_it_was = kept_of(row)
    row.surgeon_id, row.private = former.surgeon_id, former.private
    note_rule_changed(session, row, as_it_was, by=by, now=now)


def forget_day_notes(*, now: datetime) -> int:
    """Of days that are over for as long as answers are kept; how many."""
    try:
        rules = practice()
    except NoPractice:
        return 0
    due = DayNote.on_date <= local_date(now - timedelta(days=rules.keep_answers_days), rules.zone)
    if db.session.scalar(select(DayNote.id).where(due).limit(1)) is None:
        return 0
    with writing() as session:
        return len(session.scalars(delete(DayNote).where(due).returning(DayNote.id)).all())
