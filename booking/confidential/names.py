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

_PART: Final = re.compile(r"[^\W_]+")
_IN_ONE_WORD: Final = re.compile("[\uac00-\ud7a3]{2,5}|[\u4e00-\u9fff]{2,4}")
_LONG_FAMILY_NAMES: Final = (
    "남궁",
    "황보",
    "제갈",
    "사공",
    "선우",
    "서문",
    "독고",
    "동방",
    "歐陽",
    "欧阳",
    "司馬",
    "司马",
    "諸葛",
    "诸葛",
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


def folded_name(name: str) -> str:
    """Without case, accents, spaces and signs: "Min-seo Kim" and "Minseo KIM" are one, so are 김 민서 and 김민서."""
    return "".join(name_parts(name))


def name_parts(name: str) -> list[str]:
    """The folded names that a whole name is made of: "Anne-Marie O’Brien" → anne, marie, o, brien; 김민서 → 김, 민서.

    Parts of a name in one word are told apart where its script says how: a Korean or Chinese family name is short.
    """
    if name.isascii():  # nearly all, and a search folds tens of thousands
        return _PART.findall(name.casefold())
    return _PART.findall(_folded(_family_name_apart(name)))


def _without_invisible(text: str) -> str:
    """Without format characters, such as right-to-left overrides, that can disguise a name.

    Persian and Indian scripts spell with the two joiners that stay.
    """
    return "".join(c for c in text if unicodedata.category(c) != "Cf" or c in "\u200c\u200d")


def _family_name_apart(name: str) -> str:
    """A space after the family name where a name is written as one word of Hangul or Han: 김민서 → 김 민서."""
    word = unicodedata.normalize("NFKC", name).strip()
    if not _IN_ONE_WORD.fullmatch(word):
        return word
    length = 2 if len(word) > 2 and word.startswith(_LONG_FAMILY_NAMES) else 1
    return f"{word[:length]} {word[length:]}"


def _folded(text: str) -> str:
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(c for c in apart if unicodedata.category(c) not in {"Mn", "Mc", "Me", "Cf"})
    return bare.translate(PLAIN_LETTERS)


def _is_plain_word(word: str) -> bool:
    signs = word.removesuffix(".")
    return bool(signs) and all(unicodedata.category(sign)[0] in "LM" or sign in JOINING_SIGNS for sign in signs)
