"""The words that the practice file gives something, by language."""

from collections.abc import Mapping, Sequence

from booking.catalog.file.entries import Texts
from booking.catalog.file.keys import Keys
from booking.catalog.reviews import REVIEW, REVIEWED_BY, REVIEWED_ON


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
    words |= {key: _word(keys, key) for key in absent if key in keys}
    _require_whole_review(keys, words)
    return words


def _require_whole_review(keys: Keys, words: Mapping[str, str]) -> None:
    for key, other in (REVIEW, REVIEW[::-1]):
        if words.get(other) and not words.get(key):
            raise keys.wrong(key, f"is missing: {other} says that these words have been reviewed")
    if words.get(REVIEWED_BY) and not any(text for key, text in words.items() if key not in REVIEW):
        raise keys.wrong(REVIEWED_BY, "is of words that are not there")


def _word(keys: Keys, key: str) -> str:
    """Names go into headings, calendars and lists: one line. A date is kept as 2026-10-06."""
    if key == REVIEWED_ON:
        day = keys.day(key)
        return day.isoformat() if day else ""
    text = keys.paragraphs(key)
    return keys.line(key) if key in ("name", REVIEWED_BY) and text else text
