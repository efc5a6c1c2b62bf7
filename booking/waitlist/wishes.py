"""Wishes made, changed and ended."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.catalog import practice
from booking.confidential import (
    answers_of,
    answers_of_wish,
    keyring,
    seal_waiting,
    seen_digest,
    token_digest,
    wish_token,
)
from booking.database import lock_key, writing
from booking.messages import write_wish_letter
from booking.models import Surgeon, Visit, Wish
from booking.waitlist.queries import is_waiting, stands_of, visit_is_ahead
from booking.waitlist.refusals import NotWaiting, WishChanged
from booking.waitlist.same_person import mailbox_of, place_of, who_they_are
from booking.waitlist.wanted import ANY_TIME, Wanted, wanted_of


def make_wish_of(
    visit: Visit, wanted: Wanted, *, seen: str | None = None, user_id: int | None = None, now: datetime
) -> Wish:
    """The patient of a booked visit would come earlier; the one wish that a visit has is made, or changed.

    `seen` is `seen_wish` of what the page showed, empty where there was none; None asks for nothing. As it is already
    changes nothing. Raises NotWaiting for a visit that is not ahead, or has several appointments; WishChanged.
    """
    uuid, id = visit.uuid, visit.id
    with writing() as session:
        lock_key(session, uuid.bytes)
        visit = session.get_one(Visit, id)
        if not visit_is_ahead(visit, now=now) or len(visit.appointments) != 1:
            raise NotWaiting
        wish = session.scalar(select(Wish).where(*stands_of(visit.id)))
        if wish is not None and wanted_of(wish) == wanted and is_waiting(wish, now=now):
            return wish
        if seen is not None and seen != seen_wish(wish, now=now):
            raise WishChanged
        if wish is None:
            wish = _new_wish(session, uuid4(), procedure_id=visit.procedure_id, language=visit.language, now=now)
            wish.visit_id, wish.taken_by_id = visit.id, user_id
        wish.mailbox = mailbox_of(answers_of(visit))
        wish.ends_at = _ends_at(now)
        _put(session, wish, wanted)
        return wish


def make_wish(
    procedure_id: int,
    wanted: Wanted,
    *,
    uuid: UUID,
    answers: Mapping[str, Any],
    language: str,
    browser: bytes | None = None,
    user_id: int | None = None,
    now: datetime,
) -> Wish:
    """Somebody without a visit waits; `answers` are what they typed, by the names that a visit's answers have.

    They agreed with the same press, in `browser`, and are written to; or at the telephone to `user_id`. The same page,
    whose number is `uuid`, again is the same wish; so is another page while they wait, and changes it to what it says.
    """
    name, reached = who_they_are(answers)
    uuid = uuid5(uuid, f"{name} {reached}")
    with writing() as session:
        lock_key(session, uuid5(NAMESPACE_OID, reached).bytes)
        made = session.scalar(select(Wish).where(Wish.uuid == uuid))
        made = made or place_of(answers, procedure_id=procedure_id, browser=browser, now=now)
        if made is not None:
            return _asked_again(session, made, wanted, answers, browser=browser, now=now)
        wish = _new_wish(session, uuid, procedure_id=procedure_id, language=language, now=now)
        wish.private, wish.mailbox = seal_waiting(answers, wish=uuid, browser=browser), mailbox_of(answers)
        wish.consented_at, wish.taken_by_id, wish.ends_at = now, user_id, _ends_at(now)
        _put(session, wish, wanted)
        if user_id is None:
            write_wish_letter(session, wish, now=now)
        return wish


def _asked_again(
    session: Session,
    made: Wish,
    wanted: Wanted,
    answers: Mapping[str, Any],
    *,
    browser: bytes | None,
    now: datetime,
) -> Wish:
    """With what they say now; what has ended stays as it ended."""
    wish = locked(session, made.id)
    if is_waiting(wish, now=now) and (wanted_of(wish), answers_of_wish(wish)) != (wanted, answers):
        wish.private = seal_waiting(answers, wish=wish.uuid, browser=browser)
        _put(session, wish, wanted)
    return wish


def move_wish(session: Session, visit: Visit, *, user_id: int, now: datetime) -> Wish:
    """The practice's: its patient has to move, to whatever time they are offered."""
    wish = _new_wish(session, uuid4(), procedure_id=visit.procedure_id, language=visit.language, now=now)
    wish.visit, wish.has_to_move, wish.taken_by_id = visit, True, user_id
    wish.mailbox, wish.ends_at = mailbox_of(answers_of(visit)), now
    _put(session, wish, ANY_TIME)
    return wish


def change_wish(wish: Wish, wanted: Wanted, *, seen: str | None = None, now: datetime) -> Wish:
    """To what it is already changes nothing. For `seen` see `seen_wish`. Raises NotWaiting, WishChanged."""
    with writing() as session:
        wish = locked(session, wish.id)
        if not is_waiting(wish, now=now):
            raise NotWaiting
        if wanted_of(wish) != wanted:
            if seen is not None and seen != seen_wish(wish, now=now):
                raise WishChanged
            _put(session, wish, wanted)
        return wish


def end_wish(wish: Wish, *, by: Literal["patient", "desk"], now: datetime) -> None:
    """Over for good, whatever a page showed of it; what has ended stays as it ended."""
    with writing() as session:
        wish = locked(session, wish.id)
        if wish.ended_at is None:
            wish.ended_at, wish.ended_by = now, by


def seen_wish(wish: Wish | None, *, now: datetime) -> str:
    """What a page shows of it, as its form sends it back; empty for none, and once nobody waits by it."""
    if wish is None or not is_waiting(wish, now=now):
        return ""
    wanted = wanted_of(wish)
    choice = sorted(wanted.surgeons), wish.weekdays, wish.parts, wanted.notice
    return seen_digest("wish", wish.uuid, *choice)


def locked(session: Session, id: int) -> Wish:
    """As it is by now; nobody else ends or claims it until this transaction does."""
    return session.scalars(select(Wish).where(Wish.id == id).with_for_update(of=Wish, key_share=True)).one()


def _new_wish(session: Session, uuid: UUID, *, procedure_id: int, language: str, now: datetime) -> Wish:
    wish = Wish(uuid=uuid, procedure_id=procedure_id, language=language, created_at=now, surgeons=[])
    give_link(wish, generation=1)
    session.add(wish)
    return wish


def give_link(wish: Wish, *, generation: int) -> None:
    """It opens by the link of this generation; those of every other end."""
    wish.generation, wish.key_id = generation, keyring().newest_id
    wish.digest = token_digest(wish_token(wish))


def _put(session: Session, wish: Wish, wanted: Wanted) -> None:
    wish.weekdays, wish.parts = wanted.weekday_bits, wanted.part_bits
    wish.notice_minutes = int(wanted.notice / timedelta(minutes=1))
    wish.surgeons = list(session.scalars(select(Surgeon).where(Surgeon.id.in_(wanted.surgeons))))
    session.flush()


def _ends_at(now: datetime) -> datetime:
    return now + timedelta(days=practice().wish_days)
