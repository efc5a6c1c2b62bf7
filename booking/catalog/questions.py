"""What a procedure asks of whoever has booked, and the version of that."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from booking.models import Procedure, Texts, words_in

TEXT, CHOICE, YES_NO = "text", "choice", "yes_no"
QUESTION_KINDS: Final = (TEXT, CHOICE, YES_NO)


@dataclass(frozen=True, slots=True)
class Question:
    """`choices` are the slugs of a choice's answers; the words of each stand in `texts` under its slug."""

    slug: str
    kind: str
    choices: tuple[str, ...]
    texts: Texts

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Question:
        """From what `as_kept` gave."""
        return cls(kept["slug"], kept["kind"], tuple(kept["choices"]), kept["texts"])

    def as_kept(self) -> dict[str, Any]:
        texts = {language: dict(words) for language, words in self.texts.items()}
        return {"slug": self.slug, "kind": self.kind, "choices": list(self.choices), "texts": texts}

    def words(self, language: str) -> dict[str, Any]:
        """`question`, `hint`, and the words of each choice."""
        return words_in(self.texts, language)

    def takes(self, answer: str) -> bool:
        """Whether this can be an answer to it."""
        if self.kind == YES_NO:
            return answer in ("yes", "no")
        return bool(answer.strip()) if self.kind == TEXT else answer in self.choices


def questions_of(procedure: Procedure) -> tuple[Question, ...]:
    """In the practice's order."""
    return tuple(Question.read(kept) for kept in procedure.questions)


def questions_version(questions: Iterable[Question]) -> str:
    """12 hexadecimal digits: others as soon as a word of a question, or their order, is another."""
    told = json.dumps([question.as_kept() for question in questions], sort_keys=True, ensure_ascii=False)
    return text_version(told)


def text_version(text: str) -> str:
    """12 hexadecimal digits that name a text which people answer or agree to."""
    return sha256(text.encode()).hexdigest()[:12]
