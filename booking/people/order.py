"""People in the order in which they are shown: who comes, the next first; then who was here, the latest first."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import Final

from booking.people.entries import Entry

_COMES: Final = -1e12  # seconds: before all who were only here


class Order:
    """Each person, by a number that stands for them, at a place that holds until their next appointment is over."""

    def __init__(self, people: Iterable[tuple[int, Collection[Entry]]], *, now: float) -> None:
        self._line: list[tuple[float, int]] = []
        self._places: dict[int, float] = {}
        self._coming: list[tuple[float, int]] = []  # a heap: when it is over
        for person, entries in people:
            self._line.append((self._placed(person, entries, now=now), person))
            self._coming += [(over, person) for over in _next_over(entries, now=now)]
        self._line.sort()
        heapify(self._coming)

    def put(self, person: int, entries: Collection[Entry], *, now: float) -> None:
        insort(self._line, (self._placed(person, entries, now=now), person))
        for over in _next_over(entries, now=now):
            heappush(self._coming, (over, person))

    def remove(self, person: int) -> None:
        del self._line[bisect_left(self._line, (self._places.pop(person), person))]

    def misplaced(self, *, now: float) -> set[int]:
        """Whose next appointment is over by now."""
        found = set()
        while self._coming and self._coming[0][0] <= now:
            found.add(heappop(self._coming)[1])
        return found & self._places.keys()

    def sorted(self, people: Iterable[int]) -> list[int]:
        return sorted(people, key=lambda person: (self._places[person], person))

    def everybody(self) -> Iterator[int]:
        return (person for _place, person in self._line)

    def _placed(self, person: int, entries: Collection[Entry], *, now: float) -> float:
        comes = [starts for entry in entries if (starts := entry.comes_at(now)) is not None]
        place = self._places[person] = _COMES + min(comes) if comes else -max(entry.starts for entry in entries)
        return place


def _next_over(entries: Iterable[Entry], *, now: float) -> list[float]:
    over = [time.ends for entry in entries for time in entry.times if time.may_come and time.ends > now]
    return [min(over)] if over else []
