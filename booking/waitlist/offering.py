"""Time that came free, offered to those who wait: the worker's turn, with the settings of the practice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, delete, insert, or_, select, update
from sqlalchemy.orm import Session

from booking.availability import DAY, Interval, overlaps
from booking.confidential import Purpose, derive_token, token_digest
from booking.database import Unseen, db, lock_key, writing
from booking.messages import quiet_hours, write_offer_letters
from booking.models import FreedTime, Offer, Practice, Wish
from booking.waitlist.matching import Chosen, Heard, chosen_for, free_time, is_one_time

TURN: Final = b"a turn of the waitlist"  # of two surgeons' times, too, one is decided after the other
MOST_IN_A_TURN: Final = 20  # the worker has letters to send as well


def offer_freed_times(*, now: datetime) -> int:
    """Ask those whose turn it is about what has stayed free for long enough; how many were asked.

    None in the practice's quiet hours. Any number of workers may do it at once: who decides about a surgeon's time has
    the lock on it, and offers are committed with their letters.
    """
    practice = db.session.get(Practice, 1)
    if practice is None or quiet_hours(practice).holds(now):
        return 0
    due = select(FreedTime.id, FreedTime.surgeon_id).where(_is_due(practice, now))
    asked = 0
    for id, surgeon in db.session.execute(due.order_by(FreedTime.freed_at, FreedTime.id).limit(MOST_IN_A_TURN)).all():
        with writing(surgeons=[surgeon]) as session:
            lock_key(session, TURN)
            asked += _ask_next(session, id, now=now)
    return asked


def forget_freed_times(*, now: datetime) -> int:
    """Of time that is past, or taken again, and that nobody was asked about: figures count the rest."""
    asked = select(Offer.id).where(Offer.freed_id == FreedTime.id)
    over = and_(or_(FreedTime.ends_at <= now, FreedTime.done_at <= now - DAY), ~asked.exists())
    if db.session.scalar(select(FreedTime.id).where(over).limit(1)) is None:
        return 0
    with writing(unseen=Unseen.FREED_TIMES) as session:
        return int(session.execute(delete(FreedTime).where(over)).rowcount)  # type: ignore[attr-defined]


def _is_due(practice: Practice, now: datetime) -> ColumnElement[bool]:
    return and_(
        FreedTime.done_at.is_(None),
        FreedTime.freed_at <= now - timedelta(minutes=practice.offer_after_minutes),
        or_(FreedTime.due_at.is_(None), FreedTime.due_at <= now),
        FreedTime.ends_at > now,
    )


def _ask_next(session: Session, id: int, *, now: datetime) -> int:
    """Under the lock; another worker may have been quicker."""
    practice = session.get_one(Practice, 1)
    freed = session.scalar(select(FreedTime).where(FreedTime.id == id, _is_due(practice, now)))
    if freed is None:
        return 0
    every = timedelta(minutes=practice.offer_every_minutes)
    span = Interval(max(freed.starts_at, now), freed.ends_at)
    heard = _heard(session, freed.surgeon_id, span)
    resting = [
        *_freed_lately(session, freed, span, rest=timedelta(minutes=practice.offer_after_minutes), now=now),
        *((one.span, one.at + every) for one in heard if one.at + every > now),
    ]
    free = free_time(session, freed.surgeon_id, span, resting=[span for span, _until in resting], now=now)
    chosen = chosen_for(session, free, freed_id=id, heard=heard, most=practice.offer_group) if free else []
    if chosen:
        _offer(session, freed, chosen, now=now)
        freed.due_at = now + every
    elif resting and free is not None and free.has_some():
        freed.due_at = min(until for _span, until in resting)
    else:
        freed.done_at = now
    return len(chosen)


def _heard(session: Session, surgeon: int, span: Interval) -> list[Heard]:
    """What anybody was told of it before."""
    query = (
        select(
            Offer.wish_id,
            Wish.mailbox,
            Offer.offered_at,
            Offer.starts_at,
            Offer.ends_at,
            FreedTime.starts_at.label("freed_from"),
            FreedTime.ends_at.label("freed_until"),
        )
        .join(Wish, Wish.id == Offer.wish_id)
        .outerjoin(FreedTime, FreedTime.id == Offer.freed_id)
        .where(Offer.surgeon_id == surgeon, Offer.starts_at < span.end + DAY, Offer.starts_at > span.start - DAY)
    )
    heard = [Heard(one.wish_id, one.mailbox, _told_of(one), one.offered_at) for one in session.execute(query)]
    return [one for one in heard if overlaps(one.span, span)]


def _told_of(offer: Row[*tuple[Any, ...]]) -> Interval:
    if offer.freed_from is not None and is_one_time(Interval(offer.freed_from, offer.freed_until)):
        return Interval(offer.freed_from, offer.freed_until)
    return Interval(offer.starts_at, offer.ends_at)


def _freed_lately(
    session: Session, freed: FreedTime, span: Interval, *, rest: timedelta, now: datetime
) -> list[tuple[Interval, datetime]]:
    """What of it was freed again a moment ago, and from when on it has been free for long enough."""
    query = select(FreedTime.starts_at, FreedTime.ends_at, FreedTime.freed_at).where(
        FreedTime.surgeon_id == freed.surgeon_id, FreedTime.ends_at > span.start, FreedTime.freed_at > now - rest
    )
    found = ((Interval(start, end), at + rest) for start, end, at in session.execute(query))
    return [(lately, until) for lately, until in found if overlaps(lately, span)]


def _offer(session: Session, freed: FreedTime, chosen: Sequence[Chosen], *, now: datetime) -> None:
    """With their letters, in one transaction: a worker that is killed leaves both, or neither."""
    rows = [offer_row(one, freed_id=freed.id, now=now) for one in chosen]
    made = insert(Offer).returning(Offer.id, Offer.wish_id)
    ids = {wish: id for id, wish in session.execute(made, rows)}
    letters = [(one.wish.id, ids[one.wish.id], one.wish.language, one.wish.mailbox) for one in chosen]
    write_offer_letters(session, letters, now=now)
    asked = update(Wish).where(Wish.id.in_(ids)).values(last_asked_at=now)
    session.execute(asked, execution_options={"synchronize_session": False})


def offer_row(one: Chosen, *, freed_id: int | None, now: datetime) -> dict[str, object]:
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
