"""Brings one entry of the practice file into the row that has its slug, whatever table that is in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.catalog import ConcernEntry, LocationEntry, ProcedureEntry, SurgeonEntry
from booking.commands.load_practice.comparing import Comparison
from booking.models import Concern, Location, Procedure, Surgeon

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
        session.add(row)
        comparison.inserted(name)
        return row, True
    comparison.columns(name, row, columns)
    comparison.texts(name, row, entry.texts)
    return row, False


def plain(texts: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """As a column of JSON keeps it: dicts alone."""
    return {language: dict(words) for language, words in texts.items()}
