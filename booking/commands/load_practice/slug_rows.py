"""Brings one entry of the practice file into the row that has its slug, whatever table that is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking import schedules
from booking.catalog import ConcernEntry, LocationEntry, ProcedureEntry, SurgeonEntry
from booking.commands.load_practice.comparing import Comparison
from booking.models import Concern, Location, Practice, Procedure, Surgeon

_Found = TypeVar("_Found", Location, Surgeon, Procedure, Concern)


def load_row(
    session: Session,
    kind: type[_Found],
    entry: LocationEntry | SurgeonEntry | ProcedureEntry | ConcernEntry,
    columns: Mapping[str, Any],
    *,
    name: str,
    comparison: Comparison,
) -> tuple[_Found, bool]:
    """The row with the entry's slug, and whether it is new."""
    row = session.scalar(select(kind).where(kind.slug == entry.slug))
    if row is None:
        row = kind(slug=entry.slug, texts=plain(entry.texts), **columns)
        if isinstance(row, Surgeon | Procedure):
            schedules.add_rule(session, row, by=None, now=comparison.now)
        else:
            session.add(row)
        comparison.inserted(name)
        return row, True
    follow_columns(session, name, row, columns, comparison)
    comparison.texts(name, row, entry.texts)
    return row, False


def follow_columns(
    session: Session,
    name: str,
    row: Practice | Location | Surgeon | Procedure | Concern,
    columns: Mapping[str, Any],
    comparison: Comparison,
) -> None:
    """Where they decide when somebody can be booked, it is noted that the file has set them."""
    if isinstance(row, Location | Concern):
        comparison.columns(name, row, columns)
        return
    before = schedules.kept_of(row)
    comparison.columns(name, row, columns)
    schedules.note_rule_changed(session, row, before, by=None, now=comparison.now)


def plain(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """As a column of JSON keeps it: dicts alone."""
    return {language: dict(words) for language, words in texts.items()}
