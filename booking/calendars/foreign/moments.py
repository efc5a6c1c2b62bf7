"""When something is: a wall time, the zone in which its file means it, and so an instant."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from booking.calendars.foreign import entries
from booking.calendars.foreign.lines import Property
from booking.calendars.foreign.walls import Wall, read_walls
from booking.calendars.foreign.zones import Zones


@dataclass(frozen=True, slots=True)
class Moment:
    wall: datetime  # naive
    zone: tzinfo
    is_date: bool
    remark: str | None = None  # about the zone

    @property
    def utc(self) -> datetime:
        """Raises OverflowError at either end of the calendar."""
        return instant(self.wall, self.zone)

    @property
    def key(self) -> str:
        """The same for the same moment, however it was written."""
        return f"{self.wall:%Y%m%d}" if self.is_date else f"{self.utc:%Y%m%dT%H%M%SZ}"


class Clock:
    """The zones of one calendar, and what is meant where a time names none."""

    def __init__(self, zones: Zones, *, practice: ZoneInfo, floating: str) -> None:
        self._zones = zones
        self._practice = practice
        self._floating = zones.named(floating) if floating else None
        self.unknown: set[str] = set() if self._floating or not floating else {floating}

    def moments(self, written: Property) -> list[Moment]:
        """Raises ValueError."""
        return [self._moment(wall, written.parameters.get("TZID", "")) for wall in read_walls(written.value)]

    def moment(self, written: Property) -> Moment:
        """Raises ValueError."""
        (moment,) = self.moments(written)
        return moment

    def _moment(self, wall: Wall, name: str) -> Moment:
        if wall.is_date:
            return Moment(wall.wall, self._practice, is_date=True)
        if wall.is_utc:
            return Moment(wall.wall, UTC, is_date=False)
        if not name:
            zone = self._floating
            return Moment(wall.wall, zone or self._practice, False, None if zone else entries.NO_ZONE)
        if zone := self._zones.named(name):
            return Moment(wall.wall, zone, is_date=False)
        self.unknown.add(name)
        return Moment(wall.wall, self._practice, False, entries.ZONE_UNKNOWN)


def instant(wall: datetime, zone: tzinfo) -> datetime:
    """In UTC. A skipped wall time is an hour later, of a repeated one the first is meant (RFC 5545 3.3.5)."""
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def change_of_clocks(wall: datetime, zone: tzinfo) -> str | None:
    """Whether the wall time is one that is skipped or repeated on its day."""
    if instant(wall, zone).astimezone(zone).replace(tzinfo=None, fold=0) != wall:
        return entries.SKIPPED_HOUR
    is_repeated = wall.replace(tzinfo=zone, fold=1).utcoffset() != wall.replace(tzinfo=zone, fold=0).utcoffset()
    return entries.REPEATED_HOUR if is_repeated else None
