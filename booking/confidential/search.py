"""What the desk types to find a patient, and whom it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from booking.confidential import names, telephones
from booking.confidential.current_keys import keyring
from booking.confidential.lookups import Lookup, email_lookups
from booking.email_address import NotAnEmail, read_email

LONGEST_SEARCH: Final = 120  # characters, as of a name
MOST_WORDS: Final = 6
SHORTEST_END, LONGEST_END = 4, 7  # digits of a telephone number, as people say its end


class SearchFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"


class NotASearch(ValueError):
    def __init__(self, reason: SearchFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Findable:
    """What of one patient a search is compared with: in memory only, since it tells who they are."""

    words: str  # folded, each after a space: those of the names and, where they have some, their parts
    digits: str  # of the telephone number

    @classmethod
    def of(cls, answers: Mapping[str, Any]) -> Findable:
        everyone = " ".join(answers.get(who, "") for who in ("name", "patient", "guardian"))
        spellings = [spelling for word in names.folded_words(everyone) for spelling in sorted(word)]
        return cls(
            "".join(f" {spelling}" for spelling in spellings), telephones.digits_of(answers.get("telephone", ""))
        )


@dataclass(frozen=True, slots=True)
class Search:
    """One of the three: words that a name's words begin with, the end of a telephone number, or stored digests."""

    words: tuple[str, ...] = ()  # folded, the longest first
    telephone_end: str = ""
    digests: frozenset[bytes] = frozenset()  # under each key, so that any one of them will do

    def means(self, patient: Findable) -> bool:
        """False for a search by digests, which the database answers."""
        if self.telephone_end:
            return patient.digits.endswith(self.telephone_end)
        if not self.words or f" {self.words[0]}" not in patient.words:  # for nearly all, and quick
            return False
        return self._begins_all(patient.words.split())

    def _begins_all(self, words: list[str]) -> bool:
        """Each word sought begins another word of the name; letters alone must be whole names, as in “X Æ”."""
        only_letters = all(map(_is_a_letter, self.words))
        for sought in self.words:  # the longest first: what it takes, any shorter one could have had as well
            found = next(
                (word for word in words if word == sought or (word.startswith(sought) and not only_letters)), None
            )
            if found is None:
                return False
            words.remove(found)
        return True


def read_search(typed: str) -> Search:
    """Words of a name in any order, a telephone number in any format or its end, or an email address.

    Raises NotASearch.
    """
    typed = typed.strip()
    if len(typed) > LONGEST_SEARCH:
        raise NotASearch(SearchFault.TOO_LONG)
    if "@" in typed:
        return Search(digests=frozenset(email_lookups(_as_mailbox(typed))))
    digits = telephones.digits_of(typed)
    if len(digits) >= LONGEST_END or (len(digits) >= SHORTEST_END and not any(map(str.isalpha, typed))):
        return _telephone_search(typed, digits)
    words = [max(spellings, key=len) for spellings in names.folded_words(typed)]
    if not words:
        raise NotASearch(SearchFault.EMPTY)
    if len(words) > MOST_WORDS:
        raise NotASearch(SearchFault.TOO_LONG)
    return Search(words=tuple(sorted(words, key=len, reverse=True)))


def _is_a_letter(word: str) -> bool:
    """One sign that says little; where a sign is a whole family name (李) it says enough."""
    return len(word) == 1 and word < "\u2e80"


def _as_mailbox(typed: str) -> str:
    try:
        return read_email(typed).casefold()
    except NotAnEmail:
        return typed.casefold()


def _telephone_search(typed: str, digits: str) -> Search:
    try:
        whole = telephones.digits_of(telephones.read_telephone(typed))
    except telephones.NotATelephone:
        return Search(telephone_end=digits[-LONGEST_END:])
    return Search(digests=frozenset(keyring().lookups(Lookup.TELEPHONE, whole)))
