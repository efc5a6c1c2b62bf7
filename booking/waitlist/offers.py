"""Offers found by the token of their link, and what becomes of them and of their wish when a time is claimed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from booking.availability import Part
from booking.confidential import answers_of, offer_token, token_digest
from booking.database import db, writing
from booking.messages import ANSWERED_WITHIN, write_move_offer_letter
from booking.models import Offer, Visit, Wish
from booking.waitlist.refusals import WishChanged
from booking.waitlist.wishes import give_link, locked, mailbox_of, move_wish


def offer_by_token(token: str) -> Offer | None:
    """Also one that is claimed, or whose wish has ended: its page says so."""
    return db.session.scalar(select(Offer).where(Offer.digest == token_digest(token)).options(*_IN_FULL))


def part_of(offer: Offer) -> Part:
    return Part(offer.surgeon_id, offer.location_id, offer.starts_at)


def locked_offer(session: Session, id: int) -> Offer:
    """As it is by now, under the lock on its surgeon; nobody ends its wish until the transaction does."""
    offer = session.scalars(select(Offer).where(Offer.id == id).options(*_IN_FULL)).one()
    locked(session, offer.wish_id)
    return offer


def offer_at_desk(session: Session, wish: Wish, part: Part, *, length: timedelta, now: datetime) -> Offer:
    """The time that the desk gives to whoever waits, as a row; of one that they were asked about, that row."""
    known = select(Offer).where(
        Offer.wish_id == wish.id, Offer.surgeon_id == part.surgeon, Offer.starts_at == part.starts_at
    )
    offer = session.scalar(known)
    if offer is None:
        offer = Offer(uuid=uuid4(), wish=wish, surgeon_id=part.surgeon, offered_at=now)
        offer.starts_at, offer.ends_at = part.starts_at, part.starts_at + length
        offer.digest = token_digest(offer_token(offer))
        session.add(offer)
    offer.location_id = part.location
    session.flush()
    return offer


def offer_instead(
    session: Session, visit: Visit, part: Part, *, length: timedelta, user_id: int, now: datetime
) -> Offer:
    """The desk offers the patient another time, since theirs cannot stay, and writes to them; under a surgeon's lock.

    It ends by itself when they have not answered in time.
    """
    session.execute(
        update(Wish)
        .where(Wish.visit_id == visit.id, Wish.has_to_move, Wish.ended_at.is_(None))
        .values(ended_at=now, ended_by="time")
    )
    wish = move_wish(session, visit, user_id=user_id, now=now)
    wish.ends_at = now + ANSWERED_WITHIN
    offer = offer_at_desk(session, wish, part, length=length, now=now)
    write_move_offer_letter(session, offer, now=now)
    return offer


def take_move_offer_back(uuid: UUID, *, now: datetime) -> None:
    """Nothing is to be taken there any more, and an email that still waits never leaves. Raises WishChanged."""
    with writing() as session:
        offer = session.scalar(select(Offer).where(Offer.uuid == uuid))
        wish = locked(session, offer.wish_id) if offer is not None else None
        if wish is None or wish.ended_at is not None:
            raise WishChanged
        wish.ended_at, wish.ended_by = now, "desk"


def note_claimed(session: Session, offer: Offer, visit: Visit, *, now: datetime) -> None:
    """The time is sure: whoever waited waits no longer."""
    offer.visit_id, offer.claimed_at = visit.id, now
    if offer.wish.ended_at is None:
        offer.wish.ended_at, offer.wish.ended_by = now, "claim"
    session.flush()


def offer_held_by(session: Session, visit: Visit) -> Offer | None:
    """By whose claim the visit holds a time."""
    held = select(Offer).where(Offer.visit_id == visit.id, Offer.claimed_at.is_(None))
    return session.scalars(held.order_by(Offer.id.desc()).limit(1)).first()


def wait_on(session: Session, offer_id: int, *, claimed_at: datetime) -> None:
    """The claim is undone: whoever waited waits on, unless they have left meanwhile or wait by another wish."""
    undone = update(Offer).where(Offer.id == offer_id, Offer.claimed_at == claimed_at).values(claimed_at=None)
    wish = session.scalar(undone.returning(Offer.wish_id))
    if wish is None:
        return
    ended = session.get_one(Wish, wish)
    waits_anew = select(Wish.id).where(
        Wish.visit_id == ended.visit_id, Wish.has_to_move == ended.has_to_move, Wish.ended_at.is_(None)
    )
    if ended.ended_by == "claim" and (ended.visit_id is None or session.scalar(waits_anew) is None):
        ended.ended_at = ended.ended_by = None


def renew_links(session: Session, visit: Visit) -> None:
    """Emails go to another address now: what was sent to the former one opens nothing any more."""
    got_by_claim = select(Offer.wish_id).where(Offer.visit_id == visit.id)
    for wish in session.scalars(select(Wish).where(or_(Wish.visit_id == visit.id, Wish.id.in_(got_by_claim)))):
        give_link(wish, generation=wish.generation + 1)
        if wish.visit_id is not None:
            wish.mailbox = mailbox_of(answers_of(visit))
        for offer in session.scalars(select(Offer).where(Offer.wish_id == wish.id)):
            offer.digest = token_digest(offer_token(offer))


_IN_FULL = (
    joinedload(Offer.surgeon),
    joinedload(Offer.location),
    joinedload(Offer.wish).options(
        joinedload(Wish.visit).selectinload(Visit.appointments), joinedload(Wish.procedure), selectinload(Wish.surgeons)
    ),
)
