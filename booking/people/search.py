"""What the desk types to find somebody, and whom it means."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from booking.confidential import NotAnEmail, NotATelephone, digits_of, name_parts, read_email, read_telephone
from booking.people.typed import read_typed

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


def read_search(text: str) -> Search:
    """Beginnings of names in any order; a telephone number in any format, its beginning or end; an email address.

    Also of the address the beginning is enough. A number that is all but whole is enough without the name beside it.
    Raises NotASearch.
    """
    text = text.strip()
    if len(text) > LONGEST_SEARCH:
        raise NotASearch(SearchFault.TOO_LONG)
    typed = read_typed(text)
    emails, digits = _as_mailboxes(typed.email or text), digits_of(typed.telephone)
    if digits and (len(digits) >= LONGEST_END or not typed.name):
        return _telephone_search(typed.telephone, digits, emails=emails)
    if typed.email and not typed.name:
        return Search(emails=emails)
    return _name_search(typed.name, digits, emails=emails)


def _name_search(name: str, digits: str, *, emails: tuple[str, ...]) -> Search:
    """“kim 0142” means the one of them with that number."""
    words = name.split()
    names = tuple(folded for word in words if (folded := "".join(name_parts(word))))
    if not names:
        raise NotASearch(SearchFault.EMPTY)
    if len(words) > MOST_WORDS:
        raise NotASearch(SearchFault.TOO_LONG)
    return Search(
        names=names,
        telephones=(digits,) if digits else (),
        ends=(digits,) if len(digits) >= SHORTEST_END else (),
        emails=emails,
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
