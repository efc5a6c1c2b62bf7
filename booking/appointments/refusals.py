"""The facts that a rule raises when it cannot do what was wanted; routes turn them into sentences.

What stands in the way of a start is raised with what it is: see in_the_way.py.
"""

from __future__ import annotations

from datetime import timedelta

from booking.availability import Reason


class Refused(Exception):
    """Nothing was written."""


class NotOffered(Refused):
    """The practice does not offer this start; `reason` is None when the surgeon or the place does not fit."""

    def __init__(self, reason: Reason | None = None) -> None:
        super().__init__(reason)
        self.reason = reason


class SlotTaken(Refused):
    """It was offered, and somebody else was quicker."""


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


class WishEnded(Refused):
    """Whoever waited for an earlier time waits no longer: they left the list, have one, or its days are over."""


class OfferedMeanwhile(Refused):
    """The patient has been offered another time already, and may still take that one."""


class AlreadyEarlier(Refused):
    """Their visit is at that time, or an earlier one, already."""
