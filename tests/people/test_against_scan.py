"""Whatever is typed, and whatever changes meanwhile: the register finds whom a plain look at everybody finds."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import permutations
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from booking.confidential import name_parts, spellings_of
from booking.people.entries import Entry, Time, entry_of
from booking.people.recognition import Verdict, people_among
from booking.people.register import Register
from booking.people.search import NotASearch, Search, read_search
from tests.people.names import answers, typed

NOW = 1_000_000.0
STATUSES = ("booked", "checked_in", "fulfilled", "cancelled", "no_show")


def is_meant(search: Search, told: Mapping[str, str]) -> bool:
    """By trying every way to lay what is typed beside what they said."""
    number = told.get("telephone", "")
    dialed = (
        any(one.startswith(search.telephones) for one in spellings_of(number))
        if number and search.telephones
        else False
    )
    dialed = dialed or (bool(number and search.ends) and number.endswith(search.ends))
    named = bool(search.names) and is_named(search.names, told)
    mailed = bool(search.emails) and told.get("email", "").startswith(search.emails)
    return mailed or ((named and dialed) if search.names and search.telephones else (named or dialed))


def is_named(sought: tuple[str, ...], told: Mapping[str, str]) -> bool:
    starts = []
    for name in {told.get("name", ""), told.get("patient", "")}:
        parts = name_parts(name)
        starts += ["".join(parts[first:]) for first in range(len(parts))]
    each = any(
        all(part.startswith(one) for one, part in zip(sought, order, strict=True))
        for order in permutations(starts, len(sought))
    )
    return each or any(start.startswith("".join(sought)) for start in starts)


def an_entry(id: int, told: Mapping[str, str], hours: int, status: str, surgeon: int) -> Entry:
    starts = NOW + hours * 3600
    time = Time(starts, starts + 2700, status, surgeon)
    return entry_of(told, uuid=UUID(int=id), version=1, times=(time,))


visits = st.tuples(answers, st.integers(-30, 30), st.sampled_from(STATUSES), st.sampled_from((1, 2)))
books = st.dictionaries(st.integers(1, 12), visits, min_size=1, max_size=12)
judgments = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12), st.booleans()), max_size=4)


def verdicts_of(judged: list[tuple[int, int, bool]]) -> list[Verdict]:
    return [
        Verdict(number, min(one, other), max(one, other), is_same)
        for number, (one, other, is_same) in enumerate(judged)
        if one != other
    ]


def known(verdicts: list[Verdict], ids: Mapping[int, object]) -> list[Verdict]:
    return [one for one in verdicts if one.one in ids and one.other in ids]


@settings(max_examples=200, deadline=None)
@given(books, judgments, typed, st.integers(-30, 30))
def test_a_search_finds_whom_a_scan_finds_the_next_first(
    book: dict[int, tuple[dict[str, str], int, str, int]], judged: list[tuple[int, int, bool]], what: str, hours: int
) -> None:
    entries = {id: an_entry(id, *visit) for id, visit in book.items()}
    verdicts, now = known(verdicts_of(judged), entries), NOW + hours * 3600
    try:
        search = read_search(what)
    except NotASearch:
        return
    people = people_among({id: entry.traits for id, entry in entries.items()}, verdicts)
    meant = {id for id in entries if is_meant(search, book[id][0])}
    expected = [person for person in people if person & meant]

    def place(person: frozenset[int]) -> tuple[bool, float, int]:
        coming = [at for id in person if (at := entries[id].comes_at(now)) is not None]
        return (not coming, min(coming, default=-max(entries[id].starts for id in person)), min(person))

    register = Register(entries, now=NOW)
    register.judge(verdicts)
    assert register.found(search, limit=20, now=now) == sorted(expected, key=place)


@settings(max_examples=150, deadline=None)
@given(books, st.lists(st.tuples(books, st.sets(st.integers(1, 12)), judgments), max_size=4), typed, st.integers(-9, 9))
def test_whatever_changes_it_is_as_if_it_had_always_been_so(
    book: dict[int, tuple[dict[str, str], int, str, int]],
    changes: list[tuple[dict[int, tuple[dict[str, str], int, str, int]], set[int], list[tuple[int, int, bool]]]],
    what: str,
    hours: int,
) -> None:
    entries = {id: an_entry(id, *visit) for id, visit in book.items()}
    register, verdicts = Register(entries, now=NOW), list[Verdict]()
    for more, gone, judged in changes:
        new = {id: an_entry(id, *visit) for id, visit in more.items() if id not in gone}
        entries = {id: entry for id, entry in (entries | new).items() if id not in gone}
        verdicts = verdicts_of(judged)
        register.change(new, gone=gone)
        register.judge(verdicts)
    afresh = Register(entries, now=NOW)
    afresh.judge(verdicts)
    assert {register.person_with(id) for id in entries} == {afresh.person_with(id) for id in entries}
    try:
        search = read_search(what)
    except NotASearch:
        return
    for now in (NOW, NOW + hours * 3600):
        assert register.found(search, limit=20, now=now) == afresh.found(search, limit=20, now=now)
