"""Why a VEVENT cannot be read."""


class EventRefused(Exception):
    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
