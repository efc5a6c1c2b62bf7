"""What a patient has typed of themselves, unsealed from their visit."""

from __future__ import annotations

from dataclasses import dataclass

from booking.confidential import Answers, answers_of
from booking.models import Visit


@dataclass(frozen=True, slots=True)
class Contact:
    """`telephone` is E.164, `reach` is email, telephone or text; what is not known, or cannot be read, is empty."""

    name: str = ""
    email: str = ""
    telephone: str = ""
    reach: str = ""
    note: str = ""
    is_readable: bool = True

    @property
    def is_known(self) -> bool:
        """False as long as nothing has been typed, and where it cannot be read and is asked for again."""
        return self.is_readable and self != Contact()


def contact_of(visit: Visit) -> Contact:
    return _contact(answers_of(visit))


def _contact(typed: Answers) -> Contact:
    return Contact(
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        telephone=typed.get("telephone", ""),
        reach=typed.get("reach", ""),
        note=typed.get("note", ""),
        is_readable=typed.is_readable,
    )
