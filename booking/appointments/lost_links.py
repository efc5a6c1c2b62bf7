"""Patients who have lost the link to their page ask for it by email.

Whether an address is known is found out by the worker: so whoever asks, about whatever address, gets the same answer
after the same work, and learns nothing from it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from booking import messages
from booking.confidential import answers_of, email_lookups
from booking.database import Unseen, db, writing
from booking.models import Appointment, LinkRequest, Visit, VisitLookup

ANSWERED_WITHIN: Final = timedelta(days=1)  # later than that nobody waits for it any more


def ask_for_link(email: str, *, now: datetime) -> None:
    """`email` as `read_email` writes it; of it only the keyed digests are kept, until the worker has seen to it.

    One by each key: by which of them a visit is found depends on when it was booked.
    """
    digests = email_lookups(email)
    with writing(unseen=Unseen.LINK_REQUESTS) as session:
        session.add_all(LinkRequest(digest=digest, asked_at=now) for digest in digests)


def answer_link_requests(*, now: datetime) -> int:
    """The worker's turn: a letter about each visit to come, to the address that it has; how many rows asked for one."""
    if db.session.scalar(select(LinkRequest.id).limit(1)) is None:
        return 0
    with writing() as session:
        asked = session.execute(delete(LinkRequest).returning(LinkRequest.digest, LinkRequest.asked_at)).all()
        digests = {digest for digest, asked_at in asked if asked_at > now - ANSWERED_WITHIN}
        ahead = select(Appointment.id).where(
            Appointment.visit_id == Visit.id, Appointment.status == "booked", Appointment.starts_at > now
        )
        known = select(VisitLookup.visit_id).where(VisitLookup.digest.in_(digests))
        for visit in session.scalars(select(Visit).where(Visit.id.in_(known), ahead.exists()).order_by(Visit.id)):
            if not digests.isdisjoint(email_lookups(answers_of(visit).get("email", ""))):
                messages.write_link(session, visit=visit, now=now)
        return len(asked)
