"""Sealed values that did not open in this piece of work, a request or a turn of the worker, for its end to tell of."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from flask import g

_MET: Final = "damaged_values"


def note_damage(table: str, row: UUID) -> None:
    met: set[tuple[str, UUID]] = g.setdefault(_MET, set())
    met.add((table, row))


def take_damage() -> set[tuple[str, UUID]]:
    """Table and row's uuid of each that was met since this was last asked."""
    return g.pop(_MET, set())
