"""What a patient told us, sealed in their visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable
from booking.models import Visit


class Answers(dict[str, Any]):
    """Name, email, telephone (E.164) and more; empty before they were typed, and when they cannot be read."""

    is_readable = True

    @property
    def name(self) -> str | None:
        """Empty when there is none; None when it cannot be read."""
        return str(self.get("name", "")) if self.is_readable else None


def seal_answers(visit: Visit, answers: Mapping[str, Any]) -> bytes:
    return keyring().seal(answers, table="visits", row=visit.uuid)


def answers_of(visit: Visit) -> Answers:
    return unsealed_answers(visit.private, visit=visit.uuid)


def unsealed_answers(sealed: bytes | None, *, visit: UUID) -> Answers:
    """The same, of columns of the visit's row. One damaged value keeps nothing else from being shown."""
    if sealed is None:
        return Answers()
    try:
        return Answers(keyring().unseal(sealed, table="visits", row=visit))
    except Unreadable:
        note_damage("visits", visit)
        unreadable = Answers()
        unreadable.is_readable = False
        return unreadable
