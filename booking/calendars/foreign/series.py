"""The days of a series, with its exceptions in their places (RFC 5545 3.8.4.4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.calendars.foreign import entries
from booking.calendars.foreign.entries import CalendarEntry
from booking.calendars.foreign.events import Event
from booking.calendars.foreign.lengths import Length
from booking.calendars.foreign.moments import Moment, change_of_clocks
from booking.calendars.foreign.repetition import days_of_series


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One time that an event is at."""

    event: Event
    day_of_series: Moment | None  # as first agreed; None for what is no series
    starts: Moment
    length: Length
    remark: str | None = None

    def is_within(self, first: datetime, last: datetime) -> bool:
        """Raises OverflowError for a time that no calendar reaches."""
        starts_at = self.starts.utc
        return starts_at < last and (starts_at >= first or (self._ends_at or starts_at) > first)

    def entry(self) -> CalendarEntry:
        event, content, starts = self.event, self.event.content, self.starts
        remarks = (
            self.remark,
            None if starts.is_date else change_of_clocks(starts.wall, starts.zone),
            None if self.length else entries.NO_LENGTH,
        )
        return CalendarEntry(
            uid=event.uid,
            recurrence_id=self.day_of_series.key if self.day_of_series else None,
            number=event.number,
            line=event.line,
            starts_at=starts.utc,
            ends_at=self._ends_at,
            is_whole_day=event.is_whole_day,
            is_busy=event.is_busy,
            is_cancelled=event.is_cancelled,
            summary=content.summary,
            description=content.description,
            location=content.location,
            organizer=content.organizer,
            attendees=content.attendees,
            remarks=(*event.remarks, *(remark for remark in remarks if remark)),
        )

    @property
    def _ends_at(self) -> datetime | None:
        return self.length.end(self.starts.wall, self.starts.zone)


class Exceptions:
    """What takes the place of a day of a series: the VEVENTs of one UID that have a RECURRENCE-ID."""

    def __init__(self, events: Sequence[Event]) -> None:
        self._by_key: dict[str, Event] = {}
        self.superseded: list[Event] = []
        for event in sorted(events, key=lambda event: (event.sequence, event.number)):
            if event.replaces:
                earlier = self._by_key.pop(event.replaces.key, None)
                self.superseded += [earlier] if earlier else []
                self._by_key[event.replaces.key] = event
        self._used: set[int] = set()

    def take(self, day: Moment) -> Event | None:
        """Outlook names a day by its date or its midnight alone, whatever the time of the series is."""
        if not self._by_key:
            return None
        midnight = Moment(day.wall.replace(hour=0, minute=0, second=0), day.zone, is_date=False)
        for key in (day.key, f"{day.wall:%Y%m%d}", midnight.key):
            if event := self._by_key.get(key):
                self._used.add(event.number)
                return event
        return None

    def left_over(self) -> list[Event]:
        return [event for event in self._by_key.values() if event.number not in self._used]


def days_of(event: Event, exceptions: Exceptions, *, last: datetime) -> Iterator[Day]:
    """Of an event that is no exception itself, in the order of its series. Raises EventRefused and OverflowError."""
    starts = days_of_series(event.repetition, event.starts, last=last)
    is_series = bool(event.repetition)
    from_here: Event | None = None  # an exception that stands for all later days too
    shift = timedelta()
    for day in sorted(starts, key=lambda moment: moment.utc):
        original = day if is_series else None
        if exception := exceptions.take(day):
            yield Day(event=exception, day_of_series=day, starts=exception.starts, length=exception.length)
            if exception.replaces_all_after:
                from_here, shift = exception, exception.starts.wall - day.wall
        elif from_here:
            moved = Moment(day.wall + shift, from_here.starts.zone, from_here.starts.is_date, from_here.starts.remark)
            yield Day(event=from_here, day_of_series=day, starts=moved, length=from_here.length)
        else:
            yield Day(event=event, day_of_series=original, starts=day, length=starts[day] or event.length)


def day_without_series(exception: Event) -> Day:
    return Day(
        event=exception,
        day_of_series=exception.replaces,
        starts=exception.starts,
        length=exception.length,
        remark=entries.WITHOUT_SERIES,
    )
