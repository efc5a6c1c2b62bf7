"""Time that came free, offered to those who wait: the worker's turn, with the settings of the practice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, Connection, Row, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from booking.availability import DAY, Interval, QuietHours
from booking.confidential import Purpose, derive_token, token_digest
from booking.database import Unseen, UTCDateTime, db, lock_key, writing
from booking.messages import write_offer_letters
from booking.models import FreedTime, Offer, Practice, Wish
from booking.waitlist.free_time import free_time
from booking.waitlist.heard import freed_lately, heard_near, told_lately
from booking.waitlist.matching import Chosen, chosen_for

TURN: Final = b"a turn of the waitlist"  # of two surgeons' times, too, one is decided after the other
MOST_IN_A_TURN: Final = 20  # the worker has letters to send as well


def offer_freed_times(*, now: datetime) -> int:
    """Ask those whose turn it is about what has stayed free for long enough; how many were asked.

    None in the practice's quiet hours. Any number of workers may do it at once: who decides about a surgeon's time has
    the lock on it, and offers are committed with their letters.
    """
    rows = db.session.connection().execute(_TURN, {"now": now, "most": MOST_IN_A_TURN}).all()
    pace = _Pace.of(rows[0]) if rows else None
    if pace is None or pace.quiet.holds(now):
        return 0
    asked = 0
    for row in rows:
        if row.id is not None and row.freed_at <= now - pace.stays_free:
            with writing(surgeons=[row.surgeon_id]) as session:
                lock_key(session, TURN)
                asked += _ask_next(session, row.id, row.surgeon_id, pace, now=now)
    return asked


def forget_freed_times(*, now: datetime) -> int:
    """Of time that is past, or taken again, and that nobody was asked about: figures count the rest."""
    asked = select(Offer.id).where(Offer.freed_id == FreedTime.id)
    over = and_(or_(FreedTime.ends_at <= now, FreedTime.done_at <= now - DAY), ~asked.exists())
    if db.session.scalar(select(FreedTime.id).where(over).limit(1)) is None:
        return 0
    with writing(unseen=Unseen.FREED_TIMES) as session:
        return int(session.execute(delete(FreedTime).where(over)).rowcount)  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class _Pace:
    """How fast the practice asks, and when it asks nobody."""

    stays_free: timedelta
    group: int
    every: timedelta
    quiet: QuietHours

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]]) -> _Pace:
        after, group, every, quiet_from, quiet_until, zone = row[:6]
        quiet = QuietHours(quiet_from, quiet_until, ZoneInfo(zone))
        return cls(timedelta(minutes=after), group, timedelta(minutes=every), quiet)


def _ask_next(session: Session, id: int, surgeon: int, pace: _Pace, *, now: datetime) -> int:
    """Under the lock; another worker may have been quicker."""
    connection = session.connection()
    which = {"now": now, "id": id, "surgeon": surgeon, "since": now - pace.stays_free}
    near = {row.id: row for row in connection.execute(_STILL_DUE_AND_LATELY, which)}
    freed = near.pop(id, None)
    if freed is None:
        return 0
    span = Interval(max(freed.starts_at, now), freed.ends_at)
    heard = heard_near(connection, surgeon, span)
    resting = [
        *freed_lately(near.values(), span, rest=pace.stays_free),
        *told_lately(heard, span, rest=pace.every, now=now),
    ]
    free = free_time(session, surgeon, span, resting=[one for one, _until in resting], now=now)
    chosen = chosen_for(session, free, freed_id=id, heard=heard, most=pace.group) if free else []
    due_at = done_at = None
    if chosen:
        _offer(connection, id, chosen, now=now)
        due_at = now + pace.every
    elif resting and free is not None and free.has_some():
        due_at = min(until for _span, until in resting)
    else:
        done_at = now
    connection.execute(_NOTE_TURN, {"freed": id, "due": due_at, "done": done_at})
    return len(chosen)


def _offer(connection: Connection, freed_id: int, chosen: Sequence[Chosen], *, now: datetime) -> None:
    """With their letters, in one transaction: a worker that is killed leaves both, or neither."""
    rows = [_row(one, freed_id=freed_id, now=now) for one in chosen]
    ids = dict(connection.execute(_MAKE, rows).all())
    letters = [(one.wish.id, ids[one.wish.id], one.wish.language, one.wish.mailbox) for one in chosen]
    write_offer_letters(connection, letters, now=now)
    connection.execute(_NOTE_ASKED, {"wishes": list(ids), "now": now})


def _row(one: Chosen, *, freed_id: int, now: datetime) -> dict[str, object]:
    uuid = uuid4()
    return {
        "uuid": uuid,
        "digest": token_digest(derive_token(Purpose.OFFER, uuid, one.wish.generation, one.wish.key_id)),
        "wish_id": one.wish.id,
        "freed_id": freed_id,
        "surgeon_id": one.slot.surgeon,
        "location_id": one.slot.location,
        "starts_at": one.slot.starts_at,
        "ends_at": one.slot.ends_at,
        "offered_at": now,
    }


# Built once: to build them anew each time would cost more than to run them.
_NOW: BindParameter[datetime] = bindparam("now", type_=UTCDateTime)
_SINCE: BindParameter[datetime] = bindparam("since", type_=UTCDateTime)
_IS_DUE = and_(
    FreedTime.done_at.is_(None), or_(FreedTime.due_at.is_(None), FreedTime.due_at <= _NOW), FreedTime.ends_at > _NOW
)
_TURN = (
    select(
        Practice.offer_after_minutes,
        Practice.offer_group,
        Practice.offer_every_minutes,
        Practice.quiet_from_minute,
        Practice.quiet_until_minute,
        Practice.time_zone,
        FreedTime.id,
        FreedTime.surgeon_id,
        FreedTime.freed_at,
    )
    .outerjoin(FreedTime, _IS_DUE)
    .where(Practice.id == 1)
    .order_by(FreedTime.freed_at, FreedTime.id)
    .limit(bindparam("most"))
)
_IS_IT = FreedTime.id == bindparam("id")
_STILL_DUE_AND_LATELY = select(FreedTime.id, FreedTime.starts_at, FreedTime.ends_at, FreedTime.freed_at).where(
    FreedTime.surgeon_id == bindparam("surgeon"),
    or_(and_(_IS_IT, _IS_DUE), and_(~_IS_IT, FreedTime.ends_at > _NOW, FreedTime.freed_at > _SINCE)),
)
_MAKE = insert(Offer.__table__).returning(Offer.wish_id, Offer.id)  # type: ignore[arg-type]
_NOTE_ASKED = update(Wish).where(Wish.id.in_(bindparam("wishes", expanding=True))).values(last_asked_at=_NOW)
_NOTE_TURN = (
    update(FreedTime)
    .where(FreedTime.id == bindparam("freed"))
    .values(due_at=bindparam("due", type_=UTCDateTime), done_at=bindparam("done", type_=UTCDateTime))
)
