"""Surgeons, procedures and places by what other programs call them: a slug, or a name in any language of ours."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from booking import catalog
from booking.models import Texts

_TITLE: Final = re.compile(r"^(dr\.?|doctor)\s+")


@dataclass(frozen=True, slots=True)
class Directory:
    """Ids by folded name."""

    surgeons: Mapping[str, int]
    procedures: Mapping[str, int]
    locations: Mapping[str, int]

    def surgeon(self, text: str) -> int | None:
        return self.surgeons.get(_TITLE.sub("", folded(text)))

    def procedure(self, text: str) -> int | None:
        return self.procedures.get(folded(text))

    def location(self, text: str) -> int | None:
        return self.locations.get(folded(text))


def read_directory() -> Directory:
    """Of what is offered today; three statements."""
    surgeons = ((row.id, (row.slug, _TITLE.sub("", folded(row.name)))) for row in catalog.surgeons())
    procedures = ((row.id, (row.slug, *_names(row.texts))) for row in catalog.procedures())
    locations = ((row.id, (row.slug, *_names(row.texts))) for row in catalog.locations())
    return Directory(_by_name(surgeons), _by_name(procedures), _by_name(locations))


def folded(text: str) -> str:
    """Without case and with single spaces; curly apostrophes are straight ones."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("\u2019", "'")
    return " ".join(plain.split())


def _names(texts: Texts) -> list[str]:
    return [str(words["name"]) for words in texts.values() if words.get("name")]


def _by_name(rows: Iterable[tuple[int, Iterable[str]]]) -> dict[str, int]:
    """What two have in common names neither."""
    found: dict[str, set[int]] = defaultdict(set)
    for id, names in rows:
        for name in names:
            found[folded(name)].add(id)
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}
