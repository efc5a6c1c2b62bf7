"""Wishes found: that of a visit, by the token of its link, and all that stand, for the desk to read."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from booking.confidential import answers_of_wish, token_digest
from booking.database import db
from booking.models import Appointment, Offer, Visit, Wish
from booking.waitlist.wanted import Wanted, wanted_of


@dataclass(frozen=True, slots=True)
class ListedWish:
    """A wish as the desk reads it; `name` is who comes, None where it cannot be read.

    `visit` is the uuid of the visit that would come earlier, and `booked_for` when that begins; None without one.
    """

    uuid: UUID
    name: str | None
    telephone: str
    has_email: bool
    since: datetime
    asked_at: datetime | None
    procedure_id: int
    wanted: Wanted
    visit: UUID | None
    booked_for: datetime | None


def wish_of(visit: Visit, *, now: datetime) -> Wish | None:
    """By which its patient waits for an earlier time just now."""
    wish = db.session.scalar(select(Wish).where(*stands_of(visit.id)))
    return wish if wish is not None and is_waiting(wish, now=now) else None


def visit_of(wish: Wish) -> Visit | None:
    """Theirs who waits; of somebody who waited without one, what they have booked of our offers."""
    if wish.visit is not None or wish.ended_by != "claim":
        return wish.visit
    claimed = select(Visit).join(Offer).where(Offer.wish_id == wish.id, Offer.claimed_at.is_not(None))
    return db.session.scalar(claimed.options(selectinload(Visit.appointments)))


def wish_by_token(token: str) -> Wish | None:
    """Also one that has ended: its page says so."""
    own = Wish.digest == token_digest(token), Wish.has_to_move.is_(False)
    return db.session.scalar(select(Wish).where(*own).options(*_IN_FULL))


def wish_by_uuid(uuid: UUID) -> Wish | None:
    own = Wish.uuid == uuid, Wish.has_to_move.is_(False)
    return db.session.scalar(select(Wish).where(*own).options(*_IN_FULL))


def listed_wishes(*, now: datetime) -> list[ListedWish]:
    """All that stand, whoever has waited longest first; a few statements, however many."""
    standing = select(Wish).where(waits(now)).options(*_IN_FULL)
    return [listed_wish(wish) for wish in db.session.scalars(standing.order_by(Wish.created_at, Wish.id))]


def wishes_in_full(ids: Collection[int]) -> dict[int, ListedWish]:
    found = db.session.scalars(select(Wish).where(Wish.id.in_(ids)).options(*_IN_FULL)) if ids else ()
    return {wish.id: listed_wish(wish) for wish in found}


def is_waiting(wish: Wish, *, now: datetime) -> bool:
    """Whether somebody waits by it: it has not ended, its days are not over, and its visit, if it has one, is ahead."""
    return wish.ended_at is None and wish.ends_at > now and (wish.visit is None or visit_is_ahead(wish.visit, now=now))


def visit_is_ahead(visit: Visit, *, now: datetime) -> bool:
    return bool(visit.appointments) and all(
        row.status == "booked" and row.starts_at > now for row in visit.appointments
    )


def waits(now: datetime) -> ColumnElement[bool]:
    """`is_waiting`, of rows."""
    booked = select(Appointment.id).where(
        Appointment.visit_id == Wish.visit_id, Appointment.status == "booked", Appointment.starts_at > now
    )
    stands = and_(Wish.ended_at.is_(None), Wish.has_to_move.is_(False), Wish.ends_at > now)
    return and_(stands, or_(Wish.visit_id.is_(None), booked.exists()))


def stands_of(visit_id: int) -> Sequence[ColumnElement[bool]]:
    """Which wish of a visit has not been ended; the database knows one at most."""
    return Wish.visit_id == visit_id, Wish.has_to_move.is_(False), Wish.ended_at.is_(None)


def listed_wish(wish: Wish) -> ListedWish:
    answers = answers_of_wish(wish)
    return ListedWish(
        uuid=wish.uuid,
        name=answers.patient_name,
        telephone=answers.get("telephone", ""),
        has_email=bool(answers.get("email")),
        since=wish.created_at,
        asked_at=wish.last_asked_at,
        procedure_id=wish.visit.procedure_id if wish.visit else wish.procedure_id,
        wanted=wanted_of(wish),
        visit=wish.visit.uuid if wish.visit else None,
        booked_for=min(row.starts_at for row in wish.visit.appointments) if wish.visit else None,
    )


_IN_FULL = (selectinload(Wish.surgeons), joinedload(Wish.visit).selectinload(Visit.appointments))
