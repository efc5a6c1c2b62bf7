"""One key of the practice file, read or found wrong in one line."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

import click

# What calendars and letters cannot carry; a tab or a new line inside a longer text is fine.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SHOWN = 60


class WrongPracticeFile(click.ClickException):
    """One line that names the key and says what it must be. The `flask` commands show it and end with 1."""


class Keys:
    """The keys of one table of the file; `name` is where it stands, as "procedures.mini-facelift"."""

    def __init__(self, name: str, values: Mapping[str, Any]) -> None:
        self.name = name
        self._values = values

    def wrong(self, key: str, sentence: str) -> WrongPracticeFile:
        return WrongPracticeFile(f"{self.name}.{key}: {sentence}" if self.name else f"{key}: {sentence}")

    def must_be(self, key: str, what: str, said: object) -> WrongPracticeFile:
        return self.wrong(key, f"must be {what}, is {_shown(said)}")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def only(self, known: Collection[str]) -> None:
        """Asked first of all: a key with a typing error is told as what it is, not as another one missing."""
        for key in self._values:
            if key not in known:
                raise self.wrong(key, f"is not a key of the practice file{did_you_mean(key, known)}")

    def line(self, key: str, *, longest: int = 120) -> str:
        return self._as_line(key, self._said(key), longest=longest)

    def lines(self, key: str, *, least: int) -> tuple[str, ...]:
        """A list of short texts, none of them twice."""
        said = self._said(key)
        if not isinstance(said, list):
            raise self.must_be(key, 'a list such as ["…", "…"]', said)
        found = tuple(self._as_line(key, entry, longest=120) for entry in said)
        if len(found) < least:
            raise self.wrong(key, "must not be empty")
        for entry in found:
            if found.count(entry) > 1:
                raise self.wrong(key, f"names {_shown(entry)} twice")
        return found

    def paragraphs(self, key: str) -> str:
        """A text of any length, perhaps empty."""
        said = self._said(key)
        if not isinstance(said, str):
            raise self.must_be(key, "a text in quotes", said)
        if _CONTROL.search(said):
            raise self.wrong(key, "contains a character that cannot be shown")
        return said.strip()

    def slug(self, key: str) -> str:
        said = self._said(key)
        if not isinstance(said, str) or not _SLUG.fullmatch(said) or len(said) > 60:
            raise self.must_be(key, "small letters, digits and single hyphens, at most 60", said)
        return said

    def file_name(self, key: str, endings: Collection[str]) -> str:
        """Of a file that lies where the key says; no path."""
        said = self._said(key)
        if not isinstance(said, str) or not re.fullmatch(rf"[a-z0-9_-]{{1,60}}[.]({'|'.join(endings)})", said):
            raise self.must_be(key, f"the name of a file in small letters that ends in .{', .'.join(endings)}", said)
        return said

    def number(self, key: str, least: int, most: int, *, multiple_of: int = 1) -> int:
        said = self._said(key)
        if type(said) is not int or not least <= said <= most:  # `true` is an int as well
            raise self.must_be(key, f"{least} to {most}", said)
        if said % multiple_of:
            raise self.must_be(key, f"a multiple of {multiple_of}", said)
        return said

    def number_or(self, key: str, otherwise: int, least: int, most: int) -> int:
        """`otherwise` where the key is left out."""
        return self.number(key, least, most) if key in self else otherwise

    def numbers(self, key: str, least: int, most: int) -> tuple[int, ...]:
        """A list, perhaps empty, with none of them twice."""
        said = self._said(key)
        if not isinstance(said, list) or not all(type(entry) is int and least <= entry <= most for entry in said):
            raise self.must_be(key, f"a list of numbers from {least} to {most}", said)
        if len(set(said)) < len(said):
            raise self.wrong(key, "has a number twice")
        return tuple(said)

    def yes_or_no(self, key: str) -> bool:
        said = self._said(key)
        if not isinstance(said, bool):
            raise self.must_be(key, "true or false", said)
        return said

    def one_of(self, key: str, words: Collection[str]) -> str:
        said = self._said(key)
        if not isinstance(said, str) or said not in words:
            raise self.must_be(key, " or ".join(words), said)
        return said

    def day(self, key: str) -> date | None:
        """A date without quotes, or None where the key is left out."""
        said = self._values.get(key)
        if said is not None and type(said) is not date:
            raise self.must_be(key, "a date such as 2027-06-01, without quotes", said)
        return said

    def table(self, key: str) -> "Keys":
        said = self._said(key)
        name = f"{self.name}.{key}" if self.name else key
        if not isinstance(said, dict):
            raise self.wrong(key, f"must be a table that begins with [{name}]")
        return Keys(name, said)

    def tables(self, key: str) -> list["Keys"]:
        """Each under its slug or, having none, under its number counted from 1."""
        said = self._said(key)
        name = f"{self.name}.{key}" if self.name else key
        if not isinstance(said, list) or not said or not all(isinstance(entry, dict) for entry in said):
            raise self.wrong(key, f"must be tables that each begin with [[{re.sub('[.].*[.]', '.', name)}]]")
        return [Keys(_name_of(entry, name, place), entry) for place, entry in enumerate(said, start=1)]

    def _said(self, key: str) -> Any:
        if key not in self._values:
            raise self.wrong(key, "is missing")
        return self._values[key]

    def _as_line(self, key: str, said: object, *, longest: int) -> str:
        if not isinstance(said, str):
            raise self.must_be(key, "a text in quotes", said)
        if not said.strip():
            raise self.wrong(key, "must not be empty")
        if _CONTROL.search(said) or "\n" in said or len(said) > longest:
            raise self.must_be(key, f"a single line of at most {longest} characters", said)
        return said.strip()


def did_you_mean(said: str, known: Iterable[str]) -> str:
    """` (did you mean …?)`, or nothing when nothing is near."""
    found = get_close_matches(said, list(known), n=1)
    return f" (did you mean {found[0]}?)" if found else ""


def _name_of(entry: Mapping[str, Any], name: str, place: int) -> str:
    slug = entry.get("slug")
    return f"{name}.{slug}" if isinstance(slug, str) and _SLUG.fullmatch(slug) else f"{name}[{place}]"


def _shown(said: object) -> str:
    """The value on one line, as the file would write it, cut short where it is long."""
    if isinstance(said, bool):
        return str(said).lower()
    if isinstance(said, dict):
        return "a table"
    text = str(said) if isinstance(said, date) else repr(said)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
