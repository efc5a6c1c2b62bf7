"""Calendar files, as Google, Outlook, Apple and Easy!Appointments write them, read into lines: an event is one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from booking import calendars
from booking.appointments import AnyLine, Aside, AsideLine, Directory, FileLine, LineFault, Remark, UnreadLine
from booking.availability import DAY, FARTHEST
from booking.calendars import CalendarEntry, Mailbox, ReadCalendar, UnreadableFile
from booking.confidential import NotAnEmail, read_email
from booking.forms.contact_fields import plain_lines
from booking.forms.holds import LONGEST_NOTE
from booking.forms.import_file.fields import NotALine, name_of
from booking.forms.import_file.file_faults import FileFault, NotAFile
from booking.forms.import_file.text import is_of_another_alphabet
from booking.forms.import_file.titles import Title, read_title
from booking.forms.import_file.told_numbers import number_of

_ENDLESS: Final = frozenset({"too_frequent", "too_complex", "too_many"})
_REMARKS: Final[Mapping[str, Remark]] = {
    "no_zone": Remark.NO_ZONE,
    "zone_unknown": Remark.NO_ZONE,
    "no_length": Remark.NO_LENGTH,
    "skipped_hour": Remark.SKIPPED_HOUR,
    "repeated_hour": Remark.REPEATED_HOUR,
    "working_elsewhere": Remark.WORKING_ELSEWHERE,
}
_FILE_FAULTS: Final[Mapping[str, FileFault]] = {
    "empty": FileFault.EMPTY,
    "too_big": FileFault.TOO_BIG,
    "too_many_events": FileFault.TOO_BIG,
    "no_events": FileFault.NO_EVENTS,
    "cut_off": FileFault.CUT_OFF,
    "unbalanced": FileFault.CUT_OFF,
}


@dataclass(frozen=True, slots=True)
class Unnamed:
    """What events are about that name none, and whose they are."""

    surgeon: str = ""
    procedure: str = ""


def read_calendar_file(
    data: bytes, *, zone: ZoneInfo, directory: Directory, unnamed: Unnamed, now: datetime
) -> tuple[list[AnyLine], tuple[str, ...]]:
    """A line for each event, or day of a series, from today on; and the zones that are none, as the file names them.

    Raises NotAFile.
    """
    try:
        found = calendars.read_calendar(data, zone=zone, first=now - DAY, last=now + FARTHEST)
    except UnreadableFile as error:
        raise NotAFile(_FILE_FAULTS.get(error.code, FileFault.NOT_A_CALENDAR), line=error.line) from error
    if not found.is_utf8 and is_of_another_alphabet(data):
        raise NotAFile(FileFault.OTHER_LETTERS)
    lines = [*_not_read(found), *(_line(entry, directory, unnamed) for entry in found.entries)]
    return sorted(lines, key=lambda line: line.number), found.unknown_zones


def _not_read(found: ReadCalendar) -> list[AnyLine]:
    outside = [AsideLine(number=number, starts_at=None, why=Aside.OUTSIDE) for number in found.outside]
    return [*outside, *(UnreadLine(number=one.number, fault=_fault(one.reason)) for one in found.unread)]


def _fault(reason: str) -> LineFault:
    return LineFault.ENDLESS_SERIES if reason in _ENDLESS else LineFault.BAD_EVENT


def _line(entry: CalendarEntry, directory: Directory, unnamed: Unnamed) -> AnyLine:
    aside = _aside(entry)
    if aside:
        return AsideLine(number=entry.number, starts_at=entry.starts_at, why=aside)
    try:
        return _appointment(entry, directory, unnamed)
    except NotALine as error:
        return UnreadLine(number=entry.number, fault=error.fault)


def _aside(entry: CalendarEntry) -> Aside | None:
    if entry.is_cancelled:
        return Aside.CANCELLED
    if entry.is_whole_day:
        return Aside.WHOLE_DAY
    return None if entry.is_busy else Aside.FREE


def _appointment(entry: CalendarEntry, directory: Directory, unnamed: Unnamed) -> FileLine:
    """Raises NotALine."""
    title = read_title(entry.summary, directory)
    patient = _patient(entry, directory)
    name = _name(patient, title)
    email = _email(patient)
    note = plain_lines(entry.description)
    remarks = [_REMARKS[remark] for remark in entry.remarks if remark in _REMARKS]
    if len(note) > LONGEST_NOTE:
        note = f"{note[: LONGEST_NOTE - 1]}…"
        remarks.append(Remark.NOTE_CUT)
    return FileLine(
        number=entry.number,
        starts_at=entry.starts_at,
        surgeon=_surgeon(entry, title, directory) or unnamed.surgeon,
        procedure=title.procedure or unnamed.procedure,
        location=entry.location if directory.location(entry.location) else "",
        length=entry.ends_at - entry.starts_at if entry.ends_at else None,
        name=name,
        email=email,
        telephone=number_of(entry.description, patient=(name, email)),
        note=note,
        known_by=_known_by(entry),
        remarks=tuple(remarks),
    )


def _patient(entry: CalendarEntry, directory: Directory) -> Mailbox | None:
    """Who is invited and neither invites nor is a surgeon: Easy!Appointments names the surgeon first."""
    own = {entry.organizer.email.casefold()} if entry.organizer else set()
    guests = [one for one in entry.attendees if one.email.casefold() not in own and not directory.surgeon(one.name)]
    if len(guests) > 1:
        raise NotALine(LineFault.SEVERAL_PATIENTS)
    return guests[0] if guests else None


def _name(patient: Mailbox | None, title: Title) -> str:
    """A calendar that knows an address alone gives it as the name."""
    told = patient.name if patient and "@" not in patient.name else ""
    if not (told or title.name):
        raise NotALine(LineFault.NO_PATIENT)
    return name_of(told or title.name)


def _email(patient: Mailbox | None) -> str:
    try:
        return read_email(patient.email) if patient and patient.email else ""
    except NotAnEmail:
        raise NotALine(LineFault.NOT_AN_EMAIL) from None


def _surgeon(entry: CalendarEntry, title: Title, directory: Directory) -> str:
    organizer = [entry.organizer.name] if entry.organizer else []
    named = [*organizer, *(one.name for one in entry.attendees), title.surgeon]
    return next((name for name in named if directory.surgeon(name)), "")


def _known_by(entry: CalendarEntry) -> str:
    """A UID that several events of the file have tells none of them."""
    if not entry.uid:
        return ""
    start = entry.starts_at.isoformat() if "uid_repeated" in entry.remarks else ""
    return " ".join([entry.uid, entry.recurrence_id or "", start])
