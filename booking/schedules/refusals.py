"""What can be true of hours and absences instead of what was asked for."""


class Gone(Exception):
    """It has been removed meanwhile."""


class NotAsSeen(Exception):
    """It is no longer as the page of whoever asks had shown it."""


class Overlaps(Exception):
    """There are hours already that share time with these, in the same location."""

    def __init__(self, from_minute: int, until_minute: int) -> None:
        super().__init__("overlaps")
        self.from_minute, self.until_minute = from_minute, until_minute
