"""What staff decide about who is one person: rows beside the visits, so that nothing is rewritten and undo is exact."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations, product
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session, joinedload

from booking.appointments import ChangedMeanwhile
from booking.confidential import seen_digest
from booking.database import db, lock_key, writing
from booking.models import PersonVerdict
from booking.people.memory import memory
from booking.people.recognition import Verdict

_LOCK = b"people"  # whoever decides about people waits for one another


@dataclass(frozen=True, slots=True)
class MadeVerdict:
    """One press: `is_same` is whether it says one person; `at` and `by` when it was, and by whom."""

    act: UUID
    is_same: bool
    at: datetime
    by: str


def join(one: int, other: int, *, act: UUID, seen: str, user_id: int, now: datetime) -> None:
    """The people whose visits these are, by their ids, are one. The same `act` again is the same press.

    Raises ChangedMeanwhile unless they are as `seen_people` said, and LookupError for a visit that is nobody's.
    """
    with writing() as session:
        pair = _people(session, act, one, other, seen=seen, now=now)
        if pair is not None:
            visits = sorted(pair[0] | pair[1])
            _decide(session, combinations(visits, 2), is_same=True, act=act, user_id=user_id, now=now)


def keep_apart(one: int, other: int, *, act: UUID, seen: str, user_id: int, now: datetime) -> None:
    """They are two people, however alike. Raises as `join` does, and ChangedMeanwhile where they are one."""
    with writing() as session:
        pair = _people(session, act, one, other, seen=seen, now=now)
        if pair is not None:
            if pair[0] == pair[1]:
                raise ChangedMeanwhile  # a visit is set apart from its person by itself
            _decide(session, product(*pair), is_same=False, act=act, user_id=user_id, now=now)


def set_apart(visit: int, *, act: UUID, seen: str, user_id: int, now: datetime) -> None:
    """This visit is of somebody else than the other visits of its person. Raises as `join` does."""
    with writing() as session:
        pair = _people(session, act, visit, visit, seen=seen, now=now)
        if pair is not None:
            others = pair[0] - {visit}
            _decide(session, product([visit], others), is_same=False, act=act, user_id=user_id, now=now)


def take_back(act: UUID, *, user_id: int, now: datetime) -> bool:
    """Everybody is whoever they would be without it; False when it had been taken back before."""
    with writing() as session:
        lock_key(session, _LOCK)
        ended = update(PersonVerdict).where(PersonVerdict.act == act, PersonVerdict.ended_at.is_(None))
        result = session.connection().execute(ended.values(ended_at=now, ended_by_id=user_id))
        return bool(result.rowcount)


def is_decided(act: UUID) -> bool:
    """Whether this press has decided already."""
    return db.session.scalar(select(PersonVerdict.id).where(PersonVerdict.act == act).limit(1)) is not None


def verdicts_about(session: Session, visits: Collection[int]) -> list[Verdict]:
    """Those that have not ended, about one or both of these visits; without a statement for none."""
    if not visits:
        return []
    rows = session.execute(
        select(PersonVerdict.id, PersonVerdict.one_id, PersonVerdict.other_id, PersonVerdict.is_same).where(
            PersonVerdict.ended_at.is_(None), _is_about(visits)
        )
    )
    return [Verdict(*row) for row in rows]


def decisions_about(visits: Collection[int]) -> list[MadeVerdict]:
    """Those that have not ended, the latest first."""
    rows = db.session.scalars(
        select(PersonVerdict)
        .where(_is_about(visits), PersonVerdict.ended_at.is_(None))
        .options(joinedload(PersonVerdict.made_by))
        .order_by(PersonVerdict.id.desc())
    )
    acts = {row.act: MadeVerdict(row.act, row.is_same, row.made_at, row.made_by.name) for row in rows}
    return list(acts.values())


def seen_people(one: int, other: int, *, now: datetime) -> str:
    """For the form that decides about them: which visits they have now, what is known of these, and what is decided."""
    with memory().register(now=now) as register:
        people = sorted({register.person_with(one), register.person_with(other)}, key=sorted)
        known = [[(id, register.entries[id].version) for id in sorted(visits)] for visits in people]
    decided = verdicts_about(db.session(), frozenset().union(*people))
    return seen_digest(known, sorted(verdict.number for verdict in decided))


def _is_about(visits: Collection[int]) -> ColumnElement[bool]:
    return or_(PersonVerdict.one_id.in_(visits), PersonVerdict.other_id.in_(visits))


def _people(
    session: Session, act: UUID, one: int, other: int, *, seen: str, now: datetime
) -> tuple[frozenset[int], frozenset[int]] | None:
    """Theirs as they are under the lock; None when this press has decided already."""
    lock_key(session, _LOCK)
    if is_decided(act):
        return None
    if seen_people(one, other, now=now) != seen:
        raise ChangedMeanwhile
    with memory().register(now=now) as register:
        pair = register.person_with(one), register.person_with(other)
    if not all(pair):
        raise LookupError("a visit of nobody")
    return pair


def _decide(
    session: Session, pairs: Iterable[tuple[int, int]], *, is_same: bool, act: UUID, user_id: int, now: datetime
) -> None:
    session.add_all(
        PersonVerdict(
            act=act,
            one_id=min(pair),
            other_id=max(pair),
            is_same=is_same,
            made_at=now,
            made_by_id=user_id,
        )
        for pair in pairs
    )
