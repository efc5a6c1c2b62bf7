"""Names and telephone numbers of all who were ever booked, unsealed into memory while somebody is signed in.

Nothing of it is stored. Each process keeps its own, by visit and version: what has changed since is unsealed anew when
somebody searches. A minute after the last sign-in has ended it is gone.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final, cast

from flask import Flask, current_app
from sqlalchemy import Connection, func, select

from booking import access, clock
from booking.confidential import Findable, Search, unsealed_answers
from booking.database import db
from booking.models import NEVER_BOOKED, Appointment, Visit, VisitLookup

LOOKED_AFTER_EVERY: Final = 60.0  # seconds
AT_ONCE: Final = 500  # visits a statement

# Another after any change of those who were ever booked, since none of them goes again; holds do, and SQLite then gives
# their numbers to others.
_STATE = select(func.count(), func.max(Appointment.id), func.sum(Appointment.version)).where(
    Appointment.status.not_in(NEVER_BOOKED)
)
_VERSIONS = (
    select(Appointment.visit_id, func.sum(Appointment.version))
    .where(Appointment.status.not_in(NEVER_BOOKED))
    .group_by(Appointment.visit_id)
    .order_by(func.max(Appointment.starts_at).desc(), Appointment.visit_id)
)


@dataclass(frozen=True, slots=True)
class Entry:
    version: int
    patient: Findable


class PatientIndex:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[int, Entry] = {}  # by the visit's id, the latest first
        self._state: tuple[int, ...] = ()  # of the appointments, as it was then
        self._is_looked_after = False

    def __len__(self) -> int:
        return len(self._entries)

    def visits(self, search: Search, *, limit: int) -> list[int]:
        """The ids of those whom the search means, the latest first."""
        with self._lock:
            self._look_after()
            self._bring_up_to_date(db.session.connection())
            return list(islice((id for id, one in self._entries.items() if search.means(one.patient)), limit))

    def drop(self) -> None:
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        self._entries, self._state = {}, ()

    def _bring_up_to_date(self, connection: Connection) -> None:
        state = tuple(connection.execute(_STATE).one())
        if state == self._state:
            return
        versions = dict[int, int](connection.execute(_VERSIONS).all())
        kept = {id: entry for id, entry in self._entries.items() if versions.get(id) == entry.version}
        stale = [id for id in versions if id not in kept]
        for first in range(0, len(stale), AT_ONCE):
            sealed = select(Visit.id, Visit.uuid, Visit.private).where(Visit.id.in_(stale[first : first + AT_ONCE]))
            for id, uuid, private in connection.execute(sealed):
                kept[id] = Entry(versions[id], Findable.of(unsealed_answers(private, visit=uuid)))
        self._entries, self._state = {id: kept[id] for id in versions}, state

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


def found_visits(search: Search, *, limit: int) -> list[int]:
    """The ids of visits, the latest first; holds are none."""
    if not search.digests:
        return _index().visits(search, limit=limit)
    booked = (
        select(VisitLookup.visit_id)
        .join(Appointment, Appointment.visit_id == VisitLookup.visit_id)
        .where(VisitLookup.digest.in_(search.digests))
        .group_by(VisitLookup.visit_id)
        .order_by(func.max(Appointment.starts_at).desc(), VisitLookup.visit_id)
    )
    return list(db.session.scalars(booked.limit(limit)))


def forget_patients(*, now: datetime) -> None:
    """When somebody has signed out: nothing is kept in memory for nobody."""
    if not access.is_anybody_signed_in(now=now):
        _index().drop()


def _index() -> PatientIndex:
    return cast(PatientIndex, current_app.extensions.setdefault("patient_index", PatientIndex()))


def _is_needed(app: Flask) -> bool:
    """False also when the database cannot say: then nobody can search either."""
    try:
        with app.app_context():
            return access.is_anybody_signed_in(now=clock.now())
    except Exception:  # whatever it is, names do not stay in memory for it
        return False
