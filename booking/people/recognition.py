"""Which visits are of one person: pure, from what patients told us and from what staff decided.

Derived each time and never stored, so that a decision rewrites nothing and its undo is exact.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise


@dataclass(frozen=True, slots=True)
class Traits:
    """By what a visit's patient is recognized: the folded name, and telephone, email address and date of birth.

    What is not known is empty; who has no name, or neither number nor address, is recognized by nothing.
    """

    name: str = ""
    telephone: str = ""
    email: str = ""
    born_on: str = ""

    @property
    def keys(self) -> tuple[tuple[str, str], ...]:
        """Two visits that have one of these in common are of one person, unless something speaks against it."""
        return tuple((self.name, reached) for reached in (self.telephone, self.email) if self.name and reached)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What staff decided about two visits, by their ids; a later one has a higher number."""

    number: int
    one: int
    other: int
    is_same: bool


def people_among(visits: Mapping[int, Traits], verdicts: Iterable[Verdict]) -> list[frozenset[int]]:
    """The visits of each person.

    The latest verdict wins, over earlier ones as over names and dates of birth. Of the rest, those that have most in
    common find together first, and none with whom two dates of birth, or a verdict, would meet.
    """
    groups, verdicts = _Groups(visits), sorted(verdicts, key=lambda one: one.number, reverse=True)
    for verdict in verdicts:
        if verdict.is_same:
            groups.unite(verdict.one, verdict.other)
        else:
            groups.part(verdict.one, verdict.other)
    births = {traits.born_on for traits in visits.values()} - {""}
    nothing_parts = len(births) < 2 and all(verdict.is_same for verdict in verdicts)
    for one, other in _neighbors(visits) if nothing_parts else _alike(visits):
        if groups.agree_on_birth(one, other):
            groups.unite(one, other)
    return groups.all()


class _Groups:
    def __init__(self, visits: Mapping[int, Traits]) -> None:
        self._members = {id: [id] for id in visits}  # by the first of them
        self._first = {id: id for id in visits}
        self._births = {id: {traits.born_on} - {""} for id, traits in visits.items()}
        self._apart: dict[int, set[int]] = {id: set() for id in visits}  # the firsts of others

    def all(self) -> list[frozenset[int]]:
        return [frozenset(members) for members in self._members.values()]

    def part(self, one: int, other: int) -> None:
        """Unless a later verdict has united them."""
        a, b = self._first[one], self._first[other]
        if a != b:
            self._apart[a].add(b)
            self._apart[b].add(a)

    def unite(self, one: int, other: int) -> None:
        """Unless something keeps them apart."""
        a, b = sorted((self._first[one], self._first[other]), key=lambda first: -len(self._members[first]))
        if a == b or b in self._apart[a]:
            return
        for id in self._members[b]:
            self._first[id] = a
        self._members[a] += self._members.pop(b)
        self._births[a] |= self._births.pop(b)
        for third in self._apart.pop(b):
            self._apart[third].remove(b)
            self._apart[third].add(a)
            self._apart[a].add(third)

    def agree_on_birth(self, one: int, other: int) -> bool:
        a, b = self._births[self._first[one]], self._births[self._first[other]]
        return not a or not b or not a.isdisjoint(b)


def _alike(visits: Mapping[int, Traits]) -> Sequence[tuple[int, int]]:
    """All pairs that have a key in common, those first that have most in common, then the latest."""
    pairs = {pair for having in _by_key(visits).values() for pair in combinations(having, 2)}
    return sorted(pairs, key=lambda pair: (_in_common(visits, *pair), max(pair), min(pair)), reverse=True)


def _in_common(visits: Mapping[int, Traits], one: int, other: int) -> tuple[bool, int]:
    a, b = visits[one], visits[other]
    return bool(a.born_on) and a.born_on == b.born_on, len({*a.keys} & {*b.keys})


def _neighbors(visits: Mapping[int, Traits]) -> Iterator[tuple[int, int]]:
    """Enough of these pairs to lead from each visit to all of its person, where nothing parts them."""
    for having in _by_key(visits).values():
        yield from pairwise(having)


def _by_key(visits: Mapping[int, Traits]) -> dict[tuple[str, str], list[int]]:
    found: dict[tuple[str, str], list[int]] = {}
    for id in sorted(visits):
        for key in visits[id].keys:
            found.setdefault(key, []).append(id)
    return found
