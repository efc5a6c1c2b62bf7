"""What is read out of somebody's calendar file: plain values, and codes where something has to be told.

Every VEVENT of the file is numbered from 1; each number stands in at least one of `entries`, `unread` and `outside`.
"""

from dataclasses import dataclass
from datetime import datetime

# `CalendarEntry.remarks`
NO_LENGTH = "no_length"  # ends_at is None: the file says no end, or that it ends as it begins
NO_ZONE = "no_zone"  # a floating time, in a file without X-WR-TIMEZONE: read in the practice's zone
ZONE_UNKNOWN = "zone_unknown"  # read in the practice's zone; the name stands in `ReadCalendar.unknown_zones`
SKIPPED_HOUR = "skipped_hour"  # its wall time does not exist on that day: read an hour later, as RFC 5545 has it
REPEATED_HOUR = "repeated_hour"  # its wall time happens twice on that day: the first is meant, says RFC 5545
UID_REPEATED = "uid_repeated"  # another VEVENT, which is no exception to a series, has the same UID
NO_UID = "no_uid"
WITHOUT_SERIES = "without_series"  # an exception (RECURRENCE-ID) to a series, or a day of it, that the file lacks
WORKING_ELSEWHERE = "working_elsewhere"  # Outlook exports it as free; at the practice it is not, so it is busy

# `Unread.reason`
NO_START = "no_start"
BAD_START = "bad_start"  # its DTSTART cannot be read
BAD_END = "bad_end"
BAD_DURATION = "bad_duration"
BAD_UID = "bad_uid"  # longer than any program writes
BAD_RECURRENCE_ID = "bad_recurrence_id"
ENDS_BEFORE_START = "ends_before_start"
REPEATED_PROPERTY = "repeated_property"  # two starts, two ends: which is meant, nobody knows
BAD_RULE = "bad_rule"
TOO_FREQUENT = "too_frequent"  # repeats more often than every hour of a day
TOO_COMPLEX = "too_complex"  # its series takes too long to work out
SUPERSEDED = "superseded"  # a later state of the same day of the series stands in the file
TOO_MANY = "too_many"  # its series has more days than anybody's
IMPOSSIBLE_TIME = "impossible_time"  # before 1900 or from 2200 on

# `UnreadableFile.code`
EMPTY = "empty"
TOO_BIG = "too_big"
NOT_A_CALENDAR = "not_a_calendar"
NOT_TEXT = "not_text"  # holds NUL: UTF-16, an archive, a picture
OLD_FORMAT = "old_format"  # vCalendar 1.0, whose rules read otherwise
CR_ONLY = "cr_only"  # line ends of an old Mac: other readers find nothing in it and say nothing
CUT_OFF = "cut_off"  # something that begins does not end: the rest of the file is missing
UNBALANCED = "unbalanced"  # something ends that did not begin
NO_EVENTS = "no_events"
TOO_MANY_EVENTS = "too_many_events"
TOO_LONG = "too_long"  # took too much time or memory
LOST_EVENTS = "lost_events"  # our own fault: the events of the file are not those that were read


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    name: str
    email: str  # "" where the file gives no address


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One time in a calendar: an event, or one day of a series."""

    uid: str  # "" where there is none; the same for all days of a series
    recurrence_id: str | None  # which day of the series: its agreed start, `20261006T163000Z` or `20261006`
    number: int  # which VEVENT of the file, from 1
    line: int  # where that begins in the file, from 1
    starts_at: datetime  # UTC
    ends_at: datetime | None  # UTC
    is_whole_day: bool
    is_busy: bool  # takes its owner's time: not shown as free, not canceled; never free because a guest declined
    is_cancelled: bool
    summary: str
    description: str
    location: str
    organizer: Mailbox | None
    attendees: tuple[Mailbox, ...]  # people, in the file's order; neither rooms nor the organizer once more
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A VEVENT that could not be read."""

    number: int
    line: int
    uid: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCalendar:
    entries: tuple[CalendarEntry, ...]  # by start
    unread: tuple[Unread, ...]
    outside: tuple[int, ...]  # numbers of VEVENTs that have nothing in the period asked about
    number_of_events: int  # VEVENTs in the file
    unknown_zones: tuple[str, ...]
    is_utf8: bool  # else it was read as Windows-1252


class UnreadableFile(Exception):
    """Nothing was read: why, and at which line of the file, where one can be named."""

    def __init__(self, code: str, line: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
