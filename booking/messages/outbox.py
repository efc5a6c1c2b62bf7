"""Which letters are to be sent?"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from booking.answers import answers_of
from booking.models import Letter, Visit


def write_letter(session: Session, *, visit: Visit, kind: str, now: datetime) -> None:
    """A letter about the visit as it is now; whatever was still to be sent about it is out of date.

    A caller who left no e-mail address gets none.
    """
    waiting = update(Letter).where(
        Letter.visit_id == visit.id,
        Letter.sent_at.is_(None),
        Letter.superseded_at.is_(None),
        Letter.gave_up_at.is_(None),
    )
    session.execute(waiting.values(superseded_at=now), execution_options={"synchronize_session": False})
    if answers_of(visit).get("email"):
        session.add(Letter(visit_id=visit.id, kind=kind, language=visit.language, created_at=now, send_after=now))
