"""Which visits a search means."""

from __future__ import annotations

from collections.abc import Mapping

from booking.people.beginnings import Beginnings
from booking.people.entries import Entry
from booking.people.search import Search


class Index:
    """Names, telephone numbers from either end, and email addresses, in order."""

    def __init__(self, entries: Mapping[int, Entry]) -> None:
        self._names = Beginnings((name, id) for id, entry in entries.items() for name in entry.names)
        self._telephones = Beginnings((one, id) for id, entry in entries.items() for one in entry.telephones)
        self._ends = Beginnings((end, id) for id, entry in entries.items() for end in _ends(entry))
        self._emails = Beginnings((entry.traits.email, id) for id, entry in entries.items())

    def add(self, id: int, entry: Entry) -> None:
        for texts, belonging in self._texts(entry):
            for one in texts:
                belonging.add(one, id)

    def remove(self, id: int, entry: Entry) -> None:
        for texts, belonging in self._texts(entry):
            for one in texts:
                belonging.remove(one, id)

    def sharing(self, entry: Entry) -> dict[str, set[int]]:
        """Visits with the same telephone number, email address or patient’s name, by which of them it is."""
        traits = entry.traits
        return {
            "telephone": self._telephones.exactly(entry.telephones[0]) if entry.telephones else set(),
            "email": self._emails.exactly(traits.email) if traits.email else set(),
            "name": self._names.exactly(traits.name) if traits.name else set(),
        }

    def meant(self, search: Search) -> set[int]:
        """The ids of visits."""
        named = self._named(search.names)
        dialed = self._telephones.any_owners(search.telephones) | self._ends.any_owners(
            digits[::-1] for digits in search.ends
        )
        found = named & dialed if search.names and search.telephones else named | dialed
        return found | self._emails.any_owners(search.emails)

    def _texts(self, entry: Entry) -> tuple[tuple[tuple[str, ...], Beginnings], ...]:
        return (
            (entry.names, self._names),
            (entry.telephones, self._telephones),
            (_ends(entry), self._ends),
            ((entry.traits.email,), self._emails),
        )

    def _named(self, names: tuple[str, ...]) -> set[int]:
        """Who has another part for each of the names to begin, or one that they begin together.

        Of two beginnings one begins the other, or they have no part in common: so it is enough to count for each.
        """
        if not names:
            return set()
        having = [self._names.owners(one, times=sum(other.startswith(one) for other in names)) for one in set(names)]
        return set.intersection(*having) | self._names.owners("".join(names))


def _ends(entry: Entry) -> tuple[str, ...]:
    """The whole number from its end: what is dialed from abroad has all others within."""
    return tuple(number[::-1] for number in entry.telephones[:1])
