"""What did the patient tell us, and how is her visit found again?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booking.models import Visit
from booking.private import email_lookup, keyring, name_lookups, telephone_lookups


def sealed(visit: Visit, answers: Mapping[str, Any]) -> bytes:
    return keyring().seal(answers, table="visits", row=visit.uuid)


def answers_of(visit: Visit) -> dict[str, Any]:
    """What she typed: name, email, telephone (E.164) and more; empty before she has. Raises Unreadable."""
    if visit.private is None:
        return {}
    return keyring().unseal(visit.private, table="visits", row=visit.uuid)


def lookups(answers: Mapping[str, Any]) -> set[bytes]:
    """Digests by which the desk finds these answers: e-mail, telephone, the beginnings of the name."""
    digests = name_lookups(answers.get("name", ""))
    if answers.get("telephone"):
        digests |= telephone_lookups(answers["telephone"])
    if answers.get("email"):
        digests.add(email_lookup(answers["email"]))
    return digests
