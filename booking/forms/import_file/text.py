"""The text of a file, whatever program wrote it: its encoding is found, and not guessed where two are mixed."""

from __future__ import annotations

import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from booking.forms.import_file.file_faults import FileFault, NotAFile

_WHOLE_WORD: Final = re.compile(rb"[\x80-\xff]{4}")
_UTF8_SEQUENCE: Final = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")


def text_of(data: bytes) -> tuple[str, bool]:
    """And whether it ends in the middle of a letter: UTF-8, UTF-16 with its mark, or Windows-1252. Raises NotAFile."""
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return _checked(_decoded(data, "utf-16")), False
    data = data.removeprefix(BOM_UTF8)
    try:
        return _checked(data.decode()), False
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start:
            return _checked(data[: error.start].decode()), True
    if _UTF8_SEQUENCE.search(data):
        raise NotAFile(FileFault.MIXED_TEXT)
    text = _checked(_decoded(data, "cp1252"))
    if is_of_another_alphabet(data):
        raise NotAFile(FileFault.OTHER_LETTERS)
    return text, False


def is_of_another_alphabet(data: bytes) -> bool:
    """What is no UTF-8 and has words without a Latin letter is no Windows-1252: Korean of a spreadsheet, for one."""
    return _WHOLE_WORD.search(data) is not None


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise NotAFile(FileFault.NOT_TEXT) from None


def _checked(text: str) -> str:
    if "\0" in text:
        raise NotAFile(FileFault.NOT_TEXT)
    if not text.strip():
        raise NotAFile(FileFault.EMPTY)
    return text
