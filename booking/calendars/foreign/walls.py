"""Dates and times as they are written in a file, before anybody asks in which zone (RFC 5545 3.3.4, 3.3.5)."""

import re
from dataclasses import dataclass
from datetime import datetime

_WRITTEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z)?)?", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Wall:
    wall: datetime  # naive; of a date, its first minute
    is_date: bool
    is_utc: bool


def read_wall(written: str) -> Wall:
    """Raises ValueError, for a day too that its month does not have."""
    found = _WRITTEN.fullmatch(written.strip())
    if found is None:
        raise ValueError("neither a date nor a time")
    year, month, day, hour, minute, second, z = found.groups(default="")
    if not hour:
        return Wall(datetime(int(year), int(month), int(day)), is_date=True, is_utc=False)  # noqa: DTZ001
    leap = min(int(second), 59) if second == "60" else int(second)
    wall = datetime(int(year), int(month), int(day), int(hour), int(minute), leap)  # noqa: DTZ001  # wall time
    return Wall(wall, is_date=False, is_utc=bool(z))


def read_walls(written: str) -> list[Wall]:
    return [read_wall(one) for one in written.split(",")]
