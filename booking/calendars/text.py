"""Free text, fit to stand in a calendar without ending its line or starting one of its own.

icalendar escapes and folds; what several parsers take for a new line although RFC 5545 does not (C1 controls,
U+2028 and U+2029) never reaches it, nor what cannot be written as UTF-8 (lone surrogates).
"""

import re

import icalendar

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


class Text(icalendar.vText):
    r"""A TEXT value (RFC 5545 3.3.11). Escaped here: the library writes a typed `\N` as a line break."""

    def to_ical(self) -> bytes:
        escaped = self.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,").replace("\n", r"\n")
        return escaped.encode()


def one_line(text: str) -> Text:
    return Text(" ".join(_written(text).split()))


def text_block(text: str) -> Text:
    return Text(_written(text).strip())


def common_name(name: str) -> str:
    """For CN=, where RFC 5545 3.2 has no double quote, and where readers differ on the circumflex (RFC 6868)."""
    return str(one_line(name.replace('"', "'").replace("^", "")))


def uri(address: str) -> str:
    """The address as it came. Raises ValueError for white space and controls, which no URI has."""
    if _UNWRITABLE.search(address) or len(address.split()) != 1 or address != address.strip():
        raise ValueError("an address holds no white space and no controls")
    return address


def _written(text: str) -> str:
    # Line ends of every kind first become our own, so that words do not run together when controls go.
    return _UNWRITABLE.sub("", "\n".join(text.splitlines()))
