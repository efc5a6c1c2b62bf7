"""What a patient has typed of themselves, unsealed from their visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking.confidential import answers_of, unsealed_answers
from booking.models import Visit


@dataclass(frozen=True, slots=True)
class Contact:
    """`telephone` is E.164, `reach` is email, telephone or text; what is not known is empty."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    reach: str = ""
    note: str = ""

    @property
    def is_known(self) -> bool:
        """False as long as nothing has been typed."""
        return self != Contact()


def contact_of(visit: Visit) -> Contact:
    """Raises Unreadable."""
    return _contact(answers_of(visit))


def unsealed_contact(sealed: bytes | None, *, visit: UUID) -> Contact:
    """The same, of columns of the visit's row."""
    return _contact(unsealed_answers(sealed, visit=visit))


def _contact(typed: Mapping[str, Any]) -> Contact:
    return Contact(
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        telephone=typed.get("telephone", ""),
        reach=typed.get("reach", ""),
        note=typed.get("note", ""),
    )
