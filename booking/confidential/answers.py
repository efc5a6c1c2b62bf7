"""What a patient told us, sealed in their visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from booking.confidential.current_keys import keyring
from booking.models import Visit


def seal_answers(visit: Visit, answers: Mapping[str, Any]) -> bytes:
    return keyring().seal(answers, table="visits", row=visit.uuid)


def answers_of(visit: Visit) -> dict[str, Any]:
    """What the patient typed: name, email, telephone (E.164) and more; empty before that. Raises Unreadable."""
    return unsealed_answers(visit.private, visit=visit.uuid)


def unsealed_answers(sealed: bytes | None, *, visit: UUID) -> dict[str, Any]:
    """The same, of columns of the visit's row."""
    return {} if sealed is None else keyring().unseal(sealed, table="visits", row=visit)
