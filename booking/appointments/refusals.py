"""The facts that a rule raises when it cannot do what was asked; routes turn them into sentences."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from booking.availability import Reason

if TYPE_CHECKING:
    from booking.appointments.in_the_way import InTheWay


class Refused(Exception):
    """Nothing was written."""


class NotOffered(Refused):
    """The practice does not offer this start; `reason` is None when the surgeon or the place does not fit."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason


class SlotTaken(Refused):
    """It was offered, and somebody else was quicker."""


class MoreInTheWay(Refused):
    """Another rule stands in the way than those that whoever sets them aside had been told; `found` are all of them."""

    def __init__(self, found: Sequence[InTheWay]) -> None:
        super().__init__(found)
        self.found = found


class ReasonNeeded(MoreInTheWay):
    """It overlaps another appointment, and nobody has said why it may."""


class HoldLapsed(Refused):
    """The time was kept for as long as promised, and no longer."""


class TooLateToChange(Refused):
    """Nearer than the practice lets patients change by themselves."""


class NotNow(Refused):
    """It can be told near the appointment alone, and while nobody at the desk has said how it stands."""


class NotYet(Refused):
    """It can be said on the day of the appointment, or once it has begun."""


class TooLateToUndo(Refused):
    """It is not what the patient did last, or too long ago."""


class TooManyMoves(Refused):
    """The patient has moved it as often as a day allows; `retry_after` is when the first of those is a day ago."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class NotBooked(Refused):
    """There is nothing left to change: it was cancelled, or it is over."""


class ChangedMeanwhile(Refused):
    """It is no longer as whoever asked had seen it."""
