"""A letter of each kind as it would read, about an appointment that nobody has, for screens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, cast
from uuid import UUID

from flask_babel import force_locale
from sqlalchemy import select

from booking.availability import local_date, utc_spans
from booking.catalog import PracticeDetails
from booking.confidential import keyring
from booking.database import db
from booking.messages.letter_parts import Wording
from booking.messages.moves import Move
from booking.messages.reminders import OFFER
from booking.messages.waiting import MOVE_OFFER, WISH, wording_of_move_offer, wording_of_offer, wording_of_wish
from booking.messages.wording import wording_of
from booking.models import Appointment, Fee, Location, Offer, Surgeon, Visit, Wish

WITH_OWN_LINE: Final = (
    "booked",
    "reminder",
    "moved",
    "cancelled",
    "missed",
    "link",
    "address",
    "place",
    WISH,
    OFFER,
    MOVE_OFFER,
)
"""The kinds of letter in which the practice may say a sentence of its own.

Not in the farewell to a former address, which may be somebody else's, and not where one letter stands for several.
"""
IN_DAYS: Final = timedelta(days=14)
LENGTH: Final = timedelta(minutes=45)
TEN: Final = 10 * 60  # minutes from 0:00
NOBODY: Final = UUID(int=0)


def sample_letter(
    kind: str, line: Mapping[str, str], language: str, *, practice: PracticeDetails, now: datetime
) -> Wording | None:
    """With this line of the practice, by language. None where there is no surgeon or no place yet."""
    visit = _visit(kind, practice, now=now)
    if visit is None:
        return None
    said = replace(practice, letter_lines={kind: dict(line)})
    moves = [_move(part) for part in visit.appointments] if kind == "moved" else []
    with force_locale(language):
        if kind == WISH:
            return wording_of_wish(_wish_of(visit), said)
        if kind == OFFER:
            return wording_of_offer(_offer_to(visit), said)
        if kind == MOVE_OFFER:
            return wording_of_move_offer(_offer_to(visit), said)
        return wording_of(visit, kind, practice=said, moves=moves, now=now)


@dataclass(frozen=True, slots=True)
class _SamplePart:
    """What letters read of an appointment; no row, so that nothing can write it."""

    surgeon: Surgeon
    location: Location
    starts_at: datetime
    status: str
    uuid: UUID = NOBODY
    private: None = None

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + LENGTH

    @property
    def told_at(self) -> datetime:
        return self.starts_at

    @property
    def surgeon_id(self) -> int:
        return self.surgeon.id

    @property
    def location_id(self) -> int:
        return self.location.id


@dataclass(frozen=True, slots=True)
class _SampleVisit:
    """What letters read of a visit, likewise."""

    appointments: tuple[_SamplePart, ...]
    fee: Fee
    key_id: str
    uuid: UUID = NOBODY
    generation: int = 1
    private: None = None
    confirmed_at: None = None


@dataclass(frozen=True, slots=True)
class _SampleWish:
    """What letters read of whoever waits, likewise."""

    visit: Visit
    key_id: str
    uuid: UUID = NOBODY
    generation: int = 1


@dataclass(frozen=True, slots=True)
class _SampleOffer:
    """What letters read of a time that came free, likewise."""

    wish: Wish
    surgeon: Surgeon
    location: Location
    starts_at: datetime
    ends_at: datetime
    uuid: UUID = NOBODY


def _visit(kind: str, practice: PracticeDetails, *, now: datetime) -> Visit | None:
    surgeon = db.session.scalars(select(Surgeon).where(Surgeon.active).order_by(Surgeon.position).limit(1)).first()
    places = select(Location).where(Location.active).order_by(Location.kind != "office", Location.position)
    place = db.session.scalars(places.limit(1)).first()
    if surgeon is None or place is None:
        return None
    day = local_date(now + IN_DAYS, practice.zone)
    status = {"cancelled": "cancelled", "missed": "no_show"}.get(kind, "booked")
    part = _SamplePart(surgeon, place, utc_spans(day, TEN, TEN + 1, practice.zone)[0].start, status)
    return cast(Visit, _SampleVisit((part,), practice.fee, keyring().newest_id))


def _wish_of(visit: Visit) -> Wish:
    return cast(Wish, _SampleWish(visit, visit.key_id))


def _offer_to(visit: Visit) -> Offer:
    """Of the time of their own appointment: letters tell that of no other."""
    [part] = visit.appointments
    offered = _SampleOffer(_wish_of(visit), part.surgeon, part.location, part.starts_at, part.ends_at)
    return cast(Offer, offered)


def _move(part: Appointment) -> Move:
    """From the day before."""
    return Move(part, part.starts_at - timedelta(days=1), LENGTH, part.surgeon, part.location)
