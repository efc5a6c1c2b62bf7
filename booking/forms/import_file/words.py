"""What becomes of a line, and what keeps a file from being read, in words that say what to do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from booking.appointments import Aside, Fate, Fated, LineFault, Remark
from booking.availability import ObstacleKind
from booking.forms.import_file.file_faults import FileFault, NotAFile

FATES: Final[Mapping[Fate, str]] = {
    Fate.BOOKED: "booked",
    Fate.OUTSIDE_HOURS: "outside hours, booked as it was agreed",
    Fate.BESIDE: "overlap, booked beside what stands there",
    Fate.PAST: "past, left out",
    Fate.KNOWN: "imported before, left out",
    Fate.CHANGED_THERE: "imported before, and the file now has another time for it: change it here if that is right",
    Fate.TWICE: "twice in this file, left out",
    Fate.OVERLAP: "overlap",
    Fate.UNKNOWN_SURGEON: "unknown surgeon: write one of the practice’s, such as david-kim",
    Fate.UNKNOWN_PROCEDURE: "unknown procedure: write it as the practice names it, such as mini-facelift",
    Fate.UNKNOWN_LOCATION: "unknown location: write one of the practice’s, such as office",
    Fate.NOT_PERFORMED: "this surgeon does not see patients about this procedure",
    Fate.TOO_FAR: "more than two years ahead: check the date",
    Fate.TOO_LONG: "longer than a day: check the minutes",
}
_FAULTS: Final[Mapping[LineFault, str]] = {
    LineFault.FIELD_COUNT: "more or fewer fields than the first line: put quotation marks around a field with a comma",
    LineFault.CUT_OFF: "cut off: the end of the file is missing, export it again",
    LineFault.LOST_DIGITS: "a number has lost digits in a spreadsheet: export it again with that column as text",
    LineFault.NOT_A_START: "no start: write it as 2026-10-06 09:30, or with an offset as 2026-10-06T09:30-07:00",
    LineFault.NO_SUCH_TIME: "this time does not exist, since the clocks are set forward over it",
    LineFault.TIME_TWICE: "this time happens twice, since the clocks are set back: write it with its offset from UTC",
    LineFault.NOT_MINUTES: "no length: write whole minutes, or nothing for the usual length",
    LineFault.NO_NAME: "no name",
    LineFault.NOT_A_NAME: "the name cannot be read",
    LineFault.NOT_AN_EMAIL: "the email address cannot be read: write one, or none",
    LineFault.NOT_A_TELEPHONE: "the telephone number cannot be read: write one, or none",
    LineFault.LONG_NOTE: "the note is longer than 500 characters",
    LineFault.BAD_EVENT: "the calendar that wrote it does not say clearly when it is: save it there anew",
    LineFault.ENDLESS_SERIES: "it repeats too often to be appointments of patients",
    LineFault.NO_PATIENT: "nobody is invited, and its title has no name beside a procedure, as Rhinoplasty – Ana Ruiz",
    LineFault.SEVERAL_PATIENTS: "several people are invited: leave one of them",
}
_ALSO: Final[Mapping[ObstacleKind, str]] = {
    ObstacleKind.HORIZON: "farther ahead than patients book",
    ObstacleKind.STEP: "between the usual starts",
    ObstacleKind.CAP: "more than the surgeon sees in a day",
}
_ASIDES: Final[Mapping[Aside, str]] = {
    Aside.CANCELLED: "canceled there, left out",
    Aside.WHOLE_DAY: "a whole day, left out",
    Aside.FREE: "shown as free, left out",
    Aside.OUTSIDE: "past, or more than two years ahead, left out",
}
_REMARKS: Final[Mapping[Remark, str]] = {
    Remark.NOTE_CUT: "only the beginning of its description becomes the note",
    Remark.NO_ZONE: "without a time zone that we know: by the practice’s clock",
    Remark.NO_LENGTH: "without an end: as long as usual",
    Remark.SKIPPED_HOUR: "the clocks are set forward over its time: an hour later",
    Remark.REPEATED_HOUR: "its time happens twice, since the clocks are set back: the first",
    Remark.WORKING_ELSEWHERE: "shown there as working elsewhere",
}
_WITH: Final[Mapping[Fate, str]] = {Fate.TWICE: "as the same as", Fate.OVERLAP: "with"}
_FILE_FAULTS: Final[Mapping[FileFault, str]] = {
    FileFault.EMPTY: "The file is empty.",
    FileFault.TOO_BIG: "The file is too big: 20,000 lines and 20 MB at most.",
    FileFault.NOT_TEXT: "The file is no text: export it as CSV.",
    FileFault.MIXED_TEXT: "Some letters of the file are UTF-8 and others are not: export it again as CSV UTF-8.",
    FileFault.OTHER_LETTERS: "The letters of the file cannot be read: save it as UTF-8, in a spreadsheet as CSV UTF-8.",
    FileFault.NO_HEAD: "The first line must name the columns, and lacks: {detail}.",
    FileFault.UNKNOWN_COLUMN: "The first line names columns that are not read: leave them out.",
    FileFault.COLUMN_TWICE: "The first line names a column twice.",
    FileFault.NO_LINES: "The file has no line after the first, which names the columns.",
    FileFault.OPEN_QUOTE: "Line {line}: a quotation mark opens and does not close. The end of the file may be missing.",
    FileFault.NOT_A_CALENDAR: "The file cannot be read as a calendar: export it again as .ics.",
    FileFault.NO_EVENTS: "The file has no event.",
    FileFault.CUT_OFF: "The file is cut off: export it again.",
    FileFault.STRAY_QUOTE: "Line {line}: a quotation mark stands inside a field: write it twice.",
}


def fate_words(fated: Fated, zone: ZoneInfo, *, called: str = "line") -> str:
    """Of a line, or of an event: booked (more than the surgeon sees in a day); overlap with line 3"""
    if fated.fault:
        return f"cannot be read: {_FAULTS[fated.fault]}"
    if fated.aside:
        return _ASIDES[fated.aside]
    words = FATES[fated.fate]
    if fated.with_line:
        return f"{words} {_WITH[fated.fate]} {called} {fated.with_line}"
    if fated.taken:
        return f"{words} with what is booked from {_clock(fated.taken.start, zone)} to {_clock(fated.taken.end, zone)}"
    also = list(_also(fated))
    return f"{words} ({', '.join(also)})" if also else words


def _also(fated: Fated) -> Iterator[str]:
    if fated.booking:
        yield from (_ALSO[kind] for kind in fated.booking.set_aside if kind in _ALSO)
        yield from (_REMARKS[remark] for remark in fated.booking.line.remarks)


def file_fault_words(error: NotAFile) -> str:
    return _FILE_FAULTS[error.fault].format(line=error.line, detail=error.detail)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%H:%M}"
