"""What the desk types to find somebody, and whom it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from booking.confidential import NotAnEmail, NotATelephone, digits_of, name_parts, read_email, read_telephone

LONGEST_SEARCH: Final = 120  # characters, as of a name
MOST_WORDS: Final = 6
SHORTEST_END, LONGEST_END = 4, 7  # digits of a telephone number, as people say its end
SHORTEST_EMAIL: Final = 3  # characters before an @ is typed: fewer would bring names that nobody meant


class SearchFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"


class NotASearch(ValueError):
    def __init__(self, reason: SearchFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Search:
    """Who has all the names and the telephone number, as far as either was typed, or else the email address.

    `names` are folded; each begins another part of their names, or all of them together one. `telephones` are digits
    that their number may begin with, `ends` those that it may end with; `emails` begin their address.
    """

    names: tuple[str, ...] = ()
    telephones: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()


def read_search(typed: str) -> Search:
    """Beginnings of names in any order; a telephone number in any format, its beginning or end; or an email address.

    Also of the address the beginning is enough. Raises NotASearch.
    """
    typed = typed.strip()
    if len(typed) > LONGEST_SEARCH:
        raise NotASearch(SearchFault.TOO_LONG)
    if "@" in typed:
        return Search(emails=_as_mailboxes(typed))
    digits = digits_of(typed)
    if digits and (len(digits) >= LONGEST_END or not any(map(str.isalpha, typed))):
        return _telephone_search(typed, digits, emails=_as_mailboxes(typed))
    return _name_search(typed)


def _name_search(typed: str) -> Search:
    """“kim 0142” means the one of them with that number."""
    words = typed.split()
    numbers = [word for word in words if not any(map(str.isalpha, word)) and digits_of(word)]
    names = [folded for word in words if word not in numbers and (folded := "".join(name_parts(word)))]
    if not names:
        raise NotASearch(SearchFault.EMPTY)
    if len(words) > MOST_WORDS:
        raise NotASearch(SearchFault.TOO_LONG)
    digits = digits_of("".join(numbers))
    return Search(
        names=tuple(names),
        telephones=(digits,) if digits else (),
        ends=(digits,) if len(digits) >= SHORTEST_END else (),
        emails=_as_mailboxes(typed),
    )


def _telephone_search(typed: str, digits: str, *, emails: tuple[str, ...]) -> Search:
    ends = (digits,) if len(digits) >= SHORTEST_END else ()
    try:
        whole = digits_of(read_telephone(typed))
    except NotATelephone:
        if len(digits) > LONGEST_END:  # with something before it that is not ours
            ends = (digits[-LONGEST_END:],)
        return Search(telephones=(digits,), ends=ends, emails=emails)
    return Search(telephones=(digits, whole), ends=ends, emails=emails)


def _as_mailboxes(typed: str) -> tuple[str, ...]:
    """As it is typed so far, and as it is kept once it is whole."""
    if " " in typed or ("@" not in typed and len(typed) < SHORTEST_EMAIL):
        return ()
    try:
        return (typed.casefold(), read_email(typed).casefold())
    except NotAnEmail:
        return (typed.casefold(),)
