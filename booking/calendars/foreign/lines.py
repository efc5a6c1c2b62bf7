"""The content lines of a file (RFC 5545 3.1): unfolded as bytes, since a fold may lie within a character of UTF-8."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from booking.calendars.foreign import entries

_NAME = re.compile(rb"\s*([A-Za-z0-9-]+)")
_PARAMETER_VALUE = r'(?:"[^"]*"|[^":;,]*)'
_PARAMETERS = rf"(?:;[A-Za-z0-9-]+={_PARAMETER_VALUE}(?:,{_PARAMETER_VALUE})*)*"
_LINE = re.compile(rf"[A-Za-z0-9-]+(?P<parameters>{_PARAMETERS})\s*:(?P<value>.*)", re.DOTALL)
# Exchange writes `DTSTART;TZID=tzone://Microsoft/Utc:20261006T090000`, unquoted: then the last colon is it.
_LINE_OF_A_ZONE = re.compile(r'[A-Za-z0-9-]+(?P<parameters>(?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";]*))+):(?P<value>[^:]*)')
_PARAMETER = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^";])*)')
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Property:
    """`value` is as written, escapes and all; "" where the line is none. Names of parameters are in capitals."""

    value: str
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    number: int  # in the file, from 1
    name: str  # in capitals
    text: bytes

    def property(self, encoding: str) -> Property:
        text = self.text.decode(encoding, errors="replace").strip()
        found = _LINE.fullmatch(text)
        if found and ":" in found["value"] and ";TZID=" in found["parameters"].upper():
            found = _LINE_OF_A_ZONE.fullmatch(text)
        if found is None:
            return Property("")
        parameters = _PARAMETER.findall(found["parameters"])
        return Property(found["value"].strip(), {name.upper(): value.strip().strip('"') for name, value in parameters})


def unfolded(data: bytes) -> list[Line]:
    """Raises UnreadableFile where the file cannot be one of lines of text."""
    data = data.removeprefix(_BYTE_ORDER_MARK)
    if not data.strip():
        raise entries.UnreadableFile(entries.EMPTY)
    if b"\0" in data:
        raise entries.UnreadableFile(entries.NOT_TEXT, data[: data.index(b"\0")].count(b"\n") + 1)
    if b"\n" not in data:
        raise entries.UnreadableFile(entries.CR_ONLY if b"\r" in data else entries.NOT_A_CALENDAR)
    return list(_unfolded(data))


def encoding_of(lines: Iterable[Line]) -> str:
    try:
        for line in lines:
            line.text.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _unfolded(data: bytes) -> Iterator[Line]:
    first, parts = 0, list[bytes]()
    for number, line in enumerate(data.split(b"\n"), start=1):
        line = line.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and parts:
            parts.append(line[1:])
            continue
        if parts:
            yield _line(first, b"".join(parts))
        first, parts = number, [line] if line.strip() else []
    if parts:
        yield _line(first, b"".join(parts))


def _line(number: int, text: bytes) -> Line:
    name = _NAME.match(text)
    return Line(number, name[1].decode().upper() if name else "", text)
