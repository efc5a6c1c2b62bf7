"""Whether a text names a procedure, in any language: emails never say what a visit is about."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from sqlalchemy import select

from booking.catalog.catalog import UNSURE
from booking.database import db
from booking.models import Procedure

_WORD = re.compile(r"[^\W_]+")


def procedures_named_in(*texts: str) -> list[str]:
    """The names that were found, as the practice writes them; also of procedures that are switched off."""
    said = [_folded(text) for text in texts]
    return [name for name in _names() if any(_folded(name) in text for text in said)]


def _names() -> Iterator[str]:
    """And what else they are called; nobody is told anything by "I'm not sure yet"."""
    for texts in db.session.scalars(select(Procedure.texts).where(Procedure.family != UNSURE)):
        for words in texts.values():
            names = [words.get("name", ""), *words.get("also_called", "").split(",")]
            yield from (name.strip() for name in names if name.strip())


def _folded(text: str) -> str:
    """Its words apart, without case, width, accents and plural; Korean ones, which grow at their end, in one."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return "".join(f" {word.removesuffix('s')} " if word.isascii() else word for word in words)
