"""Names of people: as they are typed and kept, shown to others, and compared."""

import re
import unicodedata
from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = 120
LONGEST_GREETED: Final = 40
JOINING_SIGNS: Final = frozenset("-\u2010\u2011'\u2018\u2019\u200c\u200d")  # hyphens, apostrophes, and Persian joiners

# Letters that Unicode does not split into a plain letter and an accent.
PLAIN_LETTERS: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)


class NameFault(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    CONTROL_CHARACTERS = "control_characters"
    NO_LETTER = "no_letter"


class NotAName(ValueError):
    def __init__(self, reason: NameFault) -> None:
        super().__init__(reason.value)
        self.reason = reason


def read_name(typed: str) -> str:
    """A name as its bearer writes it, in any script, with single spaces."""
    # Line breaks and tabs are control characters too, and no form field for a name sends them; U+FFFD stands for what
    # could not be read.
    if any(unicodedata.category(sign) in {"Cc", "Cs"} or sign == "\ufffd" for sign in typed.strip()):
        raise NotAName(NameFault.CONTROL_CHARACTERS)
    name = " ".join(_without_invisible(unicodedata.normalize("NFC", typed)).split())
    if not name:
        raise NotAName(NameFault.EMPTY)
    if len(name) > LONGEST_NAME:
        raise NotAName(NameFault.TOO_LONG)
    if not any(character.isalpha() for character in name):
        raise NotAName(NameFault.NO_LETTER)
    return name


def greetable_name(name: str) -> str:
    """The name as a letter or a calendar may say it to a stranger; empty when it could be a message or an address.

    Anybody can book with anybody's mailbox, so a name that is not plainly one is not repeated there: letters, marks,
    spaces, hyphens, apostrophes, and a dot at a word's end, at most LONGEST_GREETED signs.
    """
    plain = len(name) <= LONGEST_GREETED and all(_is_plain_word(word) for word in name.split(" ") if word)
    return name if plain else ""


def initials(name: str) -> str:
    """For screens that others can see: "María de la Cruz" → "M. C."."""
    letters = [next(filter(str.isalpha, word)) for word in name.split() if any(map(str.isalpha, word))]
    shown = letters if len(letters) < 2 else [letters[0], letters[-1]]
    return " ".join(f"{letter.upper()}." for letter in shown)


def folded_words(name: str) -> list[set[str]]:
    """For each word its spellings without case, accents and marks: "Anne-Marie" → {annemarie, anne, marie}.

    The whole word is always among them, so that "obrien", "O'Brien" and "O’Brien" meet.
    """
    words = []
    for word in _folded(name).split():
        parts = [part for part in re.split(r"[\W_]+", word) if part]
        if parts:
            words.append({"".join(parts), *parts})
    return words


def _without_invisible(text: str) -> str:
    """Without format characters, such as right-to-left overrides, that can disguise a name.

    Persian and Indian scripts spell with the two joiners that stay.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")


def _folded(text: str) -> str:
    if text.isascii():  # nearly all, and a search folds tens of thousands
        return text.casefold()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Cf"})
    return bare.translate(PLAIN_LETTERS)


def _is_plain_word(word: str) -> bool:
    signs = word.removesuffix(".")
    return bool(signs) and all(unicodedata.category(sign)[0] in "LM" or sign in JOINING_SIGNS for sign in signs)
