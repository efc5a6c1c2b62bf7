"""How a day is divided for patients: morning, afternoon and evening, by the clock on the wall."""

from datetime import datetime
from enum import StrEnum
from typing import Final

NOON: Final = 12  # hours
EVENING: Final = 17


class PartOfDay(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


def part_of_day(local: datetime) -> PartOfDay:
    if local.hour < NOON:
        return PartOfDay.MORNING
    return PartOfDay.AFTERNOON if local.hour < EVENING else PartOfDay.EVENING
