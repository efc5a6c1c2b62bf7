"""Patients whose time cannot stay, asked by email to take another: while they may still answer, nobody calls them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from sqlalchemy import BindParameter, and_, bindparam, exists, or_, select
from sqlalchemy.orm import aliased, joinedload

from booking.database import UTCDateTime, db
from booking.messages.tasks import OUTSIDE_HOURS
from booking.models import LIVE, Appointment, Letter, Offer, Task, Visit, Wish

ANSWERED_WITHIN: Final = timedelta(hours=24)
"""Then whoever was asked is called again."""


class Answer(Enum):
    AWAITED = "they may still take it"
    TAKEN = "somebody else has the time by now"
    UNDELIVERED = "the email could not be delivered"
    NONE = "they have not taken it in time"


@dataclass(frozen=True, slots=True)
class AskedToMove:
    """What the patient was offered last in the place of a time that cannot stay."""

    offer: Offer
    answer: Answer


def asked_to_move(*, now: datetime) -> dict[int | None, AskedToMove]:
    """By the visit, of all whose time still cannot stay; who was never asked, or is asked no more, is not there.

    One statement.
    """
    found = {}
    for offer, is_standing, is_taken, is_undelivered in db.session.execute(_ASKED, {"now": now}).unique():
        answer = Answer.AWAITED if is_standing else Answer.NONE
        if is_standing and is_taken:
            answer = Answer.TAKEN
        if is_undelivered:
            answer = Answer.UNDELIVERED
        found[offer.wish.visit_id] = AskedToMove(offer, answer)
    return found


def is_answer_awaited(offer: Offer, *, now: datetime) -> bool:
    """Whether the patient may still take it: in time, while nobody has it and their own cannot stay."""
    return db.session.scalar(AWAITED.where(Offer.id == offer.id), {"now": now}) is not None


def has_to_move_still(wish: Wish) -> bool:
    """Whether what it was made for is so: the visit lies outside the hours, and nobody has moved or reached them."""
    return db.session.scalar(select(Wish.id).where(Wish.id == wish.id, _IS_OWED)) is not None


_NOW: BindParameter[datetime] = bindparam("now", type_=UTCDateTime)
_IS_OWED = exists().where(
    Task.visit_id == Wish.visit_id,
    Task.kind == OUTSIDE_HOURS,
    Task.done_at.is_(None),
    Task.created_at <= Wish.created_at,
)
_IS_STANDING = and_(Wish.ended_at.is_(None), Wish.ends_at > _NOW, Offer.starts_at > _NOW)
_Other = aliased(Appointment)
_IS_TAKEN = exists().where(
    _Other.surgeon_id == Offer.surgeon_id,
    _Other.status.in_(LIVE),
    _Other.status != "held",
    _Other.lane == 0,
    _Other.visit_id != Wish.visit_id,
    _Other.takes_from < Offer.ends_at,
    _Other.takes_until > Offer.starts_at,
)
_IS_UNDELIVERED = exists().where(Letter.offer_id == Offer.id, Letter.gave_up_at.is_not(None))
_ASKED = (
    select(Offer, _IS_STANDING, _IS_TAKEN, _IS_UNDELIVERED)
    .join(Wish, Wish.id == Offer.wish_id)
    .where(Wish.has_to_move, or_(Wish.ended_by.is_(None), Wish.ended_by == "time"), _IS_OWED)
    .options(joinedload(Offer.wish).joinedload(Wish.visit).joinedload(Visit.appointments), joinedload(Offer.surgeon))
    .order_by(Offer.id)
)
AWAITED: Final = (
    select(Wish.visit_id)
    .join(Offer, Offer.wish_id == Wish.id)
    .where(Wish.has_to_move, _IS_STANDING, ~_IS_TAKEN, ~_IS_UNDELIVERED, _IS_OWED)
)
"""The visits of those whom nobody need call for now."""
