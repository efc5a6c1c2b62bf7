"""A form acts on what its page showed: what was changed in a second window is said, and nothing is done."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT, Actor
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import Appointment, History, Practice, Procedure, Visit
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import TUESDAY_TEN, a_booking, a_part, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

RELEASE = "Release this time"
CANCEL = "Cancel my appointment"
THURSDAY = local(8, 10)


@pytest.fixture
def details(pages: PageClient) -> Page:
    """The details page of a fresh hold: Tuesday at ten with Dr. David Kim, in the office."""
    return pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM").follow()


@pytest.fixture
def review(details: Page) -> Page:
    return details.press(GO_ON, **TYPED).follow()


def another_time(pages: PageClient) -> None:
    pages.get("/book/mini-facelift/david-kim?day=2026-10-07").press("2:00 PM")


def another_surgeon(pages: PageClient) -> None:
    pages.get("/book/mini-facelift/eugene-kim?day=2026-10-06").press("10:00 AM")


def another_procedure(pages: PageClient) -> None:
    """At the same time, which that page itself does not offer: it is theirs already."""
    form = pages.get("/book/rhinoplasty/david-kim?day=2026-10-06")
    form.press("9:00 AM", starts_at=TUESDAY_TEN.isoformat())


def another_place(pages: PageClient) -> None:
    pages.get("/book/mini-facelift/david-kim?day=2026-10-07&location=video").press("5:00 PM")


SECOND_WINDOWS = [another_time, another_surgeon, another_procedure, another_place]


def another_fee(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(consultation_fee_cents=20_000))


def another_length(app: Flask) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).values(consultation_minutes=30))


def the_visit() -> Visit:
    return db.session.scalars(select(Visit)).one()


def state(app: Flask) -> tuple[object, ...]:
    """All that a patient's press could change."""
    with app.app_context():
        visit = the_visit()
        row = visit.appointments[0]
        acts = tuple(db.session.scalars(select(History.act).order_by(History.id)))
        return row.status, row.surgeon_id, row.location_id, row.starts_at, row.held_until, answers_of(visit), acts


@pytest.mark.parametrize("choose", SECOND_WINDOWS)
def test_the_details_of_an_older_window_do_not_go_on_with_what_a_newer_one_chose(
    app: Flask, pages: PageClient, details: Page, choose: Callable[[PageClient], None]
) -> None:
    choose(pages)
    before = state(app)
    page = details.press(GO_ON, **TYPED)
    assert page.status == 409
    assert page.title.startswith("Error: ")
    assert "You chose a different time in another window." in page.text
    assert state(app) == before
    kept = page.fields(GO_ON)
    assert (kept["name"], kept["email"]) == (TYPED["name"], TYPED["email"])
    assert page.press(GO_ON).status == 303  # it has been looked at now


@pytest.mark.parametrize("choose", SECOND_WINDOWS)
@pytest.mark.parametrize("button", [BOOK, RELEASE])
def test_nor_does_the_last_step_or_leaving(
    app: Flask, pages: PageClient, review: Page, choose: Callable[[PageClient], None], button: str
) -> None:
    choose(pages)
    before = state(app)
    page = review.press(button)
    assert page.status == 409
    assert "You chose a different time in another window." in page.text
    assert state(app) == before
    assert page.press(BOOK if button == BOOK else RELEASE).status == 303
    assert state(app)[0] == ("booked" if button == BOOK else "lapsed")


@pytest.mark.parametrize("change", [another_fee, another_length])
@pytest.mark.parametrize("path", ["", "/review"])
def test_nor_is_another_time_taken_at_a_fee_or_a_length_that_its_page_did_not_show(
    app: Flask,
    pages: PageClient,
    review: Page,
    standing_clock: StandingClock,
    change: Callable[[Flask], None],
    path: str,
) -> None:
    standing_clock.move(timedelta(minutes=10))
    lapsed = pages.get(review.response.request.path.removesuffix("/review") + path)
    change(app)
    before = state(app)
    again = lapsed.press(lapsed.buttons()[1])
    assert again.status == 409
    assert state(app) == before
    assert again.press(again.buttons()[1]).status == 303


def test_what_was_typed_elsewhere_is_looked_at_before_it_is_booked(app: Flask, pages: PageClient, review: Page) -> None:
    pages.get(review.response.request.path.removesuffix("/review")).press(GO_ON, name="Bea Fonseca")
    page = review.press(BOOK)
    assert page.status == 409
    assert "You changed your details in another window." in page.text
    assert "Bea Fonseca" in page.text
    assert state(app)[0] == "held"
    assert page.press(BOOK).status == 303


def test_the_same_answers_typed_again_are_no_change(app: Flask, details: Page, review: Page) -> None:
    assert details.press(GO_ON, **TYPED).status == 303
    assert review.press(BOOK).status == 303


@pytest.mark.parametrize("seen", [None, "", "x", "0" * 32, "\0"])
def test_a_form_that_comes_without_what_it_showed_is_asked_again(
    app: Flask, details: Page, review: Page, seen: str | None
) -> None:
    before = state(app)
    for page, path, button in (
        (details, "", GO_ON),
        (review, "/review", BOOK),
        (review, "/release", RELEASE),
    ):
        sent = page.fields(button) | (TYPED if button == GO_ON else {}) | ({"seen": seen} if seen is not None else {})
        if seen is None:
            del sent["seen"]
        again = page._client.post(details.response.request.path + path, sent)
        assert again.status == (409 if seen else 422)
        assert state(app) == before
        if button == GO_ON:
            assert again.fields(GO_ON)["name"] == TYPED["name"]
        assert not seen or "Nothing has been sent yet" not in again.text


def test_an_older_windows_details_that_do_not_fit_say_that_too(pages: PageClient, details: Page) -> None:
    another_time(pages)
    page = details.press(GO_ON, **TYPED | {"email": "ana@"})
    assert page.status == 422
    assert "You chose a different time in another window." in page.text


@pytest.mark.parametrize("path", ["", "/review"])
def test_a_lapsed_hold_taken_up_in_another_window_is_not_moved_from_the_first(
    app: Flask, pages: PageClient, review: Page, standing_clock: StandingClock, path: str
) -> None:
    standing_clock.move(timedelta(minutes=10))
    hold = review.response.request.path.removesuffix("/review")
    lapsed = pages.get(hold + path)
    with app.app_context():
        elsewhere = [a_part("eugene-kim", "office", local(7, 10))]
        appointments.hold_again(the_visit(), elsewhere, answers=None, now=standing_clock.now())
    before = state(app)
    page = lapsed.press(lapsed.buttons()[0])
    assert page.status == 409
    assert "You chose a different time in another window." in page.text
    assert "Wednesday, October 7, 2026 at 10:00 AM" in page.text
    assert "Dr. Eugene Kim" in page.text
    assert state(app) == before


@pytest.mark.parametrize("path", ["", "/review"])
def test_pressing_the_same_other_time_twice_is_one_choice(
    app: Flask, pages: PageClient, review: Page, standing_clock: StandingClock, path: str
) -> None:
    standing_clock.move(timedelta(minutes=10))
    lapsed = pages.get(review.response.request.path.removesuffix("/review") + path)
    first, second = (lapsed.press(lapsed.buttons()[1]) for _ in range(2))
    assert (first.status, second.status, first.location) == (303, 303, second.location)


def test_what_was_booked_in_another_window_is_said_by_the_first(app: Flask, pages: PageClient, review: Page) -> None:
    another_time(pages)
    newer = pages.get(review.response.request.path)
    newer.press(BOOK)
    before = state(app)
    hold = review.response.request.path.removesuffix("/review")
    older = {"": review, "/review": review, "/release": review}
    for path in older:
        sent = review.fields(RELEASE if path != "/review" else BOOK) | (TYPED if not path else {})
        page = pages.post(hold + path, sent)
        assert page.status == 409, path
        assert page.h1 == "Nothing has been changed"
        assert "Wednesday, October 7, 2026 at 2:00 PM" in page.text
    assert state(app) == before
    assert newer.press(BOOK).status == 303  # its own press once more


# The patient's own page


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(THURSDAY))


def the_desk_moves_it(app: Flask) -> None:
    with app.app_context():
        to = [a_part("david-kim", "office", local(9, 14))]
        appointments.reschedule(the_visit(), to, actor=Actor("desk"), now=NOW)


def the_desk_cancels_it(app: Flask) -> None:
    with app.app_context():
        appointments.cancel(the_visit(), actor=Actor("desk"), now=NOW)


def a_second_window_moves_it(app: Flask) -> None:
    with app.app_context():
        appointments.reschedule(the_visit(), [a_part("david-kim", "office", local(9, 14))], actor=PATIENT, now=NOW)


@pytest.mark.parametrize("change", [the_desk_moves_it, a_second_window_moves_it])
@pytest.mark.parametrize("path", ["/reschedule?day=2026-10-12", "/cancellation"])
def test_what_was_moved_meanwhile_is_neither_moved_nor_cancelled_unseen(
    app: Flask, pages: PageClient, address: str, change: Callable[[Flask], None], path: str
) -> None:
    opened = pages.get(address + path)
    button = CANCEL if "cancel" in path else "10:00 AM"
    change(app)
    before = state(app)
    page = opened.press(button)
    assert page.status == 409
    assert "was changed after you opened this page" in page.text
    assert "Friday, October 9, 2026 at 2:00 PM" in page.text
    assert state(app) == before
    assert page.press(button).status == 303


def test_moved_by_the_desk_to_where_the_patient_wanted_it_is_said_too(
    app: Flask, pages: PageClient, address: str
) -> None:
    opened = pages.get(f"{address}/reschedule?day=2026-10-09")
    the_desk_moves_it(app)
    before = state(app)
    assert opened.press("2:00 PM").status == 409
    assert state(app) == before


@pytest.mark.parametrize("path", ["/reschedule?day=2026-10-12", "/cancellation"])
def test_what_the_desk_has_cancelled_is_said_and_not_answered_as_done(
    app: Flask, pages: PageClient, address: str, path: str
) -> None:
    opened = pages.get(address + path)
    the_desk_cancels_it(app)
    before = state(app)
    page = opened.press(CANCEL if "cancel" in path else "10:00 AM")
    assert page.status == 409
    assert "This appointment was already canceled:" in page.text
    assert state(app) == before


def test_ones_own_press_again_is_the_first_answer(app: Flask, pages: PageClient, address: str) -> None:
    move = pages.get(f"{address}/reschedule?day=2026-10-12")
    assert [move.press("10:00 AM").location for _ in range(2)] == [address, address]
    question = pages.get(f"{address}/cancellation")
    assert [question.press(CANCEL).location for _ in range(2)] == [address, address]
    assert state(app)[-1] == ("booked", "moved", "cancelled")


@pytest.mark.parametrize("seen", [None, "", "x", "1-", "²", "9" * 5000])
@pytest.mark.parametrize("path", ["/reschedule?day=2026-10-12", "/cancellation"])
@pytest.mark.sqlite_only
def test_a_change_that_comes_without_what_its_page_showed_is_asked_again(
    app: Flask, pages: PageClient, address: str, path: str, seen: str | None
) -> None:
    opened, button = pages.get(address + path), CANCEL if "cancel" in path else "10:00 AM"
    sent = opened.fields(button) | {"seen": seen or ""}
    if seen is None:
        del sent["seen"]
    before = state(app)
    page = pages.post(address + path, sent)
    assert page.status == (409 if seen else 422)
    assert state(app) == before
    assert page.press(button).status == 303


def test_a_start_of_the_fixture_is_what_it_says(app: Flask, details: Page) -> None:
    """Control: all of the above begins with this."""
    with app.app_context():
        assert db.session.scalar(select(Appointment.starts_at)) == TUESDAY_TEN
