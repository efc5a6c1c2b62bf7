"""Whoever waits for an earlier time is on the list once, changes their mind, and leaves it for good."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, waitlist
from booking.appointments import PATIENT
from booking.availability import PartOfDay
from booking.catalog import consultation, practice
from booking.confidential import derive_token
from booking.confidential.tokens import Purpose
from booking.database import db
from booking.models import Visit, Wish
from booking.waitlist import ANY_TIME, NotWaiting, Wanted, WishChanged
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, PROCEDURE, TUESDAY_TEN, a_booking, a_booking_with, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MORNINGS = Wanted(weekdays=frozenset({1, 3}), parts=frozenset({PartOfDay.MORNING}), notice=timedelta(days=1))
HOUR = timedelta(hours=1)


def a_wish(visit: Visit | None = None, wanted: Wanted = ANY_TIME) -> Wish:
    return waitlist.make_wish_of(visit or a_booking(), wanted, now=NOW)


def a_wish_without_visit(uuid: UUID | None = None) -> Wish:
    about = consultation(PROCEDURE)
    assert about
    return waitlist.make_wish(
        about.procedure_id, MORNINGS, uuid=uuid or uuid4(), answers=ANSWERS, language="es", now=NOW
    )


def read_again(wish: Wish) -> Wish:
    db.session.rollback()
    db.session.expire_all()
    return db.session.get_one(Wish, wish.id)


def number_of_wishes() -> int:
    return db.session.scalar(select(func.count(Wish.id))) or 0


@pytest.mark.parametrize("wanted", [ANY_TIME, MORNINGS, Wanted(surgeons=frozenset({1}), weekdays=frozenset({6}))])
def test_a_wish_keeps_what_is_wanted(wanted: Wanted) -> None:
    assert waitlist.wanted_of(read_again(a_wish(wanted=wanted))) == wanted


def test_all_of_something_is_the_same_as_none() -> None:
    wanted = Wanted(weekdays=frozenset(range(7)), parts=frozenset(PartOfDay))
    assert waitlist.wanted_of(read_again(a_wish(wanted=wanted))) == ANY_TIME


@pytest.mark.parametrize("wrong", [{"weekdays": frozenset({7})}, {"notice": timedelta(days=15)}, {"notice": -HOUR}])
def test_no_wish_for_a_day_that_does_not_exist(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="no such"):
        Wanted(**wrong)  # type: ignore[arg-type]


def test_a_visit_has_one_wish() -> None:
    visit = a_booking()
    wish = a_wish(visit)
    assert a_wish(visit).id == wish.id, "the same press again"
    assert a_wish(visit, MORNINGS).id == wish.id
    assert waitlist.wanted_of(read_again(wish)) == MORNINGS
    assert number_of_wishes() == 1


def test_a_change_is_made_to_what_its_page_showed() -> None:
    visit = a_booking()
    wish = waitlist.make_wish_of(visit, MORNINGS, seen="", now=NOW)
    seen = waitlist.seen_wish(wish, now=NOW)
    waitlist.make_wish_of(visit, ANY_TIME, seen=seen, now=NOW)
    for stale in ("", seen):
        with pytest.raises(WishChanged):
            waitlist.make_wish_of(visit, Wanted(weekdays=frozenset({2})), seen=stale, now=NOW)
    assert waitlist.wanted_of(read_again(wish)) == ANY_TIME
    waitlist.make_wish_of(visit, ANY_TIME, seen=seen, now=NOW)  # as it is already


def test_only_a_visit_ahead_waits_for_an_earlier_time() -> None:
    visit = a_booking()
    wish = a_wish(visit)
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert not waitlist.is_waiting(read_again(wish), now=NOW)
    assert waitlist.listed_wishes(now=NOW) == []
    assert waitlist.wish_of(visit, now=NOW) is None
    with pytest.raises(NotWaiting):
        waitlist.make_wish_of(visit, MORNINGS, now=NOW)
    with pytest.raises(NotWaiting):
        waitlist.make_wish_of(a_booking(local(7, 10)), MORNINGS, now=local(7, 11))


def test_a_visit_to_both_surgeons_waits_for_none(app: Flask) -> None:
    add_user(app)
    parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", local(6, 11))]
    visit = a_booking_with(parts, uuid=uuid4(), user_id=1)
    with pytest.raises(NotWaiting):
        waitlist.make_wish_of(visit, ANY_TIME, now=NOW)


def test_a_cancellation_that_is_undone_lets_them_wait_on() -> None:
    visit = a_booking()
    wish = a_wish(visit)
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    waitlist.end_over_wishes(now=NOW + timedelta(minutes=2))
    appointments.undo(visit, seen=appointments.versions_of(visit), now=NOW + timedelta(minutes=2))
    assert waitlist.is_waiting(read_again(wish), now=NOW + HOUR)


def test_whoever_has_no_visit_waits_by_what_they_told_us() -> None:
    uuid = uuid4()
    wish = a_wish_without_visit(uuid)
    assert a_wish_without_visit(uuid).id == wish.id, "the same press again"
    wish = read_again(wish)
    assert waitlist.answers_of_wish(wish) == ANSWERS
    assert (wish.language, wish.consented_at) == ("es", NOW)
    assert ANSWERS["name"].encode() not in (wish.private or b"")


def test_the_desk_reads_who_waits_since_when() -> None:
    first, second = a_wish(), a_wish_without_visit()
    listed = waitlist.listed_wishes(now=NOW)
    assert [one.uuid for one in listed] == [first.uuid, second.uuid]
    assert {(one.name, one.telephone, one.since) for one in listed} == {(ANSWERS["name"], ANSWERS["telephone"], NOW)}
    assert [one.booked_for for one in listed] == [TUESDAY_TEN, None]


def test_a_link_opens_its_wish_and_no_other_page_does() -> None:
    visit = a_booking()
    wish = a_wish(visit)
    assert waitlist.wish_by_token(waitlist.wish_token(wish)) == wish
    page = derive_token(Purpose.APPOINTMENT, visit.uuid, visit.generation, visit.key_id)
    assert waitlist.wish_by_token(page) is None


def test_an_ended_wish_is_over_for_good() -> None:
    wish = a_wish_without_visit()
    waitlist.end_wish(wish, by="patient", now=NOW)
    waitlist.end_wish(wish, by="desk", now=NOW + HOUR)
    assert (read_again(wish).ended_at, read_again(wish).ended_by) == (NOW, "patient")
    with pytest.raises(NotWaiting):
        waitlist.change_wish(wish, ANY_TIME, now=NOW)
    assert waitlist.wish_by_token(waitlist.wish_token(wish)) is not None, "its page says that it has ended"


def test_after_an_end_a_visit_may_wait_anew() -> None:
    visit = a_booking()
    first = a_wish(visit)
    waitlist.end_wish(first, by="patient", now=NOW)
    second = a_wish(visit, MORNINGS)
    assert second.id != first.id
    assert waitlist.wish_of(visit, now=NOW) == second


def test_a_wish_ends_after_its_days_and_then_forgets_who_it_was() -> None:
    wish, days = a_wish_without_visit(), timedelta(days=practice().wish_days)
    assert waitlist.end_over_wishes(now=NOW + days - HOUR) == 0
    assert waitlist.is_waiting(read_again(wish), now=NOW + days - HOUR)
    waitlist.end_over_wishes(now=NOW + days)
    assert (read_again(wish).ended_by, read_again(wish).private is None) == ("time", False)
    waitlist.end_over_wishes(now=NOW + days + HOUR)
    wish = read_again(wish)
    assert (wish.private, wish.mailbox) == (None, None)
    assert waitlist.answers_of_wish(wish) == {}


@pytest.mark.parametrize("is_canceled", [True, False])
def test_a_wish_ends_with_its_visit(is_canceled: bool) -> None:
    visit = a_booking()
    wish = a_wish(visit)
    if is_canceled:
        appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert waitlist.end_over_wishes(now=NOW + HOUR / 2) == 0, "a cancellation may still be undone"
    waitlist.end_over_wishes(now=NOW + 2 * HOUR if is_canceled else TUESDAY_TEN)
    assert read_again(wish).ended_by == "visit"


def test_what_is_damaged_is_listed_all_the_same() -> None:
    wish = a_wish_without_visit()
    wish.private = b"damaged"
    db.session.commit()
    assert [(one.name, one.telephone) for one in waitlist.listed_wishes(now=NOW)] == [(None, "")]
