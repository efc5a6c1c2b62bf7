"""What the desk chooses for each patient whom a change of hours hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from booking.appointments import Act
from booking.forms.choices import Choice

OUTCOME: Final = "outcome-"  # and the uuid of the appointment: the name of its field


@dataclass(frozen=True, slots=True)
class ChosenOutcome:
    """`to` is where a move leads; None for one that cannot be read."""

    act: Act
    to: Choice | None = None

    def __str__(self) -> str:
        return f"{self.act} {self.to}" if self.act is Act.MOVE else str(self.act)


def chosen_outcomes(sent: Mapping[str, str]) -> dict[UUID, ChosenOutcome]:
    """What is no outcome that a page offers is a call."""
    found = {}
    for name, value in sent.items():
        if name.startswith(OUTCOME) and (uuid := _uuid(name.removeprefix(OUTCOME))):
            found[uuid] = _read(value)
    return found


def told_by(outcomes: Iterable[ChosenOutcome]) -> str:
    """How many are written to and how many called, as a button's form sends along what the button said: 2-1."""
    acts = [outcome.act for outcome in outcomes]
    return f"{acts.count(Act.MOVE) + acts.count(Act.CANCEL)}-{acts.count(Act.CALL)}"


def _read(value: str) -> ChosenOutcome:
    act, _space, rest = value.partition(" ")
    if act not in tuple(Act):
        return ChosenOutcome(Act.CALL)
    return ChosenOutcome(Act(act), Choice.read(rest) if act == Act.MOVE else None)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
