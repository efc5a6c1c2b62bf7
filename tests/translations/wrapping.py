"""A language in which everything translated stands between ⟦ and ⟧: what does not was never up for translation.

What is put into a sentence stays outside: a word that was put there untranslated shows, too.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

from babel.support import NullTranslations

from booking.catalog import REVIEW

LANGUAGE = "ko"  # so that dates, times and prices, which the catalogs do not translate, have no Latin letter either
_PLACE = re.compile(r"(%\(\w+\)[sd]|%[sd]|\{\w+\}|<[^>]+>)")
_WRAPPED = re.compile(r"⟦[^⟦⟧]*⟧")
_WORDLESS = re.compile(r"\W*")


def wrap(sentence: str) -> str:
    pieces = _PLACE.split(sentence)
    pieces[::2] = [piece if _WORDLESS.fullmatch(piece) else f"⟦{piece}⟧" for piece in pieces[::2]]
    return "".join(pieces)


def outside(text: str) -> str:
    """What is left of a text that stands in no ⟦…⟧."""
    return _WRAPPED.sub(" ", text)


class Wrapping(NullTranslations):
    def __init__(self) -> None:
        super().__init__()
        self.asked: set[tuple[str | None, str]] = set()

    def gettext(self, message: str) -> str:
        self.asked.add((None, message))
        return wrap(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add((None, msgid1))
        return wrap(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        self.asked.add((context, message))
        return wrap(message)

    ugettext, ungettext, upgettext = gettext, ngettext, pgettext


def wrapped_practice(toml: str) -> str:
    """The practice file with its first language's texts a second time, wrapped, as those of LANGUAGE."""
    file = tomllib.loads(toml)
    first = file["practice"]["languages"][0]
    file["practice"]["languages"] = [first, LANGUAGE]
    for entry in [file["practice"], *(entry for table in file.values() if isinstance(table, list) for entry in table)]:
        texts = entry["texts"][first]
        words = {key: _wrapped(key, text) for key, text in texts.items() if key not in REVIEW}
        entry["texts"] = {first: texts, LANGUAGE: words}
    return "\n".join(f"{key} = {_value(value)}" for key, value in file.items())


def _wrapped(key: str, text: str) -> str:
    """A paragraph by itself, since some pages show the first alone, with the mark of a heading in front; and a name."""
    if key == "also_called":
        return ", ".join(f"⟦{name.strip()}⟧" for name in text.split(","))
    found = [paragraph.strip() for paragraph in text.split("\n\n")]
    return "\n\n".join(f"# ⟦{one[2:]}⟧" if one.startswith("# ") else f"⟦{one}⟧" for one in found)


def _value(value: Any) -> str:
    """As TOML writes it: its strings are JSON's."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str | bool | int | float) else str(value)
