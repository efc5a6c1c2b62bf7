"""The register of everybody who was ever booked, unsealed into memory while somebody is signed in.

Nothing of it is stored. Each process keeps its own, and reads it beside the first page of the desk it answers. What
has changed since is unsealed anew when somebody searches, and what is to be erased by now is forgotten, whether the
worker has come to it or not. A minute after the last sign-in has ended all of it is gone.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from heapq import heapify, heappop
from typing import Final, NamedTuple, cast

from flask import Flask, current_app
from sqlalchemy import Connection, bindparam, func, select
from sqlalchemy.exc import SQLAlchemyError

from booking import access, catalog, clock
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.models import NEVER_BOOKED, Appointment, History, PersonVerdict, Surgeon, Visit
from booking.people.entries import Entry, Time, entry_of
from booking.people.known_traits import KnownTraits
from booking.people.recognition import Verdict
from booking.people.register import Register

READS_AHEAD: Final = "people_read_ahead"  # in app.extensions
LOOKED_AFTER_EVERY: Final = 60.0  # seconds
AT_ONCE: Final = 500  # visits a statement
LATE_LINES: Final = 500  # of history: on PostgreSQL one may be seen after others with higher numbers

_NEWEST = select(func.max(History.id)).scalar_subquery()
_STATE = select(
    _NEWEST,
    select(func.count()).where(History.id > _NEWEST - LATE_LINES).scalar_subquery(),
    select(func.sum(Surgeon.feed_version)).scalar_subquery(),  # erasing raises it, and leaves no line
    select(func.max(PersonVerdict.id)).scalar_subquery(),
    select(func.count()).where(PersonVerdict.ended_at.is_(None)).scalar_subquery(),
)
_VERSIONS = (
    select(Appointment.visit_id, func.sum(Appointment.version))
    .join(Visit, Visit.id == Appointment.visit_id)
    .where(Appointment.status.not_in(NEVER_BOOKED), Visit.private.is_not(None))
    .group_by(Appointment.visit_id)
    .having(func.max(Appointment.ends_at) > bindparam("over", type_=UTCDateTime))
)
_TIMES = select(
    Appointment.visit_id,
    Appointment.version,
    Appointment.starts_at,
    Appointment.ends_at,
    Appointment.status,
    Appointment.surgeon_id,
).where(Appointment.visit_id.in_(bindparam("visits", expanding=True)), Appointment.status.not_in(NEVER_BOOKED))
_SEALED = select(Visit.id, Visit.uuid, Visit.private).where(Visit.id.in_(bindparam("visits", expanding=True)))
_VERDICTS = select(PersonVerdict.id, PersonVerdict.one_id, PersonVerdict.other_id, PersonVerdict.is_same).where(
    PersonVerdict.ended_at.is_(None)
)


class State(NamedTuple):
    """Of the tables: another one after any change of those who were ever booked."""

    newest_line: int = 0  # of history
    late_lines: int = 0  # how many there are of the last
    feeds: int = 0
    newest_verdict: int = 0
    verdicts: int = 0  # that have not ended


class Memory:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_looked_after = False
        self._forget()

    def __len__(self) -> int:
        return len(self._register.entries)

    @contextmanager
    def register(self, *, now: datetime) -> Iterator[Register]:
        """As the tables are, and for nobody else meanwhile."""
        with self._lock:
            self._look_after()
            self._bring_up_to_date(db.session.connection(), now=now)
            yield self._register

    def read_ahead(self) -> None:
        """Beside whatever is asked for meanwhile; nothing where everybody is known, or is being read."""
        if not self._is_looked_after and not self._lock.locked():
            app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
            threading.Thread(target=_read, args=(app, self), name=READS_AHEAD, daemon=True).start()

    def traits(self) -> KnownTraits:
        """Of whoever was on a day; who asks for them does not wait while everybody is unsealed for a search."""
        if not self._is_looked_after:
            with self._lock:
                self._look_after()
        return self._traits

    def drop(self) -> None:
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._register, self._state, self._traits = Register(), State(), KnownTraits()
        self._ends: list[tuple[float, int]] = []  # of the visits: a heap

    def _bring_up_to_date(self, connection: Connection, *, now: datetime) -> None:
        state = State(*(number or 0 for number in connection.execute(_STATE).one()))
        if state.newest_line < self._state.newest_line:  # everything was emptied
            self._forget()
        over = now - timedelta(days=catalog.practice().keep_answers_days)
        if state != self._state:
            if state[:3] != self._state[:3]:
                self._compare(connection, self._may_have_changed(connection, state), over=over, now=now)
            verdicts = connection.execute(_VERDICTS) if state.verdicts else ()
            self._register.judge(Verdict(*row) for row in verdicts)
            self._state = state
        if gone := self._ended_by(over.timestamp()):
            self._register.change({}, gone=gone)

    def _may_have_changed(self, connection: Connection, state: State) -> set[int] | None:
        """The ids of visits; None for any."""
        was = self._state
        if not was.newest_line or state[:2] == was[:2]:
            return None
        lines = select(History.visit_id).where(History.id > was.newest_line - LATE_LINES).distinct()
        return set(connection.scalars(lines))

    def _compare(self, connection: Connection, visits: set[int] | None, *, over: datetime, now: datetime) -> None:
        """Unseal those of them whose versions are not those that are known; of what ended before `over`, none."""
        known = self._register.entries
        which = _VERSIONS if visits is None else _VERSIONS.where(Appointment.visit_id.in_(visits))
        versions = dict[int, int](connection.execute(which, {"over": over}).all())
        gone = (known.keys() if visits is None else known.keys() & visits) - versions.keys()
        stale = [id for id, version in versions.items() if id not in known or known[id].version != version]
        entries = {
            id: entry
            for first in range(0, len(stale), AT_ONCE)
            for id, entry in _unsealed(connection, stale[first : first + AT_ONCE])
        }
        self._ends += ((entry.ends, id) for id, entry in entries.items())
        heapify(self._ends)
        if known:
            self._register.change(entries, gone=gone)
        else:
            self._register = Register(entries, now=now.timestamp())

    def _ended_by(self, moment: float) -> set[int]:
        """Of the visits that are known; those that were moved since have another place in the heap as well."""
        ended = set()
        while self._ends and self._ends[0][0] <= moment:
            _ends, id = heappop(self._ends)
            if id in self._register.entries and self._register.entries[id].ends <= moment:
                ended.add(id)
        return ended

    def _look_after(self) -> None:
        if not self._is_looked_after:
            self._is_looked_after = True
            app = cast(Flask, current_app._get_current_object())  # type: ignore[attr-defined]
            threading.Thread(target=self._drop_in_the_end, args=(app,), daemon=True).start()

    def _drop_in_the_end(self, app: Flask) -> None:
        while True:
            time.sleep(LOOKED_AFTER_EVERY)
            if not _is_needed(app):
                with self._lock:  # whoever searches next starts another thread
                    self._forget()
                    self._is_looked_after = False
                return


def memory() -> Memory:
    return cast(Memory, current_app.extensions.setdefault("people", Memory()))


def read_people_ahead() -> None:
    """For a page of the desk: whoever signs in will search, and nobody is to wait while everybody is unsealed.

    Only where pages are served, see gunicorn.conf.py; elsewhere the first search reads.
    """
    if current_app.extensions.get(READS_AHEAD):
        memory().read_ahead()


def forget_patients(*, now: datetime) -> None:
    """When somebody has signed out: nothing is kept in memory for nobody."""
    if not access.is_anybody_signed_in(now=now):
        memory().drop()


def _unsealed(connection: Connection, visits: Collection[int]) -> Iterator[tuple[int, Entry]]:
    times: dict[int, list[Time]] = {}
    versions = Counter[int]()
    for id, version, starts_at, ends_at, status, surgeon in connection.execute(_TIMES, {"visits": visits}):
        times.setdefault(id, []).append(Time(starts_at.timestamp(), ends_at.timestamp(), status, surgeon))
        versions[id] += version
    for id, uuid, private in connection.execute(_SEALED, {"visits": visits}):
        answers = unsealed_answers(private, visit=uuid)
        yield id, entry_of(answers, uuid=uuid, version=versions[id], times=tuple(times[id]))


def _read(app: Flask, memory: Memory) -> None:
    """Without a database the next page tries again."""
    try:
        with app.app_context(), memory.register(now=clock.now()):
            pass
    except (SQLAlchemyError, catalog.NoPractice):
        app.logger.warning("Who was ever booked could not be read ahead")


def _is_needed(app: Flask) -> bool:
    """False also when the database cannot say: then nobody can search either."""
    try:
        with app.app_context():
            return access.is_anybody_signed_in(now=clock.now())
    except Exception:  # whatever it is, names do not stay in memory for it
        return False
