"""A clock that stands still until a test moves it."""

from datetime import datetime, timedelta


class StandingClock:
    """What `booking.clock.now()` answers, until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> None:
        self.moment += by
