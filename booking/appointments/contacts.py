"""What a patient has typed of themselves, unsealed from their visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from booking.confidential import Answers, answers_of
from booking.models import Visit

TYPED: Final = ("name", "email", "telephone", "reach", "note", "patient", "guardian")
"""Among the sealed answers, those that a patient types to book."""


@dataclass(frozen=True, slots=True)
class Contact:
    """`telephone` is E.164, `reach` is email, telephone or text; what is not known, or cannot be read, is empty.

    `name` is whoever booked, and `patient` who comes where that is somebody else; a patient under 18 has a `guardian`.
    `born_on` is an ISO date, which the desk alone asks for, to tell two apart.
    """

    name: str = ""
    email: str = ""
    telephone: str = ""
    reach: str = ""
    note: str = ""
    patient: str = ""
    guardian: str = ""
    born_on: str = ""
    is_readable: bool = True

    @property
    def is_known(self) -> bool:
        """False as long as nothing has been typed, and where it cannot be read and is asked for again."""
        return self.is_readable and self != Contact()

    @property
    def patient_name(self) -> str:
        return self.patient or self.name


def contact_of(visit: Visit) -> Contact:
    return _contact(answers_of(visit))


def _contact(typed: Answers) -> Contact:
    return Contact(
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        telephone=typed.get("telephone", ""),
        reach=typed.get("reach", ""),
        note=typed.get("note", ""),
        patient=typed.get("patient", ""),
        guardian=typed.get("guardian", ""),
        born_on=typed.get("born_on", ""),
        is_readable=typed.is_readable,
    )
