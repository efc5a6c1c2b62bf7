"""Whether a key can have come from a random source: what people type, count or repeat cannot.

Each answers why not, in words that follow “it”, or None. A key of `secrets` is refused less than once in a million.
"""

import re
from itertools import pairwise
from typing import Final

FEWEST_BYTES: Final = 20  # different ones among 32; chance leaves 30
FEWEST_STEPS: Final = 16  # different distances from one byte to the next
FEWEST_CHARACTERS: Final = 8  # different ones in a text; hexadecimal digits are 16
LONGEST_REPEATED: Final = 20  # characters
MOST_LIKE_WORDS: Final = 0.4  # of the characters, how many begin a pair that English is full of

# The most frequent of English, run together.
COMMON_PAIRS: Final = frozenset(
    re.findall(
        "..",
        "thheineranreonatenndtiesorteofedisitalarsttontngsehaasouiolevecomedehiriroicneearacelichllbemasi"
        "omurcaeltalansdifohopeecprnoctusacotiltrlyncetutsssorsunlowageiewheewiemadolrtpowe",
    )
)
_WORD = re.compile("[A-Za-z][a-z]+")


def fault_of_bytes(key: bytes) -> str | None:
    """For a key of 32 bytes."""
    if len(set(key)) < FEWEST_BYTES:
        return "repeats itself"
    if _number_of_steps(key) < FEWEST_STEPS:
        return "counts up or down"
    try:
        key.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "is a text"


def fault_of_text(key: str) -> str | None:
    """For a key of 32 characters or more."""
    if len(set(key)) < FEWEST_CHARACTERS or _period(key) <= LONGEST_REPEATED:
        return "repeats itself"
    if _number_of_steps(key.encode()) < FEWEST_CHARACTERS:
        return "counts up or down"
    pairs = [word[at : at + 2] for word in map(str.lower, _WORD.findall(key)) for at in range(len(word) - 1)]
    like_words = sum(pair in COMMON_PAIRS for pair in pairs) / max(sum(map(str.isalnum, key)), 1)
    return "reads like words" if like_words > MOST_LIKE_WORDS else None


def _number_of_steps(key: bytes) -> int:
    return len({(after - before) % 256 for before, after in pairwise(key)})


def _period(text: str) -> int:
    """The length of the shortest beginning that, said over and over, gives the text."""
    return next(n for n in range(1, len(text) + 1) if (text[:n] * (len(text) // n + 1)).startswith(text))
