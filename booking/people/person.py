"""All that the desk reads of one person on one page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from booking.appointments import Contact, contact_of, is_coming
from booking.database import db
from booking.models import Appointment, History, Visit
from booking.people.memory import memory
from booking.people.verdicts import MadeVerdict, decisions_about

CANDIDATES = 8  # other people who may be the same


@dataclass(frozen=True, slots=True)
class Given:
    """A telephone number or an email address, and when it was last given."""

    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody else who has something in common: of telephone, email and name."""

    visit: Visit
    contact: Contact
    visits: int
    in_common: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """`visits` are the latest made first, `contact` is as it was given last; numbers and addresses the latest first."""

    visits: tuple[Visit, ...]
    contact: Contact
    telephones: tuple[Given, ...]
    emails: tuple[Given, ...]

    @property
    def uuid(self) -> UUID:
        return self.visits[0].uuid

    @property
    def born_on(self) -> tuple[str, ...]:
        """ISO dates, as the desk has asked for them; two only where staff have joined two."""
        return tuple(sorted({contact_of(visit).born_on for visit in self.visits} - {""}))

    @property
    def appointments(self) -> list[Appointment]:
        return sorted((row for visit in self.visits for row in visit.appointments), key=_start, reverse=True)

    def coming(self, *, now: datetime) -> list[Appointment]:
        """The next first."""
        return [row for row in reversed(self.appointments) if is_coming(row, now=now)]


def person_of(uuid: UUID, *, now: datetime, surgeon: int | None = None) -> Person | None:
    """Whose visit that is, with all of their visits; with a surgeon's id, with those to this surgeon alone.

    None for a visit that was never booked, is erased, or is not for this surgeon to see.
    """
    visit = db.session.scalar(select(Visit.id).where(Visit.uuid == uuid))
    if visit is None:
        return None
    with memory().register(now=now) as register:
        theirs = [id for id in register.person_with(visit) if register.entries[id].is_open_to(surgeon)]
    if visit not in theirs:
        return None
    visits = _visits(theirs)
    corrected = _corrections(theirs)
    return Person(
        visits=tuple(visits),
        contact=contact_of(visits[0]),
        telephones=_given(visits, "telephone", corrected),
        emails=_given(visits, "email", corrected),
    )


def decisions_on(person: Person) -> list[MadeVerdict]:
    return decisions_about([visit.id for visit in person.visits])


def candidates_for(person: Person, *, now: datetime) -> list[Candidate]:
    """Who may be the same person, those first who have most in common; nobody of whom staff decided otherwise."""
    with memory().register(now=now) as register:
        alike = register.alike(person.visits[0].id)[:CANDIDATES]
    visits = {visit.id: visit for visit in _visits([max(other) for other, _in_common in alike])}
    return [
        Candidate(visits[max(other)], contact_of(visits[max(other)]), len(other), in_common)
        for other, in_common in alike
        if max(other) in visits
    ]


def _visits(ids: Collection[int]) -> list[Visit]:
    query = select(Visit).where(Visit.id.in_(ids)).order_by(Visit.id.desc())
    parts = selectinload(Visit.appointments)
    loaded = query.options(
        joinedload(Visit.procedure), parts.joinedload(Appointment.surgeon), parts.joinedload(Appointment.location)
    )
    return list(db.session.scalars(loaded))


def _corrections(visits: Collection[int]) -> list[tuple[int, datetime, list[str]]]:
    """Visit, moment, and the names of what was corrected then."""
    lines = select(History.visit_id, History.at, History.after).where(
        History.visit_id.in_(visits), History.act == "corrected"
    )
    return [(visit, at, after.get("corrected", [])) for visit, at, after in db.session.execute(lines)]


def _given(
    visits: Iterable[Visit], name: str, corrected: Sequence[tuple[int, datetime, list[str]]]
) -> tuple[Given, ...]:
    last: dict[str, datetime] = {}
    for visit in visits:
        value = getattr(contact_of(visit), name)
        moments = [at for id, at, what in corrected if id == visit.id and name in what]
        at = max(moments, default=visit.created_at)
        if value:
            last[value] = max(at, last.get(value, at))
    return tuple(Given(value, at) for value, at in sorted(last.items(), key=lambda one: one[1], reverse=True))


def _start(row: Appointment) -> datetime:
    return row.starts_at
