"""The people of a few visits, recognized as the register recognizes everybody, without unsealing everybody."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CTE, BindParameter, Select, and_, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from booking import catalog
from booking.appointments import EXPECTED
from booking.models import NEVER_BOOKED, Appointment, PersonVerdict, Visit, VisitLookup
from booking.people.memory import memory
from booking.people.recognition import Verdict, people_among
from booking.people.verdicts import verdicts_about

Times = Mapping[int, datetime | None]
"""A person's visits by their ids, with when each begins, or began; None for what does not take place."""


@dataclass(frozen=True, slots=True)
class _Linked:
    """A visit that may be of one person with another; `is_judged` where staff decided something about it."""

    id: int
    uuid: UUID
    sealed: bytes | None
    starts_at: datetime | None
    ends_at: datetime
    is_judged: bool


def people_of(session: Session, visits: Collection[int], *, now: datetime) -> list[Times]:
    """Whoever has one of these visits and may have others, each with all of theirs, and others who share with them.

    Who shares neither number nor address with anybody, and was judged by nobody, is not among them. One statement, and
    two more where staff have decided something.
    """
    rows, verdicts = _linked_with(session, visits)
    if not rows:
        return []
    over = now - timedelta(days=catalog.practice().keep_answers_days)
    kept = {id: row for id, row in rows.items() if row.ends_at > over}
    traits = memory().traits().of({id: (row.uuid, row.sealed) for id, row in kept.items()})
    among = [one for one in verdicts if one.one in kept and one.other in kept]
    return [{id: kept[id].starts_at for id in person} for person in people_among(traits, among)]


def _linked_with(session: Session, visits: Collection[int]) -> tuple[dict[int, _Linked], set[Verdict]]:
    """By a number, an address or a decision in common, over any number of others.

    A decision leads to all visits of both people, so the second round hardly ever finds another one to follow.
    """
    rows, verdicts, asked, ahead = dict[int, _Linked](), set[Verdict](), set[int](), set(visits)
    while ahead:
        asked |= ahead
        found = [_Linked(*row) for row in session.connection().execute(_LINKED, {"visits": sorted(ahead)})]
        rows |= {row.id: row for row in found}
        decided = verdicts_about(session, [row.id for row in found if row.is_judged])
        verdicts.update(decided)
        ahead = {id for one in decided if one.is_same for id in (one.one, one.other)} - rows.keys() - asked
    return rows, verdicts


_OWN, _OTHER = aliased(VisitLookup), aliased(VisitLookup)
_ASKED: Final[BindParameter[int]] = bindparam("visits", expanding=True)


def _sharing() -> CTE:
    """Ids: who shares with these visits, over any number of others, and those of them that were judged."""
    others = select(_OTHER.visit_id).join(_OWN, _OWN.digest == _OTHER.digest)
    near = others.where(_OWN.visit_id.in_(_ASKED), _OTHER.visit_id != _OWN.visit_id)
    judged = [
        select(column).where(column.in_(_ASKED), PersonVerdict.ended_at.is_(None))
        for column in (PersonVerdict.one_id, PersonVerdict.other_id)
    ]
    sharing = near.cte("sharing", recursive=True)
    return sharing.union(*judged, others.join(sharing, sharing.c.visit_id == _OWN.visit_id))


def _rows() -> Select[int, UUID, bytes | None, datetime, datetime, bool]:
    sharing = _sharing()
    judged = and_(
        or_(PersonVerdict.one_id == Visit.id, PersonVerdict.other_id == Visit.id), PersonVerdict.ended_at.is_(None)
    )
    return (
        select(
            Visit.id,
            Visit.uuid,
            Visit.private,
            func.min(case((Appointment.status.in_(EXPECTED), Appointment.starts_at))),
            func.max(Appointment.ends_at),
            exists().where(judged).correlate(Visit),
        )
        .join(Appointment, Appointment.visit_id == Visit.id)
        # Not joined: to have its groups in order, SQLite would go through all visits and look for each among the few.
        .where(Visit.id.in_(select(sharing.c.visit_id)))
        .where(Visit.private.is_not(None), Appointment.status.not_in(NEVER_BOOKED))
        .group_by(Visit.id)
    )


_LINKED: Final = _rows()
