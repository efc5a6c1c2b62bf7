"""Texts in order, so that whatever begins with some letters is one stretch of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Final

_AFTER_ALL: Final = "\U0010ffff"  # no character: greater than any that a text has


class Beginnings:
    """Each text with the number of whom it belongs to; one may have several, and the same one twice."""

    def __init__(self, pairs: Iterable[tuple[str, int]] = ()) -> None:
        in_order = sorted(pairs)
        self._texts = [text for text, _owner in in_order]
        self._owners = [owner for _text, owner in in_order]

    def add(self, text: str, owner: int) -> None:
        at = bisect_left(self._texts, text)
        self._texts.insert(at, text)
        self._owners.insert(at, owner)

    def remove(self, text: str, owner: int) -> None:
        at = self._owners.index(owner, bisect_left(self._texts, text))
        del self._texts[at], self._owners[at]

    def owners(self, beginning: str, *, times: int = 1) -> set[int]:
        """Who has so many texts that begin so."""
        first = bisect_left(self._texts, beginning)
        found = self._owners[first : bisect_left(self._texts, beginning + _AFTER_ALL, first)]
        if times == 1:
            return set(found)
        return {owner for owner, has in Counter(found).items() if has >= times}

    def exactly(self, text: str) -> set[int]:
        first = bisect_left(self._texts, text)
        return set(self._owners[first : bisect_right(self._texts, text, first)])

    def any_owners(self, beginnings: Iterable[str]) -> set[int]:
        return set[int]().union(*map(self.owners, beginnings))
