"""Procedures found by the words that people use for them, in any language, with accents or without, with a slip too."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from booking.catalog.details import ConcernDetails, ProcedureDetails

LONGEST_SEARCH = 80  # signs; what is longer is cut
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 8
_ENGLISH = ("a", "an", "and", "for", "from", "i", "in", "me", "my", "of", "on", "or", "the", "to", "with")
_SPANISH = ("al", "con", "de", "del", "el", "en", "la", "las", "los", "mi", "mis", "para", "por", "sin", "una", "y")
_SAYING_NOTHING = frozenset(_ENGLISH + _SPANISH)
"""Words of a sentence that are about anything: "las" would else begin a laser."""


def find_procedures(
    typed: str, procedures: Sequence[ProcedureDetails], concerns: Sequence[ConcernDetails]
) -> list[ProcedureDetails]:
    """Those that most of the typed words speak of, in their own order; a word with a slip in it counts half.

    Looked through are names, other names, search words and concerns, in all languages of the practice file.
    """
    words = _folded(typed[:LONGEST_SEARCH])[:_MOST_WORDS]
    scores = {one.slug: _score(words, list(_phrases(one, concerns))) for one in procedures} if words else {}
    best = max(scores.values(), default=0)
    return [one for one in procedures if best and scores[one.slug] == best]


def _phrases(procedure: ProcedureDetails, concerns: Sequence[ConcernDetails]) -> Iterator[list[str]]:
    for words in procedure.texts.values():
        yield _folded(words.get("name", ""))
        yield from map(_folded, words.get("also_called", "").split(","))
    yield from map(_folded, procedure.search_words)
    for concern in concerns:
        if procedure.slug in concern.procedures:
            yield from (_folded(words["name"]) for words in concern.texts.values())


def _folded(text: str) -> list[str]:
    """Its words without case, width and accents (Unicode NFKD); a Korean syllable becomes its letters, as typed."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    words = _WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))
    return [word for word in words if word not in _SAYING_NOTHING]


def _score(words: Sequence[str], phrases: Sequence[Sequence[str]]) -> float:
    """How many of the words are meant; all of them, when their letters stand in a phrase without a gap."""
    known = {word for phrase in phrases for word in phrase}
    whole, unbroken = "".join(words), {"".join(phrase) for phrase in phrases}
    if len(whole) >= _least(whole) + 1 and any(whole in phrase for phrase in unbroken):
        return len(words)
    each = sum(max((_likeness(word, other) for other in known), default=0) for word in words)
    together = len(words) * 0.5 if any(_is_slip(whole, other) for other in known | unbroken) else 0
    return max(each, together)


def _likeness(word: str, other: str) -> float:
    """1 for the word itself, its beginning or another ending; 0.5 for a slip."""
    if len(word) >= _least(word) and other.startswith(word):
        return 1
    ending = len(word) - len(other)
    if len(other) > _least(other) and word.startswith(other) and (ending <= 2 or not word.isascii()):
        return 1
    return 0.5 if _is_slip(word, other) else 0


def _least(word: str) -> int:
    """So many letters say something: fewer where each is half a word."""
    return 3 if word.isascii() else 2


def _is_slip(word: str, other: str) -> bool:
    """One letter wrong, missing, too many or exchanged with the next; two in a long word."""
    allowed = 0 if len(word) < 4 else 1 if len(word) < 8 else 2
    if not allowed or abs(len(word) - len(other)) > allowed:
        return False
    return _distance(word, other) <= allowed


def _distance(word: str, other: str) -> int:
    """Damerau and Levenshtein's, of optimal string alignment."""
    rows = [list(range(len(other) + 1))]
    for at, letter in enumerate(word, start=1):
        row = [at]
        for to, there in enumerate(other, start=1):
            row.append(min(rows[-1][to] + 1, row[-1] + 1, rows[-1][to - 1] + (letter != there)))
            if at > 1 and to > 1 and (letter, word[at - 2]) == (other[to - 2], there):
                row[-1] = min(row[-1], rows[-2][to - 2] + 1)
        rows.append(row)
    return rows[-1][-1]
