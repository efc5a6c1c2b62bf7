"""By what a few visits' patients are recognized, unsealed when it is first asked for and when it has changed."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from booking.confidential import unsealed_answers
from booking.people.entries import traits_of
from booking.people.recognition import Traits


class KnownTraits:
    def __init__(self) -> None:
        self._known: dict[int, tuple[bytes | None, Traits]] = {}  # with what they were unsealed from

    def of(self, sealed: Mapping[int, tuple[UUID, bytes | None]]) -> dict[int, Traits]:
        """By the visits' ids, of their uuids and what is sealed of them."""
        found = {}
        for id, (uuid, private) in sealed.items():
            known = self._known.get(id)
            if known is None or known[0] != private:
                known = self._known[id] = private, traits_of(unsealed_answers(private, visit=uuid))
            found[id] = known[1]
        return found
