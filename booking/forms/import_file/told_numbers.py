"""The patient's telephone number in the description of an event."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from booking.confidential import NotATelephone, read_telephone

_NUMBER: Final = re.compile(r"(?<![\w.:/-])[+(]?[0-9][0-9 ().+-]{8,22}[0-9](?![\w:/-])")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")


def number_of(description: str, *, patient: Iterable[str]) -> str:
    """E.164, or "" where none is surely theirs.

    The first after a line that has the patient's name or address, as programs list people one after another; where
    none has, the only one there is.
    """
    lines = description.splitlines()
    theirs = [number for number, line in enumerate(lines) if any(mark and mark in line for mark in patient)]
    if theirs:
        return next(iter(_numbers(lines[theirs[-1] :])), "")
    found = set(_numbers(lines))
    return found.pop() if len(found) == 1 else ""


def _numbers(lines: Sequence[str]) -> list[str]:
    written = (match[0] for line in lines for match in _NUMBER.finditer(line) if not _DATE.search(match[0]))
    return [number for number in map(_read, written) if number]


def _read(written: str) -> str:
    try:
        return read_telephone(written)
    except NotATelephone:
        return ""
