"""What the desk types of somebody in one go: a name, a telephone number and an email address, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_BETWEEN: Final = " ,;:|/–—-<>"
_EXTENSION: Final = re.compile(r"(?:x|extn?|extension|내선)[.:#]*\d*", re.IGNORECASE)
_BEFORE_DIGITS: Final = re.compile(r"([+(])\s+(?=\d)")  # which these signs belong to


@dataclass(frozen=True, slots=True)
class Typed:
    """Each as it was typed; empty is what was not."""

    name: str = ""
    telephone: str = ""
    email: str = ""


def read_typed(text: str) -> Typed:
    """Words with an @ are an email address, others with a letter a name, and digits a telephone number.

    “310 555 0177 ext 5” is one number.
    """
    found: dict[str, list[str]] = {"name": [], "telephone": [], "email": []}
    part = "telephone"
    for word in _BEFORE_DIGITS.sub(r"\1", text).split():
        part = _part(word, after=part if found[part] else None) or part
        found[part].append(word)
    return Typed(**{part: " ".join(words).strip(_BETWEEN) for part, words in found.items()})


def _part(word: str, *, after: str | None) -> str | None:
    """None for signs alone, which belong to what stands before them."""
    if "@" in word:
        return "email"
    if after == "telephone" and _EXTENSION.fullmatch(word):
        return "telephone"
    if any(map(str.isalpha, word)):
        return "name"
    return "telephone" if any(map(str.isdecimal, word)) else None
