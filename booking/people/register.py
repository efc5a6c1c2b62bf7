"""Everybody who was ever booked, as people and not as visits: in memory only, since it tells who they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Final

from booking.people.entries import Entry
from booking.people.index import Index
from booking.people.order import Order
from booking.people.recognition import Verdict, people_among
from booking.people.search import Search

_MANY: Final = 2000  # visits: of so many, the first people are found sooner by going through everybody in order


class Register:
    """A person is a set of visits' ids, and stands in the order by the first of them."""

    def __init__(
        self, entries: Mapping[int, Entry] | None = None, verdicts: Iterable[Verdict] = (), *, now: float = 0.0
    ) -> None:
        self.entries = dict(entries or {})
        self._now = now
        self._index = Index(self.entries)
        self._alike: dict[tuple[str, str], set[int]] = {}  # by a key of their traits
        for id, entry in self.entries.items():
            self._note_keys(id, entry)
        self._verdicts = set(verdicts)
        self._judged = _by_visit(self._verdicts)
        self._people: dict[int, frozenset[int]] = {}
        self._first: dict[int, int] = {}  # of the person's visits, by each of them
        for person in self._recognized(self.entries):
            self._note_person(person)
        self._order = Order(((first, self._entries(first)) for first in self._people), now=now)

    def found(self, search: Search, *, limit: int, now: float, surgeon: int | None = None) -> list[frozenset[int]]:
        """Whom it means, in order, at most so many; with a surgeon's id, of those who had or have a visit with them."""
        self._let_time_pass(now)
        visits = self._index.meant(search)
        if len(visits) > _MANY:
            people: Iterable[int] = (one for one in self._order.everybody() if not visits.isdisjoint(self._people[one]))
        else:
            people = self._order.sorted({self._first[id] for id in visits})
        open_to = (
            self._people[one] for one in people if any(entry.is_open_to(surgeon) for entry in self._entries(one))
        )
        return list(islice(open_to, limit))

    def person_with(self, visit: int) -> frozenset[int]:
        """Empty for a visit that is not known here."""
        return self._people[self._first[visit]] if visit in self._first else frozenset()

    def alike(self, visit: int) -> list[tuple[frozenset[int], tuple[str, ...]]]:
        """Other people with a telephone number, an email address or a name of this visit's person, and what it is.

        Those first who have most in common; nobody whom a verdict has set apart from them.
        """
        person = self.person_with(visit)
        found: dict[int, set[str]] = {}
        for id in person:
            for what, visits in self._index.sharing(self.entries[id]).items():
                for other in visits - person:
                    if what == "name" and self.entries[other].traits.name != self.entries[id].traits.name:
                        continue  # a part of another name, or of who booked
                    found.setdefault(self._first[other], set()).add(what)
        apart = {
            id for own in person for one in self._judged.get(own, ()) if not one.is_same for id in (one.one, one.other)
        }
        people = [(self._people[first], tuple(sorted(what))) for first, what in found.items()]
        alike = [(other, what) for other, what in people if other.isdisjoint(apart)]
        return sorted(alike, key=lambda one: (one[1] == ("name",), -len(one[1]), -max(one[0])))

    def change(self, entries: Mapping[int, Entry], *, gone: Iterable[int] = ()) -> None:
        """Take these for what was known of the same visits, and forget who is gone."""
        changed = {*entries, *gone}
        touched = {id for one in changed for id in self.person_with(one)}
        for id in changed & self.entries.keys():
            self._take_out(id)
        for id, entry in entries.items():
            self._put_in(id, entry)
        self._recognize_anew(touched | entries.keys())

    def judge(self, verdicts: Iterable[Verdict]) -> None:
        """Recognize everybody by exactly these from now on."""
        now_judged = set(verdicts)
        changed = {id for one in self._verdicts ^ now_judged for id in (one.one, one.other)}
        self._verdicts, self._judged = now_judged, _by_visit(now_judged)
        self._recognize_anew({id for one in changed for id in self.person_with(one)})

    def _take_out(self, id: int) -> None:
        entry = self.entries.pop(id)
        self._index.remove(id, entry)
        for key in entry.traits.keys:
            self._alike[key].discard(id)

    def _put_in(self, id: int, entry: Entry) -> None:
        self.entries[id] = entry
        self._index.add(id, entry)
        self._note_keys(id, entry)

    def _note_keys(self, id: int, entry: Entry) -> None:
        for key in entry.traits.keys:
            self._alike.setdefault(key, set()).add(id)

    def _recognize_anew(self, visits: set[int]) -> None:
        """People of these visits, and of all that may be of one person with them now."""
        people = list(self._recognized(visits & self.entries.keys()))
        for first in {self._first[id] for id in visits.union(*people) if id in self._first}:
            self._order.remove(first)
            for id in self._people.pop(first):
                del self._first[id]
        for person in people:
            self._note_person(person)
            self._order.put(min(person), self._entries(min(person)), now=self._now)

    def _recognized(self, visits: Iterable[int]) -> Iterator[frozenset[int]]:
        seen: set[int] = set()
        for id in visits:
            if id not in seen:
                linked = self._linked_with(id)
                if len(linked) == 1:  # as most are
                    yield frozenset(linked)
                    continue
                seen |= linked
                verdicts = {one for visit in linked for one in self._judged.get(visit, ()) if one.other in linked}
                yield from people_among(
                    {visit: self.entries[visit].traits for visit in linked},
                    (one for one in verdicts if one.one in linked),
                )

    def _linked_with(self, visit: int) -> set[int]:
        """By a key in common or a verdict that they are of one person, over any number of others."""
        linked, ahead = {visit}, [visit]
        while ahead:
            id = ahead.pop()
            near = {other for key in self.entries[id].traits.keys for other in self._alike[key]}
            near |= {other for one in self._judged.get(id, ()) if one.is_same for other in (one.one, one.other)}
            found = {other for other in near - linked if other in self.entries}
            linked |= found
            ahead += found
        return linked

    def _note_person(self, visits: frozenset[int]) -> None:
        first = min(visits)
        self._people[first] = visits
        self._first |= dict.fromkeys(visits, first)

    def _entries(self, first: int) -> list[Entry]:
        return [self.entries[id] for id in self._people[first]]

    def _let_time_pass(self, now: float) -> None:
        if now < self._now:  # a clock was put back
            self._order = Order(((first, self._entries(first)) for first in self._people), now=now)
        self._now = now
        for first in self._order.misplaced(now=now):
            self._order.remove(first)
            self._order.put(first, self._entries(first), now=now)


def _by_visit(verdicts: Iterable[Verdict]) -> dict[int, set[Verdict]]:
    found: dict[int, set[Verdict]] = {}
    for verdict in verdicts:
        for id in (verdict.one, verdict.other):
            found.setdefault(id, set()).add(verdict)
    return found
