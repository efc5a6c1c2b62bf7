"""Which texts of the practice file a language lacks: patients who read it see them in the first language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

from booking.catalog.file.entries import PracticeFile, Texts
from booking.catalog.reviews import REVIEW


def untranslated_texts(file: PracticeFile) -> dict[str, list[str]]:
    """By language, but for the first: ["procedures.mini-facelift.summary", …], in the order of the file."""
    _first, *others = file.practice.languages
    return {language: list(_lacking(file, language)) for language in others}


def _lacking(file: PracticeFile, language: str) -> Iterator[str]:
    for where, texts in _everything(file):
        said = texts.get(language, {})
        for key, text in next(iter(texts.values())).items():
            # A surgeon's name is never translated; a language may only write it in its own way.
            is_name = key == "name" and where.startswith("surgeons.")
            if text and not said.get(key) and key not in REVIEW and not is_name:
                yield f"{where}.{key}"


def _everything(file: PracticeFile) -> Iterator[tuple[str, Texts]]:
    yield "practice", file.practice.texts
    for table in fields(file)[1:]:
        yield from ((f"{table.name}.{entry.slug}", entry.texts) for entry in getattr(file, table.name))
