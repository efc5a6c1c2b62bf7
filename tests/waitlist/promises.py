"""What a waitlist promises, checked in the rows that it has left, by other means than its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations, pairwise
from typing import Any

from sqlalchemy import create_engine, text

from tests.race.outcome import outcome
from tests.stage.settings import LOS_ANGELES

GROUP, EVERY, STAYS_FREE = 3, timedelta(minutes=20), timedelta(minutes=3)
QUIET = range(21 * 60, 24 * 60), range(8 * 60)  # minutes of the day, by the practice's clock
MOMENTS = ("starts_at", "ends_at", "offered_at", "claimed_at", "created_at", "ended_at", "freed_at")


@dataclass(frozen=True)
class Rows:
    offers: Sequence[Any]
    wishes: Mapping[int, Any]
    freed: Mapping[int, Any]
    letters: Sequence[int]
    overlaps: int


def read(url: str) -> Rows:
    engine = create_engine(url)
    with engine.connect() as connection:

        def rows(statement: str) -> list[dict[str, Any]]:
            found = connection.execute(text(statement)).mappings()
            return [{name: _read(name, value) for name, value in row.items()} for row in found]

        offers = rows(
            "SELECT id, wish_id, freed_id, surgeon_id, starts_at, ends_at, offered_at, claimed_at"
            " FROM offers ORDER BY id"
        )
        wishes = rows(
            "SELECT wishes.id, visit_id, weekdays, parts, notice_minutes, mailbox, created_at, ended_at FROM wishes"
        )
        freed = rows("SELECT id, surgeon_id, starts_at, ends_at, freed_at FROM freed_times")
        letters = [row[0] for row in connection.execute(text("SELECT offer_id FROM letters WHERE kind = 'offer'"))]
    engine.dispose()
    return Rows(offers, _by_id(wishes), _by_id(freed), letters, outcome(url).overlaps_in_sql)


def _read(name: str, value: Any) -> Any:
    """SQLite has moments as text."""
    return datetime.fromisoformat(f"{value}+00:00") if name in MOMENTS and isinstance(value, str) else value


def _by_id(rows: Sequence[Any]) -> dict[int, Any]:
    return {row["id"]: row for row in rows}


def broken(rows: Rows, *, own: Mapping[int, datetime]) -> list[str]:
    """A line for each promise that is broken; `own` is when the visits of wishes began at first."""
    promises: dict[str, Callable[[], Iterator[str]]] = {
        "no two appointments overlap": lambda: iter(["overlap"] * rows.overlaps),
        "no time is claimed twice": lambda: _claimed_twice(rows),
        "nobody hears twice of one time": lambda: _heard_twice(rows),
        "everybody once before anybody twice": lambda: _twice_before_once(rows, own),
        "groups of three": lambda: _too_many(rows),
        "every twenty minutes": lambda: _too_soon(rows),
        "not in quiet hours": lambda: _at_night(rows),
        "once it has stayed free": lambda: _not_yet_free(rows),
        "a letter for each offer": lambda: _without_letter(rows),
    }
    return [f"{promise}: {one}" for promise, faults in promises.items() for one in faults()]


def _claimed_twice(rows: Rows) -> Iterator[str]:
    claimed = [one for one in rows.offers if one["claimed_at"]]
    yield from (f"{a['id']} and {b['id']}" for a, b in combinations(claimed, 2) if _overlap(a, b))


def _heard_twice(rows: Rows) -> Iterator[str]:
    by_mailbox = defaultdict(list)
    for one in rows.offers:
        by_mailbox[rows.wishes[one["wish_id"]]["mailbox"]].append(one)
    for theirs in by_mailbox.values():
        yield from (f"{a['id']} and {b['id']}" for a, b in combinations(theirs, 2) if _overlap(a, b))


def _twice_before_once(rows: Rows, own: Mapping[int, datetime]) -> Iterator[str]:
    first_asked: dict[int, datetime] = {}
    for one in rows.offers:
        first_asked[one["wish_id"]] = min(one["offered_at"], first_asked.get(one["wish_id"], one["offered_at"]))
    for one in rows.offers:
        at = one["offered_at"]
        if first_asked[one["wish_id"]] == at:
            continue
        for wish in rows.wishes.values():
            never = first_asked.get(wish["id"], at + EVERY) > at
            there = wish["created_at"] <= at and (wish["ended_at"] is None or wish["ended_at"] > at)
            if never and there and _suits(wish, one, own):
                yield f"{one['id']} went before {wish['id']}"


def _suits(wish: Any, offer: Any, own: Mapping[int, datetime]) -> bool:
    start = offer["starts_at"].astimezone(LOS_ANGELES)
    part = 1 if start.hour < 12 else 2 if start.hour < 17 else 4
    earlier = wish["visit_id"] is None or own[wish["visit_id"]] > offer["starts_at"]
    known = offer["starts_at"] >= offer["offered_at"] + timedelta(minutes=wish["notice_minutes"])
    return bool(wish["weekdays"] >> start.weekday() & 1 and wish["parts"] & part and earlier and known)


def _too_many(rows: Rows) -> Iterator[str]:
    groups: dict[Any, list[int]] = defaultdict(list)
    for one in rows.offers:
        groups[one["freed_id"], one["offered_at"]].append(one["id"])
        groups["start", one["surgeon_id"], one["starts_at"], one["offered_at"]].append(one["id"])
    yield from (f"{ids} at once" for ids in groups.values() if len(ids) > GROUP)


def _too_soon(rows: Rows) -> Iterator[str]:
    asked: dict[Any, set[datetime]] = defaultdict(set)
    for one in rows.offers:
        asked[one["freed_id"]].add(one["offered_at"])
        asked["start", one["surgeon_id"], one["starts_at"]].add(one["offered_at"])
    for what, moments in asked.items():
        yield from (f"{what} at {later}" for before, later in pairwise(sorted(moments)) if later - before < EVERY)


def _at_night(rows: Rows) -> Iterator[str]:
    for one in rows.offers:
        local = one["offered_at"].astimezone(LOS_ANGELES)
        if any(local.hour * 60 + local.minute in minutes for minutes in QUIET):
            yield f"{one['id']} at {local}"


def _not_yet_free(rows: Rows) -> Iterator[str]:
    for one in rows.offers:
        freed = [
            row["freed_at"]
            for row in rows.freed.values()
            if row["surgeon_id"] == one["surgeon_id"] and _overlap(row, one) and row["freed_at"] <= one["offered_at"]
        ]
        if not freed or max(freed) > one["offered_at"] - STAYS_FREE:
            yield str(one["id"])


def _without_letter(rows: Rows) -> Iterator[str]:
    if sorted(rows.letters) != sorted(one["id"] for one in rows.offers):
        yield f"{len(rows.letters)} letters of {len(rows.offers)} offers"


def _overlap(one: Any, other: Any) -> bool:
    same = one["surgeon_id"] == other["surgeon_id"]
    return bool(same and one["starts_at"] < other["ends_at"] and other["starts_at"] < one["ends_at"])
