"""What a line of somebody else's file wants, as plain values: whoever reads a file makes these of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class LineFault(StrEnum):
    """Why a line cannot be read."""

    FIELD_COUNT = "field_count"
    CUT_OFF = "cut_off"  # the last of a file whose end is missing
    LOST_DIGITS = "lost_digits"  # a spreadsheet wrote 1.23E+10
    NOT_A_START = "not_a_start"
    NO_SUCH_TIME = "no_such_time"  # the clocks are set forward over it
    TIME_TWICE = "time_twice"  # the clocks show it twice, and nothing says which is meant
    NOT_MINUTES = "not_minutes"
    NO_NAME = "no_name"
    NOT_A_NAME = "not_a_name"
    NOT_AN_EMAIL = "not_an_email"
    NOT_A_TELEPHONE = "not_a_telephone"
    LONG_NOTE = "long_note"
    BAD_EVENT = "bad_event"
    ENDLESS_SERIES = "endless_series"
    NO_PATIENT = "no_patient"  # an event with nobody invited, and no name beside a procedure in its title
    SEVERAL_PATIENTS = "several_patients"


class Aside(StrEnum):
    """Why what stands in a calendar is no appointment that comes along."""

    CANCELLED = "cancelled"
    WHOLE_DAY = "whole_day"
    FREE = "free"  # it takes nobody's time
    OUTSIDE = "outside"  # of the time for which appointments are imported


class Remark(StrEnum):
    """What has to be told of a line that is read."""

    NOTE_CUT = "note_cut"
    NO_ZONE = "no_zone"  # so that its time is by the practice's clock
    NO_LENGTH = "no_length"  # so that it is as long as usual
    SKIPPED_HOUR = "skipped_hour"  # by the clocks on that day, so that it is an hour later
    REPEATED_HOUR = "repeated_hour"  # by the clocks on that day, so that it is at the first
    WORKING_ELSEWHERE = "working_elsewhere"  # so says Outlook, which exports it as free


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One appointment as the file has it.

    `surgeon`, `procedure` and `location` are slugs or names, empty where the file says none. `starts_at` is UTC;
    `length` is None where the file says none. `telephone` is E.164. `known_by` is what its program knows it by, such as
    the UID of a calendar; empty where there is none.
    """

    number: int  # in the file, from 1; the days of a series have one in common
    starts_at: datetime
    surgeon: str = ""
    procedure: str = ""
    location: str = ""
    length: timedelta | None = None
    name: str
    email: str = ""
    telephone: str = ""
    note: str = ""
    known_by: str = ""
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    number: int
    fault: LineFault


@dataclass(frozen=True, slots=True, kw_only=True)
class AsideLine:
    number: int
    starts_at: datetime | None
    why: Aside


AnyLine = FileLine | UnreadLine | AsideLine
