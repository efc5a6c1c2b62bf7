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


@dataclass(frozen=True, slots=True, kw_only=True)
class FileLine:
    """One appointment as the file has it.

    `surgeon`, `procedure` and `location` are slugs or names, empty where the file says none. `starts_at` is UTC;
    `length` is None where the file says none. `telephone` is E.164. `known_by` is what its program knows it by, such as
    the UID of a calendar; empty where there is none.
    """

    number: int  # in the file, from 1
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


@dataclass(frozen=True, slots=True, kw_only=True)
class UnreadLine:
    number: int
    fault: LineFault


AnyLine = FileLine | UnreadLine
