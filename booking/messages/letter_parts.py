"""What a letter is made of: plain lines and links, for its text and for its HTML alike."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LetterLink:
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class LetterCard:
    """An appointment: when it is, as one line, and with whom, where, and how long."""

    when: str
    lines: tuple[str, ...]
    is_cancelled: bool = False
    map: LetterLink | None = None


@dataclass(frozen=True, slots=True)
class LetterParagraph:
    """Under its heading, if it has one, lines that belong together, and where they lead.

    `links` lead to our own pages, `elsewhere` to another company.
    """

    lines: tuple[str, ...]
    heading: str | None = None
    links: tuple[LetterLink, ...] = ()
    elsewhere: tuple[LetterLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    """`preheader` is what a list of emails shows after the subject; empty where the opening says it.

    A line that is the practice's telephone number, and nothing else, is dialed by pressing it. `names`, the
    practice's and the surgeons', are the same in every language.
    """

    subject: str
    greeting: str
    opening: str
    paragraphs: tuple[LetterParagraph, ...]
    closing: tuple[str, ...]
    telephone: LetterLink
    preheader: str = ""
    news: tuple[LetterParagraph, ...] = ()
    cards: tuple[LetterCard, ...] = ()
    names: tuple[str, ...] = ()
