"""How a test comes by somebody who waits for an earlier time, and by what they are offered, within a context."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import uuid4

from sqlalchemy import select

from booking import appointments, messages, waitlist
from booking.appointments import PATIENT
from booking.confidential import offer_token
from booking.database import db
from booking.models import Letter, Offer, Wish
from booking.waitlist import ANY_TIME
from tests.stage.demo_site import DemoSite
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, about, local

SOON = local(7, 10)
LATER = local(20, 9)
ASKED = NOW + timedelta(minutes=3)


def who_waits(number: int = 1) -> Wish:
    """With an appointment on a later day: the first at 10, the second at 11."""
    start = LATER + timedelta(hours=number)
    answers = ANSWERS | {"email": f"patient{number}@patient.example"}
    return waitlist.make_wish_of(a_booking(start, browser=f"{number}".encode(), answers=answers), ANY_TIME, now=NOW)


def who_waits_without_visit(number: int = 1, language: str = "en") -> Wish:
    answers = {name: ANSWERS[name] for name in ("name", "telephone")} | {"email": f"stranger{number}@patient.example"}
    return waitlist.make_wish(about().procedure_id, ANY_TIME, uuid=uuid4(), answers=answers, language=language, now=NOW)


def offered(freed: datetime = SOON, *, now: datetime = NOW) -> list[Offer]:
    """What came of a cancellation, and what was offered before, in turn."""
    appointments.cancel(a_booking(freed, browser=b"who cancels", now=now), actor=PATIENT, now=now)
    waitlist.offer_freed_times(now=now + (ASKED - NOW))
    db.session.rollback()
    return list(db.session.scalars(select(Offer).order_by(Offer.id)))


def offers_of(freed: datetime = SOON) -> list[str]:
    """Their addresses."""
    return [f"/offers/{offer_token(offer)}" for offer in offered(freed)]


def the_newest_offers_link(site: DemoSite, at: datetime) -> str:
    """In the email about that time to whoever has waited shortest: others are asked before, about other times too."""
    with site.inside() as now:
        newest = db.session.scalars(select(Wish.id).order_by(Wish.id.desc())).first()
        theirs = select(Letter.uuid).join(Offer).where(Letter.wish_id == newest, Offer.starts_at == at)
        for minutes in range(4, 4 + 8 * 21, 21):
            waitlist.offer_freed_times(now=now + timedelta(minutes=minutes))
            db.session.rollback()
            uuid = db.session.scalar(theirs)
            letter = messages.letter_in_full(uuid, now=now) if uuid else None
            if letter and letter.wording:
                (link,) = letter.wording.paragraphs[0].links
                return urlsplit(link.address).path
    raise AssertionError("Nobody wrote to them.")
