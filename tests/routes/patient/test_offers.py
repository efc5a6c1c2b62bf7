"""A time that has opened up has a page; whoever presses its button first has it, the others read what became of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking import appointments, schedules, waitlist
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.database import db, writing
from booking.models import Appointment, Letter, Offer, Procedure, Visit, Wish
from booking.waitlist import wish_token
from tests.faults.tables import contents
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local
from tests.stage.waiting import ASKED, LATER, SOON, offers_of, who_waits, who_waits_without_visit

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.sqlite_only]

TAKE = "Take this time"
STILL = "You’re still on the earlier-visit list"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def when_they_are_asked(app: Flask, standing_clock: StandingClock) -> None:
    """With the practice in place since before: what is loaded is time that came free as well."""
    standing_clock.moment = ASKED


@pytest.fixture
def own_page(app: Flask) -> str:
    with app.app_context():
        return appointment_path(visit_of(who_waits()))


@pytest.fixture
def address(app: Flask, own_page: str) -> str:
    with app.app_context():
        (found,) = offers_of()
        return found


@pytest.fixture
def address_without_visit(app: Flask) -> str:
    with app.app_context():
        who_waits_without_visit()
        (found,) = offers_of()
        return found


def visit_of(wish: Wish) -> Visit:
    assert wish.visit
    return wish.visit


def starts(app: Flask) -> list[object]:
    with app.app_context():
        live = select(Appointment.starts_at).where(Appointment.status == "booked").order_by(Appointment.starts_at)
        return list(db.session.scalars(live))


def test_the_page_says_when_with_whom_and_where_and_what_one_keeps(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    assert page.h1 == "A time has opened up"
    assert "Wednesday, October 7, 2026" in page.text
    assert "10:00 AM" in page.text
    assert "Dr. David Kim" in page.text
    assert "Until the new time is sure, you keep the one you have:" in page.text
    assert "Tuesday, October 20, 2026 at 10:00 AM, Dr. David Kim" in page.text
    assert page.buttons().count(TAKE) == 1
    assert "Change or leave the list" in page.links()


def test_reading_it_changes_nothing_and_sends_nothing(pages: PageClient, address: str, engine_url: str) -> None:
    pages.get("/")
    before = contents(engine_url)
    pages.get(address)
    pages.get(f"{address}?lang=ko")
    assert pages.client.head(address).status_code == 200
    assert contents(engine_url) == before


def test_taking_it_moves_their_own_visit(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    taken = pages.get(address).press(TAKE)
    assert taken.location == own_page
    page = taken.follow()
    assert "Your appointment has a new time." in page.text
    assert "Wednesday, October 7, 2026" in page.text
    assert starts(app) == [SOON]


def test_taking_it_once_more_is_the_same_answer(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    page = pages.get(address)
    first, again = (page.press(TAKE) for _ in range(2))
    assert (first.location, again.location) == (own_page, own_page)
    assert starts(app) == [SOON]
    assert pages.client.get(address).location == own_page  # the email's link later on
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Letter.kind == "moved")) == 1


def test_of_two_the_second_reads_that_it_is_gone_and_keeps_what_they_have(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        who_waits(1)
        own = appointment_path(visit_of(who_waits(2)))
        offers = offers_of()
    first, second = map(pages.get, offers)
    first.press(TAKE)
    late = second.press(TAKE)
    assert (late.status, late.h1) == (409, "10:00 AM has just been taken")
    assert "Someone was faster. Nothing has changed for you." in late.text
    assert STILL in late.text
    assert late.links()["View your appointment"] == own
    assert late.links()["See all times"] == f"{own}/reschedule"
    assert starts(app) == [SOON, LATER + 2 * HOUR]
    gone = pages.get(offers[1])
    assert (gone.h1, TAKE in gone.buttons()) == (late.h1, False)


def test_two_presses_in_one_moment_move_one_of_them(app: Flask) -> None:
    with app.app_context():
        for number in (1, 2):
            who_waits(number)
        offers = offers_of()
    pages = [PageClient(app.test_client()).get(one) for one in offers]
    together = Barrier(2)

    def press(number: int) -> int:
        together.wait()
        return pages[number].press(TAKE).status

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(press, range(2))) == [303, 409]
    assert len(starts(app)) == 2
    assert SOON in starts(app)


def test_one_without_a_visit_goes_on_to_the_review_with_what_is_known(
    app: Flask, pages: PageClient, address_without_visit: str
) -> None:
    page = pages.get(address_without_visit)
    assert (
        "We’ll hold it for you for 10 minutes while you check your details. Nothing is booked until then." in page.text
    )
    review = page.press(TAKE).follow()
    assert review.h1 == "Review and book"
    assert "stranger1@patient.example" in review.text
    assert "(310) 555-0143" in review.text
    assert starts(app) == []
    booked = review.press("Book this consultation").follow()
    assert booked.h1 == "You’re booked"
    assert starts(app) == [SOON]
    with app.app_context():
        assert db.session.scalars(select(Wish)).one().ended_by == "claim"
    again = page.press(TAKE)
    assert pages.client.get(str(again.location)).location == booked.response.request.path


def test_pressed_twice_one_hold_is_kept(app: Flask, pages: PageClient, address_without_visit: str) -> None:
    page = pages.get(address_without_visit)
    assert page.press(TAKE).location == page.press(TAKE).location
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Appointment.status == "held")) == 1


def test_a_hold_that_lapses_leaves_them_on_the_list(
    app: Flask, pages: PageClient, address_without_visit: str, standing_clock: StandingClock
) -> None:
    pages.get(address_without_visit).press(TAKE)
    standing_clock.moment += timedelta(minutes=11)
    assert pages.get(address_without_visit).press(TAKE).status == 303
    with app.app_context():
        assert db.session.scalars(select(Wish)).one().ended_by is None


def test_who_was_slower_without_a_visit_finds_other_times(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        for number in (1, 2):
            who_waits_without_visit(number)
        offers = offers_of()
    first, second = (PageClient(app.test_client()).get(one) for one in offers)
    first.press(TAKE)
    late = second.press(TAKE)
    assert (late.status, late.h1) == (409, "10:00 AM has just been taken")
    assert STILL in late.text
    assert pages.get(late.links()["See all times"]).status == 200


def test_who_has_left_the_list_is_told_so_and_may_book(app: Flask, pages: PageClient, address: str) -> None:
    page = pages.get(address)
    place = page.follow("Change or leave the list")
    place.press("Leave the list")
    late = page.press(TAKE)
    assert (late.status, late.h1) == (409, "You’re not on the earlier-visit list any more")
    assert STILL not in late.text
    assert pages.get(address).h1 == late.h1
    assert starts(app) == [LATER + HOUR]


def test_who_has_canceled_is_told_so_and_may_book(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    page = pages.get(address)
    pages.get(f"{own_page}/cancellation").press("Cancel my appointment")
    late = page.press(TAKE)
    assert (late.status, late.h1) == (409, "There’s no appointment to move")
    assert late.links()["See all times"] == "/book/mini-facelift/david-kim"
    assert pages.get(address).h1 == late.h1
    assert starts(app) == []


def test_who_has_moved_meanwhile_reads_what_they_have_first(
    app: Flask, pages: PageClient, address: str, own_page: str
) -> None:
    page = pages.get(address)
    pages.get(f"{own_page}/reschedule?day=2026-10-21").press("10:00 AM")
    shown = page.press(TAKE)
    assert shown.status == 409
    assert "Your appointment was changed after you opened this page" in shown.text
    assert "Wednesday, October 21, 2026 at 10:00 AM" in shown.text
    assert starts(app) == [local(21, 10)]
    assert shown.press(TAKE).status == 303
    assert starts(app) == [SOON]


def test_who_has_an_earlier_time_by_now_keeps_it(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    moved = pages.get(f"{own_page}/reschedule?day=2026-10-06").press("10:00 AM")
    assert moved.status == 303
    page = pages.get(address)
    assert page.h1 == "You already have an earlier time"
    assert TAKE not in page.buttons()
    assert starts(app) == [local(6, 10)]


def test_a_time_that_has_passed_is_not_taken(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = pages.get(address)
    standing_clock.moment = SOON + timedelta(seconds=1)
    late = page.press(TAKE)
    assert late.status == 409
    assert pages.get(address).h1 == "That time has passed"
    assert starts(app) == [LATER + HOUR]


@pytest.mark.parametrize("with_visit", [True, False])
@pytest.mark.parametrize(
    ("what", "sentence"),
    [
        ("notice", "Online booking closes 4 hours ahead. To come sooner, call us."),
        ("time off", "Nobody can book it any more. Nothing has changed for you."),
        ("switched off", "Nobody can book it any more. Nothing has changed for you."),
    ],
)
def test_nobody_is_said_to_have_been_faster_where_nobody_was(
    app: Flask, pages: PageClient, standing_clock: StandingClock, with_visit: bool, what: str, sentence: str
) -> None:
    with app.app_context():
        who_waits() if with_visit else who_waits_without_visit()
        (address,) = offers_of()
    page = pages.get(address)
    if what == "notice":
        standing_clock.moment = SOON - 3 * HOUR
    elif what == "switched off":
        with app.app_context(), writing() as session:
            session.execute(update(Procedure).values(active=False))
    else:
        with app.app_context():
            a_day = Interval(SOON - 2 * HOUR, SOON + 7 * HOUR)
            schedules.add_time_off(appointments.read_directory().surgeons["david kim"], a_day, now=ASKED)
    before = starts(app)
    late = page.press(TAKE)
    assert (late.status, late.h1) == (409, "This time isn’t offered any more")
    assert sentence in late.text
    gone = pages.get(address)
    assert (gone.h1, sentence in gone.text, TAKE in gone.buttons()) == (late.h1, True, False)
    assert starts(app) == before


def test_too_near_to_ones_own_appointment_one_calls(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        visit = a_booking(local(8, 14), browser=b"1")
        waitlist.make_wish_of(visit, waitlist.ANY_TIME, now=NOW)
        (address,) = offers_of(local(8, 10))
    page = pages.get(address)
    standing_clock.moment = local(8, 9)
    late = page.press(TAKE)
    assert late.status == 409
    assert starts(app) == [local(8, 14)]


@pytest.mark.parametrize("seen", ["", "x"])
def test_without_what_the_page_showed_nothing_is_taken(app: Flask, pages: PageClient, address: str, seen: str) -> None:
    again = pages.get(address).press(TAKE, seen=seen)
    assert again.status in (409, 422)
    assert starts(app) == [LATER + HOUR]
    assert again.press(TAKE).status == 303


def test_another_token_opens_no_offer(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    with app.app_context():
        wish = db.session.scalars(select(Wish)).one()
        others = [wish_token(wish), own_page.rpartition("/")[2], hold_path(a_hold(local(9, 10))).rpartition("/")[2]]
    token = address.removeprefix("/offers/")
    for wrong in (*others, "x", token[:-1] + ("A" if token[-1] != "A" else "B")):
        pages.get(f"/offers/{wrong}", expect=404)
        sent = pages.get(address).fields(TAKE)
        assert pages.post(f"/offers/{wrong}/claim", sent).status == 404
    pages.get(f"/earlier-visits/{token}", expect=404)
    pages.get(f"/appointments/{token}", expect=404)
    assert starts(app) == [LATER + HOUR]


def test_no_title_or_address_says_what_it_is_about(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    assert "facelift" not in page.title.lower()
    assert "Ruiz" not in page.text


@pytest.mark.parametrize("language", ["es", "ko"])
def test_it_speaks_the_language_that_they_wait_in(app: Flask, pages: PageClient, language: str) -> None:
    with app.app_context():
        who_waits_without_visit(language=language)
        (address,) = offers_of()
    page = pages.get(address)
    assert page.tree.get("lang") == {"es": "es-US", "ko": "ko-KR"}.get(language, language) or page.tree.get("lang")
    assert page.h1 == {"es": "Se liberó un horario", "ko": "빈 시간이 생겼습니다"}[language]


def test_the_time_given_up_is_offered_to_the_next(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        for number in (1, 2):
            who_waits(number)
        first, _second = offers_of()
    pages.get(first).press(TAKE)
    with app.app_context():
        waitlist.offer_freed_times(now=ASKED + timedelta(minutes=3))
        assert LATER + HOUR in db.session.scalars(select(Offer.starts_at)).all()


def test_a_canceled_claim_is_no_wish_any_more(app: Flask, pages: PageClient, address: str, own_page: str) -> None:
    pages.get(address).press(TAKE)
    with app.app_context():
        appointments.cancel(db.session.scalars(select(Visit).join(Wish)).one(), actor=PATIENT, now=ASKED)
    assert pages.get(address).h1 == "There’s no appointment to move"
