"""Letters as rows, written in the transaction of what they tell of."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import uuid4

from sqlalchemy import ColumnElement, and_, bindparam, insert, select, update
from sqlalchemy.orm import Session

from booking.confidential import Answers, answers_of, answers_of_wish, mailbox_digest, seal_address, unsealed_address
from booking.database import UTCDateTime, db
from booking.messages.tasks import withdraw_letter_tasks
from booking.models import Letter, Visit

WAITING: Final[ColumnElement[bool]] = and_(
    Letter.sent_at.is_(None), Letter.superseded_at.is_(None), Letter.gave_up_at.is_(None)
)
AT_ONCE: Final = timedelta(0)
DEPARTURE: Final = "departure"
"""Of a letter to an address from which others go elsewhere now: it tells nothing of the visit."""
WAITING_WITH_NEWS: Final[ColumnElement[bool]] = and_(WAITING, Letter.kind != DEPARTURE, Letter.visit_id.is_not(None))
"""What waits and tells how its visit stands."""
_SUPERSEDE = (
    update(Letter)
    .where(Letter.visit_id == bindparam("visit"), WAITING_WITH_NEWS)
    .values(superseded_at=bindparam("now", type_=UTCDateTime))
)
_CHANGE_LANGUAGE = (
    update(Letter).where(Letter.visit_id == bindparam("visit"), WAITING_WITH_NEWS).values(language=bindparam("spoken"))
)


def write_letter(
    session: Session, *, visit: Visit, kind: str, user_id: int | None, delay: timedelta = AT_ONCE, now: datetime
) -> bool:
    """A letter about the visit as it will be after `delay`. A caller who left no email address gets none: False.

    Those that no user asked for are counted, see limits.py.
    """
    email = answers_of(visit).get("email")
    if email:
        letter = {
            "visit_id": visit.id,
            "kind": kind,
            "language": visit.language,
            "mailbox": mailbox_digest(email) if user_id is None else None,
            "created_at": now,
            "send_after": now + delay,
        }
        session.connection().execute(insert(Letter), letter)
    return bool(email)


def change_language(session: Session, *, visit: Visit) -> None:
    """What is still to be sent about the visit speaks its language as it is now."""
    session.connection().execute(_CHANGE_LANGUAGE, {"visit": visit.id, "spoken": visit.language})


def write_departure(session: Session, *, visit: Visit, email: str, delay: timedelta, now: datetime) -> None:
    """To the address that a patient has just taken away, sealed in the letter until it has left.

    Changed twice before anything has left, the first address alone has anything to hear, and only if it stays away.
    """
    waiting = session.scalar(select(Letter).where(Letter.visit_id == visit.id, WAITING, Letter.kind == DEPARTURE))
    if waiting is not None:
        if former_address(waiting) == answers_of(visit).get("email"):
            waiting.superseded_at, waiting.former_address = now, None
        return
    uuid = uuid4()
    session.add(
        Letter(
            uuid=uuid,
            visit_id=visit.id,
            kind=DEPARTURE,
            language=visit.language,
            mailbox=mailbox_digest(email),
            former_address=seal_address(email, letter=uuid),
            created_at=now,
            send_after=now + delay,
        )
    )


def letter_tells(visit: Visit, kind: str) -> bool:
    """Whether a letter of this kind has left, or waits to."""
    which = and_(Letter.visit_id == visit.id, Letter.kind == kind, Letter.superseded_at.is_(None))
    return db.session.scalar(select(Letter.id).where(which).limit(1)) is not None


def letter_address(letter: Letter) -> str:
    """Where it goes, or went; empty where that is unknown, or kept no longer."""
    return former_address(letter) if letter.kind == DEPARTURE else answers_about(letter).get("email", "")


def answers_about(letter: Letter) -> Answers:
    """What is known of whom it goes to."""
    return answers_of_wish(letter.wish) if letter.wish is not None else answers_of(letter.known_visit)


def former_address(letter: Letter) -> str:
    """Empty for any other letter, for one that has left, and where it cannot be read."""
    return unsealed_address(letter.former_address, letter=letter.uuid) if letter.former_address else ""


def supersede_letters(session: Session, *, visit: Visit, now: datetime) -> None:
    """Whatever is still to be sent about the visit is out of date."""
    session.connection().execute(_SUPERSEDE, {"visit": visit.id, "now": now})
    withdraw_letter_tasks(session, and_(Letter.visit_id == visit.id, Letter.superseded_at == now), now=now)
