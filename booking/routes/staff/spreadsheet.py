"""Cells of the CSV files that staff take away."""

from typing import Final

BEGINS_A_FORMULA: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")  # OWASP, CSV Injection


def as_text(words: str) -> str:
    """A cell that a spreadsheet reads as words, whatever they begin with."""
    return f"'{words}" if words.startswith(BEGINS_A_FORMULA) else words
