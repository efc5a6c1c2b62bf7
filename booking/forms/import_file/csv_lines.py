"""The CSV that practices bring their appointments along in; the README says how it is written."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Final
from zoneinfo import ZoneInfo

from booking.appointments import AnyLine, LineFault, UnreadLine
from booking.forms.import_file.fields import NotALine, line_of
from booking.forms.import_file.file_faults import FileFault, NotAFile
from booking.forms.import_file.text import text_of

COLUMNS: Final = (
    "surgeon",
    "procedure",
    "location",
    "starts_at",
    "minutes",
    "name",
    "email",
    "telephone",
    "note",
)
MOST_BYTES: Final = 20_000_000
MOST_LINES: Final = 20_000
_DELIMITERS: Final = (",", ";", "\t")

Record = tuple[int, Sequence[str]]
"""The line of the file in which it begins, and its fields."""


def read_csv(data: bytes, *, zone: ZoneInfo, surgeon: str = "", procedure: str = "") -> list[AnyLine]:
    """Its lines in order, those that cannot be read among them; `surgeon` and `procedure` are of lines that name none.

    Raises NotAFile.
    """
    if len(data) > MOST_BYTES:
        raise NotAFile(FileFault.TOO_BIG)
    text, is_cut = text_of(data)
    records = _records(text)
    _line, head = next(records, (1, ()))
    names = _column_names(head)
    found = list(records)
    if not found:
        raise NotAFile(FileFault.NO_LINES)
    if len(found) > MOST_LINES:
        raise NotAFile(FileFault.TOO_BIG)
    unnamed = {"surgeon": surgeon, "procedure": procedure}
    lines: list[AnyLine] = [_line_of(record, names, zone=zone, unnamed=unnamed) for record in found]
    number, fields = found[-1]
    if is_cut or (len(fields) < len(names) and not text.endswith(("\n", "\r"))):
        lines[-1] = UnreadLine(number=number, fault=LineFault.CUT_OFF)
    return lines


def _records(text: str) -> Iterator[Record]:
    """Without those that are empty. Raises NotAFile where quotation marks do not pair."""
    lines = StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=_delimiter(text), strict=True)
    while True:
        number = reader.line_num + 1
        try:
            fields = next(reader, None)
        except csv.Error as error:
            fault = FileFault.OPEN_QUOTE if "end of data" in str(error) else FileFault.STRAY_QUOTE
            raise NotAFile(fault, line=number) from None
        if fields is None:
            return
        if any(field.strip() for field in fields):
            yield number, fields


def _delimiter(text: str) -> str:
    head = next(iter(text.strip().splitlines()), "")
    return max(_DELIMITERS, key=head.count)


def _column_names(head: Sequence[str]) -> Sequence[str]:
    """In any order, but each of them."""
    names = [name.strip().casefold() for name in head]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise NotAFile(FileFault.NO_HEAD, line=1, detail=", ".join(missing))
    if len(names) > len(set(names)):
        raise NotAFile(FileFault.COLUMN_TWICE, line=1)
    if len(names) > len(COLUMNS):
        raise NotAFile(FileFault.UNKNOWN_COLUMN, line=1)
    return names


def _line_of(record: Record, names: Sequence[str], *, zone: ZoneInfo, unnamed: Mapping[str, str]) -> AnyLine:
    number, fields = record
    if len(fields) != len(names):
        return UnreadLine(number=number, fault=LineFault.FIELD_COUNT)
    row: Mapping[str, str] = dict(zip(names, fields, strict=True))
    try:
        return line_of(number, row, zone=zone, unnamed=unnamed)
    except NotALine as error:
        return UnreadLine(number=number, fault=error.fault)
