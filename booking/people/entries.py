"""What is known of one visit while somebody is signed in: by what it is found, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking.appointments import COMING
from booking.confidential import folded_name, name_parts, spellings_of
from booking.people.recognition import Traits


@dataclass(frozen=True, slots=True)
class Time:
    """One appointment of a visit, in seconds since 1970."""

    starts: float
    ends: float
    status: str
    surgeon: int

    @property
    def may_come(self) -> bool:
        return self.status in COMING


@dataclass(frozen=True, slots=True)
class Entry:
    """A visit; `version` is the sum of those of its appointments, `names` and `telephones` are what is found."""

    uuid: UUID
    version: int
    traits: Traits
    names: tuple[str, ...]
    telephones: tuple[str, ...]
    times: tuple[Time, ...]

    @property
    def starts(self) -> float:
        return max(time.starts for time in self.times)

    @property
    def ends(self) -> float:
        return max(time.ends for time in self.times)

    def comes_at(self, now: float) -> float | None:
        """When the next of it begins, or began if it is not over."""
        return min((time.starts for time in self.times if time.may_come and time.ends > now), default=None)

    def was_at(self, now: float) -> tuple[bool, float] | None:
        """When the last of it that does not come began, and before that whether it was not canceled."""
        others = [time for time in self.times if not (time.may_come and time.ends > now)]
        return max(((time.status != "cancelled", time.starts) for time in others), default=None)

    def is_open_to(self, surgeon: int | None) -> bool:
        """None is the desk, which sees everybody."""
        return surgeon is None or any(time.surgeon == surgeon for time in self.times)


def entry_of(answers: Mapping[str, Any], *, uuid: UUID, version: int, times: tuple[Time, ...]) -> Entry:
    """Found by whoever booked, comes, or is a guardian."""
    telephone = answers.get("telephone", "")
    everyone = dict.fromkeys(answers.get(who, "") for who in ("name", "patient", "guardian"))
    return Entry(
        uuid=uuid,
        version=version,
        traits=traits_of(answers),
        names=tuple(beginning for name in everyone for beginning in _beginnings(name)),
        telephones=spellings_of(telephone) if telephone else (),
        times=times,
    )


def traits_of(answers: Mapping[str, Any]) -> Traits:
    """Recognized is who comes, whoever booked."""
    patient = answers.get("patient") or answers.get("name", "")
    email = answers.get("email", "").casefold()
    return Traits(folded_name(patient), answers.get("telephone", ""), email, answers.get("born_on", ""))


def _beginnings(name: str) -> list[str]:
    """From each part to the end of the name, so that what is typed as one word is found too: annemarie, 김민서."""
    parts = name_parts(name)
    return ["".join(parts[first:]) for first in range(len(parts))]
