"""Time that came free is offered in groups, in turn, to whom it suits, and to nobody at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, schedules, waitlist
from booking.appointments import PATIENT
from booking.availability import Interval, PartOfDay
from booking.database import db, writing
from booking.models import FreedTime, Letter, Offer, Practice, Surgeon, Visit, Wish
from booking.waitlist import ANY_TIME, Wanted
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_hold, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MINUTE = timedelta(minutes=1)
THREE, TWENTY = 3 * MINUTE, 20 * MINUTE
SOON = local(7, 10)  # Wednesday
LATER = local(20, 9)


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def somebody(number: int) -> dict[str, str]:
    return ANSWERS | {"email": f"patient{number}@patient.example", "name": f"Patient {number}"}


def who_wait(*wanted: Wanted, first: int = 0, since: datetime = NOW) -> list[Wish]:
    """Each with an appointment two weeks later."""
    waiting = []
    for number, one in enumerate(wanted, first):
        start = LATER + timedelta(days=number % 4, minutes=90 * (number // 4))
        visit = a_booking(start, browser=f"{number}".encode(), answers=somebody(number))
        waiting.append(waitlist.make_wish_of(visit, one, now=since + number * timedelta(seconds=1)))
    return waiting


def a_cancellation(start: datetime = SOON, *, at: datetime = NOW) -> Visit:
    visit = a_booking(start, browser=b"who cancels", answers=somebody(999))
    return appointments.cancel(visit, actor=PATIENT, now=at)


def asked(at: datetime) -> list[int]:
    """Of which wishes somebody is asked then, in turn."""
    before = set(db.session.scalars(select(Offer.id)))
    waitlist.offer_freed_times(now=at)
    db.session.rollback()
    offers = db.session.scalars(select(Offer).order_by(Offer.id)).all()
    return [offer.wish_id for offer in offers if offer.id not in before]


def ids(wishes: Iterable[Wish]) -> list[int]:
    return [wish.id for wish in wishes]


def offers() -> list[Offer]:
    return list(db.session.scalars(select(Offer).order_by(Offer.id)))


def test_freed_time_is_offered_once_it_has_stayed_free_for_three_minutes() -> None:
    (wish,) = who_wait(ANY_TIME)
    a_cancellation()
    assert asked(NOW + THREE - MINUTE) == []
    assert asked(NOW + THREE) == [wish.id]
    (offer,) = offers()
    assert (offer.starts_at, offer.surgeon_id, offer.claimed_at) == (SOON, david(), None)
    (letter,) = db.session.scalars(select(Letter).where(Letter.kind == "offer"))
    assert (letter.offer_id, letter.wish_id, letter.visit_id) == (offer.id, wish.id, None)


def test_the_next_group_is_asked_every_twenty_minutes_until_nobody_is_left() -> None:
    wishes = ids(who_wait(*[ANY_TIME] * 8))
    a_cancellation()
    first = NOW + THREE
    assert asked(first) == wishes[:3]
    assert asked(first + TWENTY - MINUTE) == []
    assert asked(first + TWENTY) == wishes[3:6]
    assert asked(first + 2 * TWENTY) == wishes[6:]
    assert asked(first + 3 * TWENTY) == []
    assert db.session.scalars(select(FreedTime.done_at).where(FreedTime.done_at.is_not(None))).all()


def test_whoever_was_never_asked_comes_before_who_was() -> None:
    wishes = ids(who_wait(*[ANY_TIME] * 4))
    a_cancellation()
    assert asked(NOW + THREE) == wishes[:3]
    a_cancellation(local(8, 10), at=NOW + MINUTE)
    assert asked(NOW + 2 * THREE) == [wishes[3], *wishes[:2]]


def test_what_is_taken_again_is_offered_to_nobody() -> None:
    who_wait(ANY_TIME)
    a_cancellation()
    a_booking(SOON, browser=b"another", answers=somebody(1000))
    assert asked(NOW + THREE) == []


def test_time_that_was_held_meanwhile_has_stayed_free_since_it_was_given_back() -> None:
    (wish,) = who_wait(ANY_TIME)
    a_cancellation()
    held = a_hold(SOON, browser=b"another", now=NOW + MINUTE)
    appointments.release(held, now=NOW + 2 * MINUTE)
    assert asked(NOW + THREE) == []
    assert asked(NOW + 2 * MINUTE + THREE) == [wish.id]


def test_nobody_hears_twice_of_one_time() -> None:
    (wish,) = who_wait(ANY_TIME)
    a_cancellation()
    assert asked(NOW + THREE) == [wish.id]
    again = a_booking(SOON, browser=b"another", answers=somebody(1000))
    appointments.cancel(again, actor=PATIENT, now=NOW + TWENTY)
    assert asked(NOW + 2 * TWENTY) == []


def test_nobody_hears_twice_of_a_slot_that_reaches_beyond_the_time_that_came_free() -> None:
    """What came free at noon makes half past eleven possible; so does what comes free before noon, an hour later."""
    schedules.add_extra_hours(david(), 1, on=date(2026, 10, 7), from_minute=720, until_minute=780, now=NOW - TWENTY)
    asked(NOW)
    (wish,) = who_wait(Wanted(parts=frozenset({PartOfDay.MORNING})))
    a_cancellation(local(7, 12))
    assert asked(NOW + THREE) == [wish.id]
    assert [offer.starts_at for offer in offers()] == [local(7, 11, 30)]
    an_hour_later = NOW + timedelta(hours=1)
    schedules.add_time_off(david(), Interval(local(7, 11, 30), local(7, 12)), now=an_hour_later)
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=an_hour_later)
    a_cancellation(local(8, 10), at=an_hour_later)
    assert asked(an_hour_later + THREE) == [wish.id]
    assert [offer.starts_at for offer in offers()] == [local(7, 11, 30), local(8, 10)]


def test_nobody_hears_twice_of_one_time_by_two_wishes() -> None:
    procedure = about().procedure_id
    for email in ("One.Person+waits@gmail.com", "oneperson@gmail.com"):
        answers = ANSWERS | {"email": email}
        waitlist.make_wish(procedure, ANY_TIME, uuid=uuid4(), answers=answers, language="en", now=NOW)
    a_cancellation()
    assert len(asked(NOW + THREE)) == 1


@pytest.mark.parametrize(
    ("wanted", "suits"),
    [
        (Wanted(weekdays=frozenset({2})), True),  # Wednesday
        (Wanted(weekdays=frozenset({0, 1, 3, 4, 5, 6})), False),
        (Wanted(parts=frozenset({PartOfDay.MORNING})), True),
        (Wanted(parts=frozenset({PartOfDay.AFTERNOON, PartOfDay.EVENING})), False),
        (Wanted(notice=timedelta(days=2)), True),
        (Wanted(notice=timedelta(days=2, hours=1)), False),
    ],
)
def test_only_what_is_wanted_is_offered(wanted: Wanted, suits: bool) -> None:
    """The blank takes one consultation alone: Wednesday at ten, two days and an hour after now, less the minutes."""
    (wish,) = who_wait(wanted)
    schedules.add_time_off(david(), Interval(local(7, 0), SOON), now=NOW)
    schedules.add_time_off(david(), Interval(SOON + 45 * MINUTE, local(8, 0)), now=NOW)
    a_cancellation()
    assert asked(NOW + THREE) == ([wish.id] if suits else [])


def test_only_with_the_surgeons_that_are_wanted() -> None:
    others = db.session.scalars(select(Surgeon.id).where(Surgeon.slug != "david-kim")).all()
    who_wait(Wanted(surgeons=frozenset(others)))
    wish = who_wait(Wanted(surgeons=frozenset({david()})), first=1)
    a_cancellation()
    assert asked(NOW + THREE) == ids(wish)


def test_only_what_is_earlier_than_their_own() -> None:
    early, late = a_booking(local(6, 10), browser=b"1", answers=somebody(1)), who_wait(ANY_TIME, first=2)
    waitlist.make_wish_of(early, ANY_TIME, now=NOW)
    a_cancellation()
    assert asked(NOW + THREE) == ids(late)


def test_only_at_the_place_of_their_own() -> None:
    by_video = a_booking(local(14, 17), location="video", browser=b"video", answers=somebody(2))
    waitlist.make_wish_of(by_video, ANY_TIME, now=NOW)
    a_cancellation()
    assert asked(NOW + THREE) == []
    cancelled = a_booking(local(7, 17), location="video", browser=b"v", answers=somebody(999))
    appointments.cancel(cancelled, actor=PATIENT, now=NOW)
    asked(NOW + THREE)
    assert [offer.starts_at for offer in offers()] == [local(7, 17)]


def test_nobody_who_has_canceled_or_left_is_asked() -> None:
    canceled, left, stays = who_wait(*[ANY_TIME] * 3)
    assert canceled.visit
    appointments.cancel(canceled.visit, actor=PATIENT, now=NOW)
    waitlist.end_wish(left, by="patient", now=NOW)
    a_cancellation()
    assert set(asked(NOW + THREE)) == {stays.id}


def test_in_quiet_hours_nobody_is_asked_and_then_they_are() -> None:
    (wish,) = who_wait(ANY_TIME)
    night, morning = local(5, 22), local(6, 8)
    a_cancellation(local(8, 10), at=night)
    assert asked(night + THREE) == []
    assert asked(morning - MINUTE) == []
    assert asked(morning) == [wish.id]


def test_the_practice_sets_group_interval_and_how_long_it_stays_free() -> None:
    wishes = ids(who_wait(*[ANY_TIME] * 3))
    with writing() as session:
        session.execute(update(Practice).values(offer_after_minutes=10, offer_group=1, offer_every_minutes=5))
    a_cancellation()
    assert asked(NOW + 9 * MINUTE) == []
    assert [asked(NOW + minutes * MINUTE) for minutes in (10, 14, 15, 20)] == [
        [wishes[0]],
        [],
        [wishes[1]],
        [wishes[2]],
    ]


def test_two_freed_times_that_overlap_do_not_double_the_pace() -> None:
    wishes = ids(who_wait(*[ANY_TIME] * 6))
    a_cancellation()
    with writing() as session:
        span = Interval(SOON, SOON + 5 * MINUTE)
        schedules.time_freed(session, spans={david(): [span]}, now=NOW)
    assert asked(NOW + THREE) == wishes[:3]
    assert asked(NOW + THREE + MINUTE) == []
    assert asked(NOW + THREE + TWENTY) == wishes[3:]


def test_whoever_left_no_email_is_on_the_list_and_asked_by_nobody() -> None:
    visit = a_booking(LATER, answers={**ANSWERS, "email": ""}, browser=b"x")
    waitlist.make_wish_of(visit, ANY_TIME, now=NOW)
    a_cancellation()
    assert asked(NOW + THREE) == []
    assert [one.has_email for one in waitlist.listed_wishes(now=NOW)] == [False]


def test_freed_time_that_is_past_is_forgotten_unless_somebody_was_asked() -> None:
    who_wait(ANY_TIME)
    a_cancellation()
    asked(NOW + THREE)
    a_hold(local(8, 10), browser=b"lapses")
    appointments.clear_expired_holds(now=NOW + timedelta(hours=1))
    waitlist.forget_freed_times(now=local(9, 9))
    kept = select(FreedTime.id).where(FreedTime.ends_at < local(10, 0))
    assert db.session.scalars(kept).all() == [offers()[0].freed_id]


def test_as_many_statements_whether_few_or_many_wait(app: Flask) -> None:
    def sent(at: datetime) -> int:
        with statements_sent(app) as statements:
            assert waitlist.offer_freed_times(now=at) == 3
        return len(statements)

    who_wait(*[ANY_TIME] * 4)
    a_cancellation()
    few = sent(NOW + THREE)
    procedure = about().procedure_id
    for number in range(200):
        wanted = Wanted(weekdays=frozenset({5})) if number % 2 else ANY_TIME
        answers = somebody(100 + number)
        waitlist.make_wish(procedure, wanted, uuid=uuid4(), answers=answers, language="en", now=NOW)
    a_cancellation(local(8, 10))
    assert sent(NOW + 2 * THREE) == few


def test_as_many_statements_where_the_database_cannot_tell_whom_it_does_not_suit(app: Flask) -> None:
    """One mailbox that waits many times hears once; all the others of it are read, and asked nothing."""
    procedure = about().procedure_id

    def sent(waiting: int, freed: datetime, at: datetime) -> int:
        for number in range(waiting):
            answers = somebody(0) | {"name": f"Patient {number}"}
            waitlist.make_wish(procedure, ANY_TIME, uuid=uuid4(), answers=answers, language="en", now=NOW)
        a_cancellation(freed)
        with statements_sent(app) as statements:
            assert waitlist.offer_freed_times(now=at) == 1
        return len(statements)

    few = sent(25, SOON, NOW + THREE)
    assert sent(100, local(8, 10), NOW + 2 * THREE) == few
