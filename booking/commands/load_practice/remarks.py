"""What else there is to say of a practice file: what the site has and it has not, and what it lacks."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from sqlalchemy import select

from booking.catalog import LocationEntry, PracticeFile, ProcedureEntry, SurgeonEntry, untranslated_texts
from booking.database import db
from booking.models import Location, Procedure, Surgeon

_Row = TypeVar("_Row", Location, Surgeon, Procedure)


def not_in_file(file: PracticeFile) -> list[str]:
    """A line for each that the site still shows and the file no longer has."""
    procedures = _left(Procedure, file.procedures)
    how = "To take a procedure off the site, leave it in the file, with active = false."
    others = [*_left(Location, file.locations), *_left(Surgeon, file.surgeons)]
    return [*others, *procedures, *([how] if procedures else [])]


def untranslated(file: PracticeFile) -> list[str]:
    """A line for each language but the first that lacks texts."""
    return [
        f"{language}: not translated, and shown in the first language: {', '.join(keys)}"
        for language, keys in untranslated_texts(file).items()
        if keys
    ]


def _left(table: type[_Row], entries: Collection[LocationEntry | SurgeonEntry | ProcedureEntry]) -> list[str]:
    slugs = [entry.slug for entry in entries]
    left = db.session.scalars(select(table).where(table.active, table.slug.not_in(slugs)).order_by(table.position))
    return [f"{table.__tablename__}.{row.slug}: not in the file, and still on the site" for row in left]
