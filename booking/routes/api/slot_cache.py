"""Answers about open times that can be given again, because nothing that they tell of can have changed.

Every process keeps its own. What makes an answer true is in its key, so nothing is ever deleted for being out of date;
whoever asks must have read the surgeons' versions from the database just now.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock


@dataclass(frozen=True, slots=True)
class Key:
    """What an answer depends on: every surgeon's id and version, the minute, and what was asked."""

    versions: tuple[tuple[int, int], ...]
    minute: datetime
    on_the_dot: bool  # a start that is offered then may be too soon a moment later
    query: Hashable


def key(versions: tuple[tuple[int, int], ...], now: datetime, query: Hashable) -> Key:
    minute = now.replace(second=0, microsecond=0)
    return Key(versions, minute, now == minute, query)


class SlotCache:
    """The answers asked for last, at most so many; for threads to share."""

    def __init__(self, *, most: int = 64) -> None:
        self._most = most
        self._answers: OrderedDict[Key, bytes] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Key) -> bytes | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: Key, answer: bytes) -> None:
        with self._lock:
            self._answers[key] = answer
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
