"""All that is kept about one person, for them to have: whatever table it stands in, unsealed, with words for ids."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Column, ColumnElement, RowMapping, Select, Table, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from booking.confidential import (
    unsealed_address,
    unsealed_answers,
    unsealed_event,
    unsealed_task_words,
    unsealed_waiting,
    unsealed_words,
)
from booking.database import Unseen, db, writing
from booking.models import (
    Appointment,
    CalendarEvent,
    Call,
    History,
    ImportedVisit,
    Letter,
    Location,
    Offer,
    PersonExport,
    PersonVerdict,
    Procedure,
    Surgeon,
    Task,
    User,
    Visit,
    Wish,
    wish_surgeons,
)
from booking.people.person import Person

Ids = Collection[int]


def _wishes(ids: Ids) -> Select[int]:
    """Whose patient waits for an earlier time, and those that have become one of these visits."""
    became = select(Offer.wish_id).where(Offer.visit_id.in_(ids))
    return select(Wish.id).where(or_(Wish.visit_id.in_(ids), Wish.id.in_(became)))


_Names = Mapping[str, Mapping[int, str]]

# What is taken of each table, by the ids of visits.
EXPORTED: Final[Mapping[str, Callable[[Ids], ColumnElement[bool]]]] = {
    "visits": lambda ids: Visit.id.in_(ids),
    "appointments": lambda ids: Appointment.visit_id.in_(ids),
    "history": lambda ids: History.visit_id.in_(ids),
    "letters": lambda ids: or_(Letter.visit_id.in_(ids), Letter.wish_id.in_(_wishes(ids))),
    "tasks": lambda ids: Task.visit_id.in_(ids),
    "calls": lambda ids: Call.task_id.in_(select(Task.id).where(Task.visit_id.in_(ids))),
    "calendar_events": lambda ids: CalendarEvent.uid.in_(
        select(Appointment.calendar_uid).where(Appointment.visit_id.in_(ids))
    ),
    "person_verdicts": lambda ids: or_(PersonVerdict.one_id.in_(ids), PersonVerdict.other_id.in_(ids)),
    "imported_visits": lambda ids: ImportedVisit.visit_id.in_(ids),
    "person_exports": lambda ids: PersonExport.visit_id.in_(ids),
    "wishes": lambda ids: Wish.id.in_(_wishes(ids)),
    "wish_surgeons": lambda ids: wish_surgeons.c.wish_id.in_(_wishes(ids)),
    "offers": lambda ids: Offer.wish_id.in_(_wishes(ids)),
}
# Columns that tell nothing of anybody: keys by which we find rows, and what would open the patient's page to others.
LEFT_OUT: Final[Mapping[str, frozenset[str]]] = {
    "visits": frozenset({"key_id", "hold_digest", "page_digest", "browser", "generation"}),
    "letters": frozenset({"mailbox", "leased_until"}),
    "imported_visits": frozenset({"digest"}),
    "wishes": frozenset({"key_id", "digest", "generation", "mailbox"}),
    "offers": frozenset({"digest", "freed_id"}),
    "calendar_events": frozenset({"form", "body", "body_with_initials"}),
}
_NAMED: Final = {"procedures": Procedure.slug, "surgeons": Surgeon.name, "locations": Location.slug, "users": User.name}


def everything_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """Rows by table, as JSON has them."""
    ids = [visit.id for visit in person.visits]
    names: _Names = {
        table: dict(db.session.execute(select(_id_of(column), column)).all()) for table, column in _NAMED.items()
    }
    return {name: _rows(db.metadata.tables[name], which(ids), names) for name, which in EXPORTED.items()}


def record_export(person: Person, *, form: str, user_id: int, now: datetime) -> None:
    """Who took it, when, and as what: ids alone."""
    with writing(unseen=Unseen.READINGS) as session:
        session.add(PersonExport(visit_id=person.visits[0].id, user_id=user_id, form=form, at=now))


def _rows(table: Table, which: ColumnElement[bool], names: _Names) -> list[dict[str, Any]]:
    columns = [column for column in table.columns if column.name not in LEFT_OUT.get(table.name, ())]
    found = db.session.execute(select(table).where(which).order_by(*table.primary_key.columns)).mappings()
    return [{column.name: _value(table, column, row, names) for column in columns} for row in found]


def _value(table: Table, column: Column[Any], row: RowMapping, names: _Names) -> Any:
    value = row[column.name]
    if isinstance(value, bytes):
        return _UNSEALED[table.name, column.name](value, row["uuid"])
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat()
    referred = next((key.column.table.name for key in column.foreign_keys), "")
    return names[referred].get(value) if referred in names else value


_UNSEALED: Final[Mapping[tuple[str, str], Callable[[bytes, UUID], Any]]] = {
    ("visits", "private"): lambda sealed, uuid: unsealed_answers(sealed, visit=uuid),
    ("appointments", "private"): lambda sealed, uuid: unsealed_words(sealed, appointment=uuid),
    ("letters", "former_address"): lambda sealed, uuid: unsealed_address(sealed, letter=uuid),
    ("tasks", "private"): lambda sealed, uuid: unsealed_task_words(sealed, task=uuid),
    ("wishes", "private"): lambda sealed, uuid: unsealed_waiting(sealed, wish=uuid),
    ("calendar_events", "body_with_name"): lambda sealed, uuid: _text(unsealed_event(sealed, event=uuid, part="name")),
}


def _text(body: bytes | None) -> str | None:
    return body.decode(errors="replace") if body is not None else None


def _id_of(column: InstrumentedAttribute[Any]) -> ColumnElement[int]:
    return column.class_.__table__.c.id
