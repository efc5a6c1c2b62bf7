"""What a patient told us, sealed in their visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.confidential.damage import note_damage
from booking.confidential.keys import Unreadable
from booking.models import Visit

FILLED_TO: Final = 2048  # bytes: three names, an address and a number at their longest, so that no length tells of them


class Answers(dict[str, Any]):
    """Name, email, telephone (E.164) and more; empty before they were typed, and when they cannot be read.

    `name` is whoever booked; where they did so for somebody else, `patient` is who comes.
    """

    is_readable = True

    @property
    def name(self) -> str | None:
        """Empty when there is none; None when it cannot be read."""
        return str(self.get("name", "")) if self.is_readable else None

    @property
    def patient_name(self) -> str | None:
        """Who comes, as the practice's own pages call them; as `name` otherwise."""
        return str(self.get("patient") or self.get("name", "")) if self.is_readable else None


def seal_answers(visit: Visit, answers: Mapping[str, Any]) -> bytes:
    return keyring().seal(answers, table="visits", row=visit.uuid, fill_to=FILLED_TO)


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
