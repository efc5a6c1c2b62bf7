"""What the practice tells patients in its own words, changed by staff: notices, and a line per kind of email."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from booking.availability import local_date
from booking.catalog import Notice, kept_notice, read_notice
from booking.confidential import seen_digest
from booking.database import writing
from booking.models import Location, Practice, ScheduleChange
from booking.schedules.refusals import Gone, NotAsSeen
from booking.schedules.setters import note_words_changed


class NoticesOverlap(Exception):
    """Patients would read two at once."""

    def __init__(self, other: Notice) -> None:
        super().__init__("overlap")
        self.other = other


def seen_words(row: Practice | Location, columns: Iterable[str]) -> str:
    """What a page has shown of these columns."""
    return seen_digest(row.__tablename__, row.id, *((name, getattr(row, name)) for name in sorted(columns)))


def change_notices(
    notice: Notice | None, *, instead_of: Notice | None = None, seen: str, by: int | None, now: datetime
) -> int | None:
    """Add the notice, or put it in the place of another; None for `notice` removes that one.

    What is over goes with it. `seen` is `seen_words` of the column `notices`. The id of the line that notes it, for
    `take_words_back`; None where it was so already. Raises NotAsSeen, NoticesOverlap.
    """
    with writing() as session:
        row = _practice(session)
        there = list(map(read_notice, row.notices))
        if (instead_of not in there or instead_of == notice) and (notice is None or notice in there):
            return None  # the same press again
        _require_seen(row, ["notices"], seen)
        today = local_date(now, row.zone)
        others = [one for one in there if one != instead_of and one.last_day >= today]
        if notice is not None:
            for other in others:
                if notice.shares_a_day_with(other):
                    raise NoticesOverlap(other)
            others.append(notice)
        others.sort(key=lambda one: one.first_day)
        return write_words(session, row, {"notices": [kept_notice(one) for one in others]}, by=by, now=now)


def change_letter_line(kind: str, texts: Mapping[str, str], *, seen: str, by: int | None, now: datetime) -> int | None:
    """The line in emails of this kind, by language; a language without words has none.

    As for `change_notices`, with the column `letter_lines`.
    """
    with writing() as session:
        row = _practice(session)
        lines = {**row.letter_lines, kind: {language: text for language, text in texts.items() if text}}
        lines = {kind: texts for kind, texts in lines.items() if texts}
        if lines == row.letter_lines:
            return None
        _require_seen(row, ["letter_lines"], seen)
        return write_words(session, row, {"letter_lines": lines}, by=by, now=now)


def take_words_back(change_id: int, *, by: int | None, now: datetime) -> None:
    """What that line says is undone. Raises Gone, and NotAsSeen where it has been changed since."""
    with writing() as session:
        change, row = session.get(ScheduleChange, change_id), _practice(session)
        write_back(session, change, row, by=by, now=now)


def write_words(
    session: Session, row: Practice | Location, values: Mapping[str, Any], *, by: int | None, now: datetime
) -> int | None:
    """Within a transaction that has locked the row; None where it says so already."""
    before = {name: deepcopy(getattr(row, name)) for name in values}
    if before == values:
        return None
    for name, value in values.items():
        setattr(row, name, value)
    return note_words_changed(session, row, before, dict(values), by=by, now=now)


def write_back(
    session: Session, change: ScheduleChange | None, row: Practice | Location, *, by: int | None, now: datetime
) -> None:
    if change is None or change.before is None or change.after is None:
        raise Gone
    if any(getattr(row, name) != value for name, value in change.after.items()):
        raise NotAsSeen
    write_words(session, row, change.before, by=by, now=now)


def _practice(session: Session) -> Practice:
    return session.get_one(Practice, 1, with_for_update=True, populate_existing=True)


def _require_seen(row: Practice, columns: Iterable[str], seen: str) -> None:
    if seen != seen_words(row, columns):
        raise NotAsSeen
