"""The letters that the desk reads: in a list with initials alone, and one in full; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import joinedload

from booking.confidential import initials
from booking.config import settings
from booking.database import db
from booking.messages.again import sendable_again
from booking.messages.letter_parts import Wording
from booking.messages.outbox import answers_about, letter_address
from booking.messages.rendering import INVITING, letter_is_needed, letter_words
from booking.models import Letter, Visit, Wish, is_with


class LetterState(StrEnum):
    SENT = "sent"
    GIVEN_UP = "given_up"
    SUPERSEDED = "superseded"
    WAITING = "waiting"
    KEPT = "kept"  # without a mail server there is nothing it waits for


@dataclass(frozen=True, slots=True)
class ListedLetter:
    """`initials` are empty when the visit has no name, and None when it cannot be read."""

    uuid: UUID
    kind: str
    language: str
    initials: str | None
    state: LetterState
    created_at: datetime
    attempts: int


@dataclass(frozen=True, slots=True)
class LetterInFull:
    """A letter as it reads now; `wording` is None when what it is about is no longer so.

    `appointment` is of the visit that it is about, or whose patient waits; None for who waits without one.
    """

    listed: ListedLetter
    address: str
    appointment: UUID | None
    sent_at: datetime | None
    next_attempt_at: datetime | None
    again: str | None  # what sends it again, see sendable_again
    wording: Wording | None
    has_invitation: bool


def is_anothers_letter(uuid: UUID, surgeon_id: int) -> bool:
    """Whether there is this one, and it is about no visit with this surgeon."""
    others = select(Letter.id).where(Letter.uuid == uuid, ~_is_with(surgeon_id))
    return db.session.scalar(others) is not None


def number_of_letters(*, surgeon_id: int | None = None) -> int:
    """About visits with this surgeon; None for every surgeon's, as in all lists here."""
    return db.session.scalar(select(func.count(Letter.id)).where(_is_with(surgeon_id))) or 0


def latest_letters(*, surgeon_id: int | None = None, after: int, limit: int) -> list[ListedLetter]:
    """The newest first; as many as `after` says are left out before them."""
    newest = select(Letter).where(_is_with(surgeon_id)).options(joinedload(Letter.visit), _WISH)
    newest = newest.order_by(Letter.created_at.desc(), Letter.id.desc())
    return [_listed_letter(letter) for letter in db.session.scalars(newest.limit(limit).offset(after))]


def letters_about(*visits: Visit) -> list[ListedLetter]:
    """Those to a patient who waits for an earlier time among them; the first first."""
    ids = [visit.id for visit in visits]
    query = (
        select(Letter)
        .where(or_(Letter.visit_id.in_(ids), Letter.wish_id.in_(select(Wish.id).where(Wish.visit_id.in_(ids)))))
        .options(joinedload(Letter.visit), _WISH)
        .order_by(Letter.id)
    )
    return [_listed_letter(letter) for letter in db.session.scalars(query)]


def letter_in_full(uuid: UUID, *, now: datetime) -> LetterInFull | None:
    letter = db.session.scalar(select(Letter).where(Letter.uuid == uuid))
    if letter is None:
        return None
    listed, visit = _listed_letter(letter), letter.visit or (letter.wish.visit if letter.wish else None)
    return LetterInFull(
        listed=listed,
        address=letter_address(letter),
        appointment=visit.appointments[0].uuid if visit is not None else None,
        sent_at=letter.sent_at,
        next_attempt_at=letter.leased_until if listed.state is LetterState.WAITING and letter.attempts else None,
        again=sendable_again(letter.visit, now=now) if letter.visit is not None else None,
        wording=letter_words(letter, now=now) if letter_is_needed(letter, now=now) else None,
        has_invitation=letter.kind in INVITING,
    )


def _letter_state(letter: Letter) -> LetterState:
    if letter.sent_at is not None:
        return LetterState.SENT
    if letter.gave_up_at is not None:
        return LetterState.GIVEN_UP
    if letter.superseded_at is not None:
        return LetterState.SUPERSEDED
    return LetterState.WAITING if settings().smtp is not None else LetterState.KEPT


def _is_with(surgeon_id: int | None) -> ColumnElement[bool]:
    """Of a wish, of the visit whose patient waits: who waits without one is nobody's patient yet."""
    if surgeon_id is None:
        return true()
    return or_(Letter.visit.has(is_with(surgeon_id)), Letter.wish.has(Wish.visit.has(is_with(surgeon_id))))


def _listed_letter(letter: Letter) -> ListedLetter:
    return ListedLetter(
        uuid=letter.uuid,
        kind=letter.kind,
        language=letter.language,
        initials=_initials(answers_about(letter).name),
        state=_letter_state(letter),
        created_at=letter.created_at,
        attempts=letter.attempts,
    )


def _initials(name: str | None) -> str | None:
    return None if name is None else initials(name)


_WISH = joinedload(Letter.wish).joinedload(Wish.visit)
