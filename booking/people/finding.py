"""The people whom the desk finds, with the two of their appointments that say who they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from booking.appointments import Contact, contact_of, is_coming
from booking.database import db
from booking.models import NEVER_BOOKED, Appointment, Surgeon, Visit
from booking.people.entries import Entry
from booking.people.memory import memory
from booking.people.search import read_search


@dataclass(frozen=True, slots=True)
class FoundPerson:
    """`contact` and `visit` are of the visit that was made last; `visits` is their number.

    `next` comes, `last` was: canceled only where nothing else was. `has_namesake` where somebody else who was found has
    the same name: then the date of birth tells them apart, if the desk has asked for it. `parts` are all
    appointments of these visits.
    """

    visit: Visit
    contact: Contact
    next: Appointment | None
    last: Appointment | None
    visits: int
    has_namesake: bool
    parts: Sequence[Appointment]

    @property
    def uuid(self) -> UUID:
        """In the address of the person's page."""
        return self.visit.uuid


def find(typed: str, *, limit: int, now: datetime, surgeon: int | None = None) -> list[FoundPerson]:
    """Whom the desk means, at most so many: who comes, the next first; then who was here, the latest first.

    With a surgeon's id, those who had or have a visit with them, and of these visits alone. Raises NotASearch.
    """
    search = read_search(typed)
    with memory().register(now=now) as register:
        people = register.found(search, limit=limit, now=now.timestamp(), surgeon=surgeon)
        found = [
            {id: entry for id in visits if (entry := register.entries[id]).is_open_to(surgeon)} for visits in people
        ]
    telling = [_telling(visits, now=now.timestamp()) for visits in found]
    rows = _appointments([id for ids in telling for id in ids], surgeon=surgeon)
    names = Counter(_name(visits) for visits in found)
    return [
        _person(
            [row for id in ids for row in rows[id]],
            visits=len(visits),
            has_namesake=names[_name(visits)] > 1,
            now=now,
        )
        for ids, visits in zip(telling, found, strict=True)
        if any(rows[id] for id in ids)
    ]


def _name(visits: Mapping[int, Entry]) -> str:
    """As it was given last, folded."""
    return visits[max(visits)].traits.name


def _telling(visits: Mapping[int, Entry], *, now: float) -> set[int]:
    """The ids of those that were made last, come next, or were last; few, however many there are."""
    coming = [(starts, id) for id, entry in visits.items() if (starts := entry.comes_at(now)) is not None]
    others = [(was, id) for id, entry in visits.items() if (was := entry.was_at(now)) is not None]
    return {max(visits), *(id for _starts, id in [*sorted(coming)[:1], *sorted(others)[-1:]])}


def _appointments(visits: Collection[int], *, surgeon: int | None) -> dict[int, list[Appointment]]:
    """By visit; in one statement."""
    query = (
        select(Appointment)
        .where(Appointment.visit_id.in_(visits), Appointment.status.not_in(NEVER_BOOKED))
        .options(joinedload(Appointment.visit), joinedload(Appointment.surgeon).load_only(Surgeon.slug, Surgeon.name))
        .order_by(Appointment.starts_at, Appointment.id)
    )
    rows: dict[int, list[Appointment]] = {id: [] for id in visits}
    for row in db.session.scalars(query):
        if surgeon in (None, row.surgeon_id):
            rows[row.visit_id].append(row)
    return rows


def _person(rows: Sequence[Appointment], *, visits: int, has_namesake: bool, now: datetime) -> FoundPerson:
    visit = max((row.visit for row in rows), key=lambda one: one.id)
    coming = [row for row in rows if is_coming(row, now=now)]
    others = [row for row in rows if row not in coming]
    return FoundPerson(
        visit=visit,
        contact=contact_of(visit),
        next=min(coming, key=_start, default=None),
        last=max(others, key=lambda row: (row.status != "cancelled", row.starts_at), default=None),
        visits=visits,
        has_namesake=has_namesake,
        parts=rows,
    )


def _start(row: Appointment) -> datetime:
    return row.starts_at
