"""A time that is offered goes to whoever claims it first, safely, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments, waitlist
from booking.appointments import (
    PATIENT,
    Actor,
    AlreadyEarlier,
    NotBooked,
    NotOffered,
    Refused,
    SlotTaken,
    TooLateToChange,
    TooManyMoves,
    WishEnded,
)
from booking.confidential import email_lookups
from booking.config import settings
from booking.database import db, writing
from booking.models import Appointment, History, Letter, Offer, Practice, User, Visit, VisitLookup, Wish
from booking.waitlist import ANY_TIME, wish_token
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MINUTE = timedelta(minutes=1)
ASKED = NOW + 3 * MINUTE
SOON, LATER = local(7, 10), local(20, 9)


def somebody(number: int) -> dict[str, str]:
    return ANSWERS | {"email": f"patient{number}@patient.example", "name": f"Patient {number}"}


def who_waits(number: int = 1) -> Wish:
    visit = a_booking(LATER + number * 60 * MINUTE, browser=f"{number}".encode(), answers=somebody(number))
    return waitlist.make_wish_of(visit, ANY_TIME, now=NOW)


def who_waits_without_visit(number: int = 1) -> Wish:
    procedure = about().procedure_id
    return waitlist.make_wish(procedure, ANY_TIME, uuid=uuid4(), answers=somebody(number), language="es", now=NOW)


def offered() -> list[Offer]:
    """What came of a cancellation."""
    cancels = a_booking(SOON, browser=b"who cancels", answers=somebody(999))
    appointments.cancel(cancels, actor=PATIENT, now=NOW)
    waitlist.offer_freed_times(now=ASKED)
    db.session.rollback()
    return list(db.session.scalars(select(Offer).order_by(Offer.id)))


def visit_of(wish: Wish) -> Visit:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Visit, wish.visit_id)


def live_at(start: object) -> int:
    db.session.rollback()
    live = select(func.count(Appointment.id)).where(Appointment.starts_at == start, Appointment.status == "booked")
    return db.session.scalar(live) or 0


def test_a_claim_moves_the_patients_own_visit_and_ends_their_wish() -> None:
    wish = who_waits()
    (offer,) = offered()
    moved = appointments.claim(offer, browser=b"x", now=ASKED)
    assert moved.id == wish.visit_id
    assert [row.starts_at for row in visit_of(wish).appointments] == [SOON]
    db.session.refresh(wish)
    db.session.refresh(offer)
    assert (wish.ended_by, offer.claimed_at, offer.visit_id) == ("claim", ASKED, moved.id)
    acts = db.session.scalars(select(History.act).where(History.visit_id == moved.id).order_by(History.id)).all()
    assert acts == ["booked", "moved"]
    assert (
        db.session.scalar(select(Letter.kind).where(Letter.visit_id == moved.id).order_by(Letter.id.desc())) == "moved"
    )


def test_the_time_that_is_given_up_goes_to_the_next() -> None:
    first, second = who_waits(1), who_waits(2)
    offers = offered()
    appointments.claim(offers[0], browser=b"x", now=ASKED)
    waitlist.offer_freed_times(now=ASKED + 3 * MINUTE)
    db.session.rollback()
    last = db.session.scalars(select(Offer).order_by(Offer.id.desc())).first()
    assert last
    assert (last.wish_id, last.starts_at) == (second.id, LATER + 60 * MINUTE)
    assert first.visit_id is not None


def test_of_two_claims_one_is_told_that_it_is_gone_and_keeps_their_own() -> None:
    _first, second = who_waits(1), who_waits(2)
    offers = offered()
    appointments.claim(offers[0], browser=b"x", now=ASKED)
    with pytest.raises(SlotTaken):
        appointments.claim(offers[1], browser=b"y", now=ASKED)
    assert live_at(SOON) == 1
    assert [row.starts_at for row in visit_of(second).appointments] == [LATER + 120 * MINUTE]
    assert waitlist.is_waiting(db.session.get_one(Wish, second.id), now=ASKED)


def test_the_same_claim_again_is_the_same_answer() -> None:
    who_waits()
    (offer,) = offered()
    first = appointments.claim(offer, browser=b"x", now=ASKED)
    again = appointments.claim(offer, browser=b"another browser", now=ASKED + MINUTE)
    assert again.id == first.id
    assert live_at(SOON) == 1
    moves = select(func.count(History.id)).where(History.act == "moved")
    assert db.session.scalar(moves) == 1


@pytest.mark.parametrize("why", ["left", "canceled", "earlier", "too late", "past", "over"])
def test_what_stands_in_the_way_of_a_claim_is_told_and_nothing_is_done(why: str) -> None:
    wish = who_waits()
    (offer,) = offered()
    assert wish.visit
    now: datetime = ASKED
    told: type[Refused] = WishEnded
    if why == "left":
        waitlist.end_wish(wish, by="patient", now=ASKED)
    elif why == "canceled":
        appointments.cancel(wish.visit, actor=PATIENT, now=ASKED)
        told = NotBooked
    elif why == "earlier":
        appointments.reschedule(wish.visit, [a_part("david-kim", "office", local(6, 14))], actor=PATIENT, now=ASKED)
        told = AlreadyEarlier
    elif why == "too late":
        with writing() as session:
            session.execute(update(Practice).values(cancellation_notice_minutes=14 * 24 * 60 + 10 * 24 * 60))
        told = TooLateToChange
    elif why == "past":
        now, told = SOON + MINUTE, NotOffered
    else:
        now = NOW + timedelta(days=1)
        with writing() as session:
            session.execute(update(Wish).values(ends_at=now))
    before = [row.starts_at for row in visit_of(wish).appointments]
    with pytest.raises(told):
        appointments.claim(offer, browser=b"x", now=now)
    assert [row.starts_at for row in visit_of(wish).appointments] == before
    assert live_at(SOON) == 0


def test_whoever_has_moved_often_may_still_take_an_offer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("booking.appointments.moves.settings", lambda: replace(settings(), rate_limits=True))
    wish = who_waits()
    assert wish.visit
    for hour in (9, 10, 11, 14, 15):
        appointments.reschedule(wish.visit, [a_part("eugene-kim", "office", local(21, hour))], actor=PATIENT, now=NOW)
    with pytest.raises(TooManyMoves):
        appointments.reschedule(wish.visit, [a_part("eugene-kim", "office", local(21, 9))], actor=PATIENT, now=NOW)
    offer = next(one for one in offered() if one.starts_at == SOON)
    appointments.claim(offer, browser=b"x", now=ASKED)
    assert live_at(SOON) == 1


def test_a_claim_that_is_undone_lets_them_wait_on() -> None:
    wish = who_waits()
    (offer,) = offered()
    visit = appointments.claim(offer, browser=b"x", now=ASKED)
    appointments.undo(visit, seen=appointments.versions_of(visit), now=ASKED + MINUTE)
    assert live_at(SOON) == 0
    db.session.refresh(wish)
    assert waitlist.is_waiting(wish, now=ASKED + MINUTE)


def test_who_waits_without_a_visit_gets_a_hold_with_what_they_told_us() -> None:
    wish = who_waits_without_visit()
    (offer,) = offered()
    held = appointments.claim(offer, browser=b"x", now=ASKED)
    assert appointments.kept_until(held, now=ASKED) == ASKED + 10 * MINUTE
    assert (appointments.contact_of(held).email, held.language) == (somebody(1)["email"], "es")
    assert appointments.current_hold(b"x", now=ASKED) == held
    assert appointments.claim(offer, browser=b"y", now=ASKED + MINUTE).id == held.id
    db.session.refresh(wish)
    assert wish.ended_at is None, "nothing is booked yet"
    appointments.book(held, now=ASKED + MINUTE)
    db.session.refresh(wish)
    db.session.refresh(offer)
    assert (wish.ended_by, offer.claimed_at) == ("claim", ASKED + MINUTE)
    assert appointments.claim(offer, browser=b"z", now=ASKED + 2 * MINUTE).id == held.id


def test_a_hold_that_lapses_leaves_the_wish_and_may_be_claimed_anew() -> None:
    wish = who_waits_without_visit()
    (offer,) = offered()
    first = appointments.claim(offer, browser=b"x", now=ASKED)
    appointments.clear_expired_holds(now=ASKED + 11 * MINUTE)
    db.session.refresh(wish)
    assert waitlist.is_waiting(wish, now=ASKED + 11 * MINUTE)
    second = appointments.claim(offer, browser=b"x", now=ASKED + 11 * MINUTE)
    assert second.id != first.id
    appointments.clear_expired_holds(now=ASKED + timedelta(hours=1))
    appointments.delete_lapsed(now=ASKED + timedelta(hours=4))
    db.session.refresh(offer)
    assert offer.visit_id is None


def test_a_claim_takes_the_place_of_what_the_browser_held() -> None:
    who_waits_without_visit()
    (offer,) = offered()
    other = a_hold(local(8, 14), browser=b"x", now=ASKED)
    held = appointments.claim(offer, browser=b"x", now=ASKED)
    assert held.id != other.id
    assert appointments.current_hold(b"x", now=ASKED) == held
    assert appointments.kept_until(db.session.get_one(Visit, other.id), now=ASKED) is None


def desk(app: Flask) -> Actor:
    add_user(app)
    return Actor("desk", db.session.scalars(select(User.id)).one())


def test_the_desk_moves_whoever_waits_with_one_press(app: Flask) -> None:
    actor, wish = desk(app), who_waits()
    part = a_part("david-kim", "office", SOON)
    first, again = (appointments.claim_at_desk(wish, part, actor=actor, now=NOW) for _press in range(2))
    assert first.id == again.id == wish.visit_id
    assert [row.starts_at for row in visit_of(wish).appointments] == [SOON]
    db.session.refresh(wish)
    assert wish.ended_by == "claim"
    number = db.session.scalar(select(func.max(History.id)))
    appointments.undo_at_desk(first, seen=str(number), actor=actor, now=NOW + MINUTE)
    assert [row.starts_at for row in visit_of(wish).appointments] == [LATER + 60 * MINUTE]
    assert waitlist.is_waiting(db.session.get_one(Wish, wish.id), now=NOW + MINUTE), "they wait on"


def test_the_desk_books_whoever_waits_without_a_visit(app: Flask) -> None:
    actor, wish = desk(app), who_waits_without_visit()
    part = a_part("david-kim", "office", SOON)
    first, again = (appointments.claim_at_desk(wish, part, actor=actor, now=NOW) for _press in range(2))
    assert first.id == again.id
    assert appointments.contact_of(first).name == somebody(1)["name"]
    assert first.consented_at == NOW
    lookups = select(VisitLookup.visit_id).where(VisitLookup.digest.in_(email_lookups(somebody(1)["email"])))
    assert db.session.scalars(lookups).all() == [first.id]
    with pytest.raises(WishEnded):
        appointments.claim_at_desk(wish, a_part("david-kim", "office", local(8, 10)), actor=actor, now=NOW)


def test_a_new_address_ends_the_links_that_went_to_the_old_one() -> None:
    wish = who_waits()
    (offer,) = offered()
    old, old_wish = waitlist.offer_token(offer), wish_token(wish)
    assert waitlist.offer_by_token(old) == offer
    assert wish.visit
    appointments.correct_contact(wish.visit, {"email": "new@patient.example"}, actor=PATIENT, seen=None, now=ASKED)
    assert waitlist.offer_by_token(old) is None
    assert waitlist.wish_by_token(old_wish) is None
    db.session.refresh(wish)
    db.session.refresh(offer)
    assert waitlist.offer_by_token(waitlist.offer_token(offer)) == offer
