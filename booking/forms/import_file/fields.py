"""The fields of a line, each read as everywhere else in the house, or refused; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from booking.appointments import FileLine, LineFault
from booking.availability import LocalTime, local_time, moment_of
from booking.confidential import (
    NameFault,
    NotAName,
    NotAnEmail,
    NotATelephone,
    read_email,
    read_name,
    read_telephone,
)
from booking.forms.contact_fields import plain_lines
from booking.forms.holds import LONGEST_NOTE
from booking.forms.instants import read_instant, read_wall_time

_ADDED_APOSTROPHE: Final = re.compile(r"\A'(?=[=+\-@0-9])")  # by spreadsheets, so that what follows stays text
_LOST_DIGITS: Final = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+")
_A_NUMBER: Final = re.compile(r"[0-9]+[.,][0-9]+")
_YEARS: Final = range(1900, 2200)  # that anybody has had, or will have, an appointment in
_MINUTES: Final = re.compile(r"[0-9]{1,4}")


class NotALine(ValueError):
    def __init__(self, fault: LineFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def line_of(number: int, row: Mapping[str, str], *, zone: ZoneInfo, unnamed: Mapping[str, str]) -> FileLine:
    """`unnamed` is what fields hold that the line leaves empty. Raises NotALine."""
    typed = {name: _ADDED_APOSTROPHE.sub("", field.strip(), count=1) for name, field in row.items()}
    if any(_LOST_DIGITS.fullmatch(field) for field in typed.values()):
        raise NotALine(LineFault.LOST_DIGITS)
    return FileLine(
        number=number,
        surgeon=typed["surgeon"] or unnamed["surgeon"],
        procedure=typed["procedure"] or unnamed["procedure"],
        location=typed["location"],
        starts_at=read_start(typed["starts_at"], zone),
        length=_length(typed["minutes"]),
        name=name_of(typed["name"]),
        email=_optional(read_email, typed["email"], LineFault.NOT_AN_EMAIL),
        telephone=_telephone(typed["telephone"]),
        note=note_of(typed["note"]),
    )


def read_start(text: str, zone: ZoneInfo) -> datetime:
    """In UTC. A wall time that the clocks leave out or show twice says not which moment is meant. Raises NotALine."""
    wall = read_wall_time(text)
    if wall is not None and wall.year in _YEARS:
        return _moment(wall, zone)
    moment = read_instant(text)
    if moment is None or moment.year not in _YEARS or moment.second or moment.microsecond:
        raise NotALine(LineFault.NOT_A_START)
    return moment


def _moment(wall: datetime, zone: ZoneInfo) -> datetime:
    first, second = (moment_of(LocalTime(wall, fold), zone) for fold in (0, 1))
    if local_time(first, zone).wall != wall:
        raise NotALine(LineFault.NO_SUCH_TIME)
    if first != second:
        raise NotALine(LineFault.TIME_TWICE)
    return first


def name_of(text: str) -> str:
    try:
        return read_name(text)
    except NotAName as error:
        raise NotALine(LineFault.NO_NAME if error.reason is NameFault.EMPTY else LineFault.NOT_A_NAME) from None


def note_of(text: str) -> str:
    note = plain_lines(text)
    if len(note) > LONGEST_NOTE:
        raise NotALine(LineFault.LONG_NOTE)
    return note


def _length(text: str) -> timedelta | None:
    if not text:
        return None
    if not _MINUTES.fullmatch(text) or not int(text):
        raise NotALine(LineFault.NOT_MINUTES)
    return timedelta(minutes=int(text))


def _telephone(text: str) -> str:
    if _A_NUMBER.fullmatch(text):  # 13105550142.0, which would be read with a digit more
        raise NotALine(LineFault.LOST_DIGITS)
    return _optional(_read_telephone, text, LineFault.NOT_A_TELEPHONE)


def _optional(read: Callable[[str], str], text: str, fault: LineFault) -> str:
    if not text:
        return ""
    try:
        return read(text)
    except (NotAnEmail, NotATelephone):
        raise NotALine(fault) from None


_read_telephone = lru_cache(maxsize=1 << 12)(read_telephone)
