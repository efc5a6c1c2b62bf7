"""The questions that the practice file has for patients, and which of them a procedure asks."""

from collections.abc import Collection, Sequence

from booking.catalog.file.entries import QuestionEntry
from booking.catalog.file.keys import Keys, did_you_mean
from booking.catalog.file.texts import read_texts
from booking.catalog.questions import CHOICE, QUESTION_KINDS

_OWN_WORDS = ("question", "hint")


def read_question(keys: Keys, languages: Sequence[str]) -> QuestionEntry:
    keys.only(["slug", "kind", "choices", "texts"])
    kind = keys.one_of("kind", QUESTION_KINDS)
    choices = _choices(keys) if kind == CHOICE else ()
    if kind != CHOICE and "choices" in keys:
        raise keys.wrong("choices", f"belongs to questions of the kind '{CHOICE}' alone")
    return QuestionEntry(
        slug=keys.slug("slug"),
        kind=kind,
        choices=choices,
        texts=read_texts(keys, languages, required=("question", *choices), absent=("hint",)),
    )


def asked_questions(keys: Keys, known: Collection[str]) -> tuple[str, ...]:
    """Those that a procedure names."""
    asked = keys.lines("questions", least=0) if "questions" in keys else ()
    for slug in asked:
        if slug not in known:
            raise keys.wrong("questions", f"no question has the slug {slug!r}{did_you_mean(slug, known)}")
    return asked


def _choices(keys: Keys) -> tuple[str, ...]:
    choices = keys.lines("choices", least=2)
    for choice in choices:
        if choice in _OWN_WORDS or not choice.isascii() or not choice.replace("-", "").isalnum():
            raise keys.must_be("choices", "names such as 'never' or 'in-the-past'", choice)
    return choices
