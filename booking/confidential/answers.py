"""What a patient told us, sealed in their visit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking.confidential.keys import keyring
from booking.models import Visit


def seal_answers(visit: Visit, answers: Mapping[str, Any]) -> bytes:
    return keyring().seal(answers, table="visits", row=visit.uuid)


def answers_of(visit: Visit) -> dict[str, Any]:
    """What the patient typed: name, email, telephone (E.164) and more; empty before that. Raises Unreadable."""
    if visit.private is None:
        return {}
    return keyring().unseal(visit.private, table="visits", row=visit.uuid)
