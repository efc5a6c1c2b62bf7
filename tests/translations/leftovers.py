"""Words of a text that are in another language than its reader's."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.translations.wrapping import outside

# Besides names: other companies' calendars, languages in the words of those who speak them, an example, a command.
NEVER_TRANSLATED = (
    *("Google", "Apple", "Outlook", "SMAS", ".ics", "English", "Español"),
    *("name@example.com", "flask --app app load-practice FILE"),
    *("“from", "“to"),  # the API's own words for what was wrong, as they stand in the address that was asked
)
# Neither what stands in an address or a code, nor the places that scripts fill in.
_LATIN = re.compile(r"(?<![\w{])[A-Za-zÀ-ɏ]{2,}(?![\w}])")
_ADDRESS = re.compile(r"https?://\S+")
_ENGLISH = re.compile(r"\b(the|and|your|with|please|you|our|this|is|are|not|we)\b", re.IGNORECASE)


def latin_words(text: str, names: Iterable[str]) -> list[str]:
    """None in Korean; and none outside ⟦…⟧ in the language of wrapping.py."""
    return _LATIN.findall(_without(outside(text), names))


def is_english(text: str, names: Iterable[str], sentences: Iterable[str]) -> bool:
    """Whether a text between Spanish ones is one of these, or has English words in it."""
    return text.strip() in sentences or bool(_ENGLISH.search(_without(text, names)))


def _without(text: str, names: Iterable[str]) -> str:
    text = _ADDRESS.sub(" ", text)
    for name in sorted((*names, *NEVER_TRANSLATED), key=len, reverse=True):
        text = text.replace(name, " ")
    return text
