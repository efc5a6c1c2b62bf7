"""The words that the practice file gives something, by language."""

from collections.abc import Sequence

from booking.catalog.file.entries import Texts
from booking.catalog.file.keys import Keys


def read_texts(keys: Keys, languages: Sequence[str], *, required: Sequence[str], optional: Sequence[str] = ()) -> Texts:
    """The first language has all of them, optional ones perhaps empty; another has those that it has."""
    tables = keys.table("texts")
    for language in tables:
        if language not in languages:
            raise tables.wrong(language, "is not among practice.languages")
    first, *others = languages
    texts = {first: _words(tables.table(first), required=required, optional=optional)}
    for language in others:
        if language in tables:
            texts[language] = _words(tables.table(language), required=(), optional=(*required, *optional))
    return texts


def _words(keys: Keys, *, required: Sequence[str], optional: Sequence[str]) -> dict[str, str]:
    keys.only([*required, *optional])
    words = {key: _word(keys, key) for key in required}
    for key, text in words.items():
        if not text:
            raise keys.wrong(key, "must not be empty")
    return words | {key: _word(keys, key) if key in keys else "" for key in optional}


def _word(keys: Keys, key: str) -> str:
    """Names go into headings, calendars and lists: one line."""
    text = keys.paragraphs(key)
    return keys.line(key) if key == "name" and text else text
