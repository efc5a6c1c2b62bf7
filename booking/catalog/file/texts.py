"""The words that the practice file gives something, by language."""

from collections.abc import Sequence

from booking.catalog.file.entries import Texts
from booking.catalog.file.keys import Keys


def read_texts(
    keys: Keys,
    languages: Sequence[str],
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    absent: Sequence[str] = (),
) -> Texts:
    """The first language has all of them, optional ones perhaps empty; another has those that it has.

    Those that may be `absent` stand in either only where the file has them.
    """
    tables = keys.table("texts")
    for language in tables:
        if language not in languages:
            raise tables.wrong(language, "is not among practice.languages")
    first, *others = languages
    texts = {first: _words(tables.table(first), required=required, optional=optional, absent=absent)}
    for language in others:
        if language in tables:
            texts[language] = _words(
                tables.table(language), required=(), optional=(*required, *optional), absent=absent
            )
    return texts


def _words(keys: Keys, *, required: Sequence[str], optional: Sequence[str], absent: Sequence[str]) -> dict[str, str]:
    keys.only([*required, *optional, *absent])
    words = {key: _word(keys, key) for key in required}
    for key, text in words.items():
        if not text:
            raise keys.wrong(key, "must not be empty")
    words |= {key: _word(keys, key) if key in keys else "" for key in optional}
    return words | {key: _word(keys, key) for key in absent if key in keys}


def _word(keys: Keys, key: str) -> str:
    """Names go into headings, calendars and lists: one line."""
    text = keys.paragraphs(key)
    return keys.line(key) if key == "name" and text else text
