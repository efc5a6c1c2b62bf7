"""Why nothing of a file can be read."""

from __future__ import annotations

from enum import StrEnum


class FileFault(StrEnum):
    EMPTY = "empty"
    TOO_BIG = "too_big"
    NOT_TEXT = "not_text"
    OTHER_LETTERS = "other_letters"
    MIXED_TEXT = "mixed_text"  # UTF-8 in some places and not in others
    NO_HEAD = "no_head"  # its first line is not the head line; `detail` names the columns that it lacks
    UNKNOWN_COLUMN = "unknown_column"
    COLUMN_TWICE = "column_twice"
    NO_LINES = "no_lines"
    OPEN_QUOTE = "open_quote"  # the end is missing: a quoted field that begins in `line` never ends
    STRAY_QUOTE = "stray_quote"
    NOT_A_CALENDAR = "not_a_calendar"
    NO_EVENTS = "no_events"
    CUT_OFF = "cut_off"


class NotAFile(ValueError):
    """`detail` is never of what patients have told: names of columns of ours, or how much is too much."""

    def __init__(self, fault: FileFault, *, line: int | None = None, detail: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.line, self.detail = fault, line, detail
