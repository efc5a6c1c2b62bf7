"""The title of an event: which of its parts name what the practice offers, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from booking.appointments import Directory

_BETWEEN: Final = re.compile(r"\s*[|/:;,()\[\]–—]\s*|\s+-\s+|\s+(?:with|for)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """`procedure` and `surgeon` as the title has them, empty where it names none that we know."""

    procedure: str
    surgeon: str
    rest: Sequence[str]

    @property
    def name(self) -> str:
        """Of the patient: the one part beside a procedure. Of other titles nobody knows that it is a name."""
        return self.rest[0] if self.procedure and len(self.rest) == 1 else ""


def read_title(summary: str, directory: Directory) -> Title:
    """Mini facelift – Ana Ruiz"""
    parts = [summary] if directory.procedure(summary) else [part for part in _BETWEEN.split(summary) if part.strip()]
    procedures = [part for part in parts if directory.procedure(part)]
    surgeons = [part for part in parts if directory.surgeon(part)]
    rest = [part for part in parts if part not in (*procedures, *surgeons) and not directory.location(part)]
    return Title(_only(procedures), _only(surgeons), rest)


def _only(found: Sequence[str]) -> str:
    return found[0] if len(found) == 1 else ""
