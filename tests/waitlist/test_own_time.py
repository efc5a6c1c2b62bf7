"""What somebody has already never keeps them from an earlier time that overlaps it; what others have does."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from booking import appointments, schedules, waitlist
from booking.appointments import PATIENT, Actor
from booking.availability import Interval
from booking.database import db, writing
from booking.messages.rendering import letter_is_needed
from booking.models import FreedTime, Letter, Offer, Surgeon, User, Visit, Wish
from booking.waitlist import ANY_TIME
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MINUTE = timedelta(minutes=1)
ASKED = NOW + 3 * MINUTE
TEN, HALF_PAST, LATE = local(7, 10), local(7, 10, 30), local(7, 14)


def somebody(name: str) -> dict[str, str]:
    return ANSWERS | {"name": name, "email": f"{name.lower()}@patient.example"}


def booked(start: datetime, name: str, *, surgeon: str = "david-kim", procedure: str = "mini-facelift") -> Visit:
    """A mini-facelift takes 45 minutes and 15 after it, `not-sure-yet` takes 30."""
    return a_booking(start, surgeon=surgeon, procedure=procedure, browser=name.encode(), answers=somebody(name))


def waits(start: datetime, name: str = "Ana", *, surgeon: str = "david-kim") -> Wish:
    return waitlist.make_wish_of(booked(start, name, surgeon=surgeon), ANY_TIME, now=NOW)


def a_half_hour_comes_free(start: datetime = TEN) -> None:
    """All that is free before it is taken, so that nothing but `start` takes some of it."""
    booked(start - timedelta(hours=1), "Before")
    appointments.cancel(booked(start, "Cancels", procedure="not-sure-yet"), actor=PATIENT, now=NOW)


def offered() -> list[tuple[int, datetime]]:
    waitlist.offer_freed_times(now=ASKED)
    db.session.rollback()
    return [(one.wish_id, one.starts_at) for one in db.session.scalars(select(Offer).order_by(Offer.id))]


def is_still_sent() -> bool:
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "offer"))
    return letter_is_needed(letter, now=ASKED)


def claimed() -> datetime:
    (offer,) = db.session.scalars(select(Offer))
    visit = appointments.claim(offer, browser=b"x", now=ASKED)
    return visit.appointments[0].starts_at


def test_a_time_that_overlaps_their_own_is_offered_emailed_and_taken() -> None:
    wish = waits(HALF_PAST)
    a_half_hour_comes_free()
    assert offered() == [(wish.id, TEN)]
    assert is_still_sent()
    assert claimed() == TEN


def test_where_it_overlaps_what_somebody_else_has_it_is_offered_to_nobody() -> None:
    booked(HALF_PAST, "Another")
    waits(LATE)
    a_half_hour_comes_free()
    assert offered() == []


def test_it_is_offered_to_its_own_patient_alone_and_never_where_it_takes_of_another() -> None:
    """Both wait: it is for whoever comes at half past. An hour later it would take of both."""
    waits(LATE, "Later")
    wish = waits(HALF_PAST)
    a_half_hour_comes_free()
    assert offered() == [(wish.id, TEN)]


def test_what_somebody_who_waits_has_keeps_others_from_it() -> None:
    wish = waits(HALF_PAST)
    waits(LATE, "Later")
    a_half_hour_comes_free()
    waitlist.end_wish(wish, by="patient", now=NOW)
    assert offered() == []


@pytest.mark.parametrize("moved_to", [HALF_PAST, local(7, 11)])
def test_whoever_has_moved_nearer_meanwhile_is_told_all_the_same(moved_to: datetime) -> None:
    wish = waits(LATE)
    a_half_hour_comes_free()
    assert offered() == [(wish.id, TEN)]
    assert wish.visit
    appointments.reschedule(wish.visit, [a_part("david-kim", "office", moved_to)], actor=PATIENT, now=NOW)
    assert is_still_sent()
    assert claimed() == TEN


def test_nobody_is_told_of_what_somebody_else_has_booked_meanwhile() -> None:
    waits(LATE)
    a_half_hour_comes_free()
    assert len(offered()) == 1
    booked(HALF_PAST, "Quicker")
    assert not is_still_sent()


def test_who_waits_without_a_visit_is_told_until_it_is_booked() -> None:
    answers = somebody("Stranger")
    procedure = booked(local(20, 9), "Any").procedure_id
    waitlist.make_wish(procedure, ANY_TIME, uuid=uuid4(), answers=answers, language="en", now=NOW)
    a_half_hour_comes_free()
    assert [start for _wish, start in offered()] == [TEN]
    assert is_still_sent()
    booked(HALF_PAST, "Quicker")
    assert not is_still_sent()


def test_what_they_have_with_the_other_surgeon_is_in_nobodys_way() -> None:
    wish = waits(HALF_PAST, surgeon="eugene-kim")
    a_half_hour_comes_free()
    assert offered() == [(wish.id, TEN)]
    assert is_still_sent()
    booked(HALF_PAST, "Quicker")
    assert not is_still_sent()


def test_a_visit_to_both_surgeons_is_in_the_way_of_everybody_else(app: Flask) -> None:
    add_user(app)
    user = db.session.scalars(select(User.id)).one()
    waits(LATE)
    a_half_hour_comes_free()
    assert len(offered()) == 1
    parts = [a_part("eugene-kim", "office", TEN), a_part("david-kim", "office", HALF_PAST)]
    a_booking_with(parts, uuid=uuid4(), user_id=user)
    assert not is_still_sent()


def test_a_day_that_is_full_with_their_own_is_not_full_for_them() -> None:
    wish = waits(LATE)
    waits(local(20, 9), "Another day")
    a_half_hour_comes_free()
    with writing() as session:
        session.execute(update(Surgeon).values(daily_cap=2))
    assert offered() == [(wish.id, TEN)]


def test_the_desk_sees_that_it_suits_them_and_books_it(app: Flask) -> None:
    add_user(app)
    desk = Actor("desk", db.session.scalars(select(User.id)).one())
    wish = waits(HALF_PAST)
    waits(LATE, "Later")
    a_half_hour_comes_free()
    part = a_part("david-kim", "office", TEN)
    assert [one.uuid for one in waitlist.suited([part], now=NOW)[part]] == [wish.uuid]
    visit = appointments.claim_at_desk(wish, part, actor=desk, now=NOW)
    assert visit.appointments[0].starts_at == TEN


def test_hours_of_many_days_are_offered_to_who_has_something_in_them() -> None:
    """Of a time that is much longer than a day, each own appointment counts on its own day."""
    wish = waits(HALF_PAST)
    a_half_hour_comes_free()
    with writing() as session:
        session.execute(delete(FreedTime))
        days = {1: [Interval(TEN, TEN + timedelta(days=20))]}
        schedules.time_freed(session, spans=days, now=NOW)
    with writing() as session:
        session.execute(update(Surgeon).values(daily_cap=2))
    assert offered() == [(wish.id, TEN)]
