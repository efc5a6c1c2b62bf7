"""Where the practice sees patients, changed by staff: names, addresses, the way there, and whether it is used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import messages
from booking.calendars import note_forms
from booking.database import db, writing
from booking.models import Appointment, Location, Practice, ScheduleChange, Texts
from booking.schedules.impact import Impact, coming_appointments, impact_of, surgeons_to_lock
from booking.schedules.own_words import seen_words, write_back, write_words
from booking.schedules.refusals import Gone, NotAsSeen
from booking.schedules.versions import all_to_come, slots_and_feeds_changed, time_freed

PLACE: Final = ("active", "address", "texts")
TOLD: Final = ("name", "directions")
"""What pages, emails and calendars say of a place in each language, beside its address."""


@dataclass(slots=True)
class ChangedPlace:
    """`texts` are those of TOLD by language; `seen` is `seen_words` of PLACE as the page showed them.

    Whoever is booked there stays, and is written to unless `is_silent`. Where the practice's own address was this one,
    it changes with it. Once written, `change_id` is for `take_place_back`.
    """

    location_id: int
    active: bool
    address: str
    texts: Mapping[str, Mapping[str, str]]
    seen: str
    is_silent: bool = False
    change_id: int | None = field(default=None, init=False)
    emails: int = field(default=0, init=False)

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        """Under every surgeon's lock, without a commit; whom it concerns. Raises Gone, NotAsSeen."""
        row = session.get(Location, self.location_id, populate_existing=True, with_for_update=True)
        if row is None:
            raise Gone
        wanted = {"active": self.active, "address": self.address, "texts": _with(row.texts, self.texts)}
        values = {name: value for name, value in wanted.items() if getattr(row, name) != value}
        if not values:
            return Impact()  # the same press again
        if self.seen != seen_words(row, PLACE):
            raise NotAsSeen
        coming = coming_appointments(session, surgeons_to_lock(), now=now)
        there = [one for one in coming.rows if one.location_id == row.id]
        _move_practice(session, row.address, self.address, by=by, now=now)
        self.change_id = write_words(session, row, values, by=by, now=now)
        _tell_calendars(session, opens="active" in values and self.active, now=now)
        if not self.is_silent and values.keys() & {"address", "texts"}:
            self.emails = _write_letters(session, there, by=by, now=now)
        return impact_of(there)


def every_place() -> Sequence[Location]:
    """Also those that are switched off, in the practice's order."""
    return db.session.scalars(select(Location).order_by(Location.position)).all()


def any_place(slug: str) -> Location | None:
    return db.session.scalar(select(Location).where(Location.slug == slug))


def place_by_id(location_id: int) -> Location | None:
    return db.session.get(Location, location_id)


def take_place_back(change_id: int, *, by: int | None, now: datetime) -> None:
    """What that line says is undone, and emails of it that wait are withdrawn; whoever got one is written to again.

    Raises Gone, and NotAsSeen where it has been changed since.
    """
    with writing(surgeons=surgeons_to_lock()) as session:
        change = session.get(ScheduleChange, change_id)
        row = session.get(Location, change.row_id, populate_existing=True, with_for_update=True) if change else None
        if change is None or row is None:
            raise Gone
        told, was_closed = row.address, not row.active
        write_back(session, change, row, by=by, now=now)
        _move_practice(session, told, row.address, by=by, now=now)
        _tell_calendars(session, opens=was_closed and row.active, now=now)
        for visit in messages.withdraw_place_letters(session, written_at=change.at, now=now):
            messages.write_letter(session, visit=visit, kind=messages.PLACE_CHANGED, user_id=by, now=now)


def _with(texts: Texts, said: Mapping[str, Mapping[str, str]]) -> Texts:
    found = deepcopy(texts)
    for language, words in said.items():
        for key, text in words.items():
            if text or found.get(language, {}).get(key):
                found.setdefault(language, {})[key] = text
    return found


def _move_practice(session: Session, was: str, becomes: str, *, by: int | None, now: datetime) -> None:
    practice = session.get_one(Practice, 1, with_for_update=True, populate_existing=True)
    if was and becomes and practice.address == was:
        write_words(session, practice, {"address": becomes}, by=by, now=now)


def _tell_calendars(session: Session, *, opens: bool, now: datetime) -> None:
    everyone = surgeons_to_lock()
    if note_forms(session, now=now):
        slots_and_feeds_changed(session, surgeons=everyone)
    time_freed(session, spans=dict.fromkeys(everyone, [all_to_come(now)] if opens else []), now=now)


def _write_letters(session: Session, there: Iterable[Appointment], *, by: int | None, now: datetime) -> int:
    """To who is booked and has no email on its way that says so anyway; how many."""
    delay = timedelta(minutes=session.get_one(Practice, 1).email_delay_minutes)
    visits = {one.visit_id: one.visit for one in there if one.status == "booked"}
    told = [visit for visit in visits.values() if not messages.has_news_waiting(session, visit=visit)]
    written = [
        messages.write_letter(session, visit=visit, kind=messages.PLACE_CHANGED, user_id=by, delay=delay, now=now)
        for visit in told
    ]
    return sum(written)
