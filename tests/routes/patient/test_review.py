"""Details, a look at the answers, booked: nothing typed is lost on the way, and no press ever books twice."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.database import db, writing
from booking.models import Appointment, History, WorkingHours
from tests.stage.page_client import Page, PageClient
from tests.stage.page_client import name as spoken_name
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import a_booking, a_hold, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

HOLD = timedelta(minutes=10)


@pytest.fixture
def details(app: Flask, pages: PageClient) -> Page:
    """The details page of a fresh hold."""
    return pages.get("/book/mini-facelift/david-kim?day=2026-10-06").press("10:00 AM").follow()


@pytest.fixture
def review(details: Page) -> Page:
    return details.press(GO_ON, **TYPED).follow()


def hidden_fields(page: Page) -> dict[str, str]:
    sent = page.fields(GO_ON)
    return {name: sent[name] for name in ("csrf_token", "seen")}


def statuses(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Appointment.status).order_by(Appointment.id)))


def booked(app: Flask) -> int:
    with app.app_context():
        return list(db.session.scalars(select(History.act))).count("booked")


def somebody_else_takes_it(app: Flask, clock: StandingClock) -> None:
    with app.app_context():
        a_hold(browser=b"another", now=clock.now())


def test_the_whole_way_in_three_presses(app: Flask, details: Page) -> None:
    review = details.press(GO_ON, **TYPED)
    assert review.status == 303
    checked = review.follow()
    assert checked.h1 == "Review and book"
    for said in (
        "Tuesday, October 6, 2026 at 10:00 AM",
        "Dr. David Kim",
        "Beverly Hills office",
        "Mini facelift consultation, 45 minutes",
        "$150, applied to the cost of surgery if you go ahead",
        "Ana María Ruiz",
        "ana@patient.example",
        "(310) 555-0143",
        "By email",
        "I take a blood thinner.",
        "Since May.",
        "What we keep, and for how long",
    ):
        assert said in checked.text
    done = checked.press(BOOK)
    assert done.status == 303
    page = done.follow()
    assert page.h1 == "You’re booked"
    assert statuses(app) == ["booked"]


def test_the_steps_own_form_is_the_first_on_its_page(details: Page, review: Page) -> None:
    for page in (details, review):
        form = next(page.tree.iter("form"))
        assert form.get("action") == page.response.request.path


def test_the_least_a_program_sends_is_enough(details: Page) -> None:
    """Name, e-mail and telephone, and what the page showed; how to reach the patient is chosen from the start."""
    client, hidden = details._client, hidden_fields(details)
    sent = {"name": "Ana Ruiz", "email": "ana@patient.example", "telephone": "3105550143", **hidden}
    answer = client.post(details.response.request.path, sent)
    assert answer.status == 303
    assert answer.location == f"{details.response.request.path}/review"


def test_fields_carry_what_browsers_fill_in(details: Page) -> None:
    fields = {one.get("name"): one for one in details.tree.iter("input")}
    for name, autocomplete in (("name", "name"), ("email", "email"), ("telephone", "tel")):
        assert fields[name].get("autocomplete") == autocomplete
    assert fields["email"].get("type") == "email"
    assert fields["telephone"].get("inputmode") == "tel"
    assert not any(one.get("placeholder") for one in details.tree.iter())


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Enter your name."),
        ("name", "12345", "Enter your name in letters."),
        ("name", "a" * 121, "Enter a shorter name: 120 characters at most."),
        ("email", "", "Enter your email address."),
        ("email", "ana@", "Enter one email address, like name@example.com."),
        ("email", "ana@a.example, bob@b.example", "Enter one email address, like name@example.com."),
        ("telephone", "", "Enter your phone number."),
        ("telephone", "555-0143", "This phone number looks too short. Include the area code."),
        ("telephone", "call me", "Enter a phone number, like (310) 555-0142."),
        ("note", "n" * 501, "Shorten the note to 500 characters; it has 501."),
        ("reach", "pigeon", "Choose one of the ways in the list."),
    ],
)
def test_what_does_not_fit_is_said_on_top_and_at_its_field_and_nothing_typed_is_lost(
    app: Flask, details: Page, field: str, typed: str, words: str
) -> None:
    page = details.press(GO_ON, **{**TYPED, field: typed})
    assert page.status == 422
    assert page.title.startswith("Error: Your details")
    problem = next(one for one in page.tree.iter("div") if one.get("data-error-summary") is not None)
    link = next(problem.iter("a"))
    assert words in "".join(link.itertext())
    assert any(one.get("id") == (link.get("href") or "")[1:] for one in page.tree.iter())
    assert page.text.count(words) == 2
    kept = page.fields(GO_ON)
    for name, value in TYPED.items():
        if name != field:
            assert kept[name] == value.replace("\r\n", "\n")
    if field != "reach":
        assert kept[field] == typed
    assert statuses(app) == ["held"]


def test_a_note_of_just_five_hundred_characters_is_fine(details: Page) -> None:
    assert details.press(GO_ON, **{**TYPED, "note": "n" * 500}).status == 303


def test_all_that_is_wrong_is_said_at_once_in_the_order_of_the_fields(details: Page) -> None:
    page = details.press(GO_ON)
    problem = next(one for one in page.tree.iter("div") if one.get("data-error-summary") is not None)
    assert [link.get("href") for link in problem.iter("a")] == ["#name", "#email", "#telephone"]


def test_what_was_typed_is_there_when_the_patient_comes_back_to_change_it(details: Page, review: Page) -> None:
    again = review.follow("Change: Phone")
    kept = again.fields(GO_ON)
    assert (kept["name"], kept["telephone"]) == ("Ana María Ruiz", "(310) 555-0143")
    corrected = again.press(GO_ON, name="Ana Ruiz").follow()
    assert "Ana Ruiz" in corrected.text


def test_another_time_takes_the_answers_along(pages: PageClient, review: Page) -> None:
    moved = pages.get("/book/mini-facelift/eugene-kim?day=2026-10-07").press("2:00 PM")
    again = moved.follow()
    assert again.h1 == "Review and book"
    assert "Dr. Eugene Kim" in again.text
    assert "Ana María Ruiz" in again.text
    assert again.press(BOOK).status == 303


def test_the_button_of_an_older_window_does_not_book_the_time_of_a_newer_one(
    app: Flask, pages: PageClient, review: Page
) -> None:
    pages.get("/book/mini-facelift/david-kim?day=2026-10-07").press("2:00 PM")
    page = review.press(BOOK)
    assert page.status == 409
    assert "Wednesday, October 7, 2026 at 2:00 PM" in page.text
    assert "You chose a different time in another window." in page.text
    assert statuses(app) == ["held"]
    assert page.press(BOOK).status == 303
    assert statuses(app) == ["booked"]


def test_pressing_the_last_button_again_and_again_books_once(app: Flask, review: Page) -> None:
    first, second = review.press(BOOK), review.press(BOOK)
    assert (first.status, second.status) == (303, 303)
    assert first.location == second.location
    assert booked(app) == 1


def test_pressing_the_last_button_eight_times_at_once_books_once(app: Flask, pages: PageClient, review: Page) -> None:
    sent, address = review.fields(BOOK), review.response.request.path
    cookie = pages.client.get_cookie("booking")
    assert cookie

    def press(_number: int) -> tuple[int, str | None]:
        other = app.test_client()
        other.set_cookie("booking", cookie.value)
        answer = other.post(address, data=sent)
        return answer.status_code, answer.headers.get("Location")

    with ThreadPoolExecutor(4) as threads:
        answers = set(threads.map(press, range(8)))
    assert len(answers) == 1
    assert answers.pop()[0] == 303
    assert booked(app) == 1


def test_every_step_of_a_used_hold_leads_to_the_visits_page(
    app: Flask, pages: PageClient, details: Page, review: Page
) -> None:
    done = review.press(BOOK).location
    hold = details.response.request.path
    for address in (hold, f"{hold}/review"):
        assert pages.get(address, expect=303).location == done
    assert details.press(GO_ON, **TYPED).location == done
    assert details.press("Release this time").location == done
    assert statuses(app) == ["booked"]


def test_the_answers_cannot_be_skipped(app: Flask, pages: PageClient, details: Page) -> None:
    hold = details.response.request.path
    assert pages.get(f"{hold}/review", expect=303).location == hold
    token = details.fields(GO_ON)["csrf_token"]
    assert pages.post(f"{hold}/review", {"csrf_token": token}).location == hold
    assert statuses(app) == ["held"]


def test_leaving_gives_the_time_back_and_leads_to_the_times(app: Flask, details: Page) -> None:
    left = details.press("Release this time")
    assert left.status == 303
    assert left.location == "/book/mini-facelift/david-kim"
    assert statuses(app) == ["lapsed"]
    assert details.press("Release this time").status == 303


def test_a_lapsed_hold_opens_with_its_own_time_first_while_that_is_free(
    app: Flask, pages: PageClient, review: Page, standing_clock: StandingClock
) -> None:
    hold = review.response.request.path.removesuffix("/review")
    standing_clock.move(HOLD)
    page = pages.get(hold)
    assert page.h1 == "10:00 AM is still open"
    assert page.buttons()[0] == "Tuesday, October 6, 10:00 AM"
    assert page.fields(page.buttons()[0])["name"] == "Ana María Ruiz"
    pressed = page.press(page.buttons()[0])
    assert pressed.status == 303
    assert pressed.follow().press(BOOK).follow().h1 == "You’re booked"


def test_what_is_sent_too_late_is_kept_with_three_times_one_press_away(
    app: Flask, details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    somebody_else_takes_it(app, standing_clock)
    page = details.press(GO_ON, **TYPED, reach="telephone")
    assert page.status == 409
    assert page.h1 == "10:00 AM has just been taken"
    near = ["Tuesday, October 6, 9:00 AM", "Tuesday, October 6, 11:00 AM", "Tuesday, October 6, 1:00 PM"]
    assert page.buttons() == near
    kept = page.fields(near[1])
    for name, value in {**TYPED, "reach": "telephone"}.items():
        assert kept[name] == value.replace("\r\n", "\n")
    checked = page.press(near[1]).follow()
    assert checked.h1 == "Review and book"
    assert "at 11:00 AM" in checked.text
    assert "By phone" in checked.text
    assert checked.press(BOOK).status == 303
    assert sorted(statuses(app)) == ["booked", "held"]


def test_a_time_taken_with_answers_that_do_not_fit_is_held_and_the_answers_are_asked_for(
    app: Flask, details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    page = details.press(GO_ON, **{**TYPED, "email": "ana@"})
    assert page.status == 409
    asked = page.press(page.buttons()[0])
    assert asked.status == 422
    assert "Enter one email address" in asked.text
    assert asked.fields(GO_ON)["name"] == TYPED["name"]
    assert statuses(app) == ["held"]


def test_a_time_taken_before_anything_was_typed_leads_to_the_details(
    pages: PageClient, details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    hold = details.response.request.path
    page = pages.get(hold)
    pressed = page.press(page.buttons()[0])
    assert (pressed.status, pressed.location) == (303, hold)


def test_when_the_offered_time_goes_too_the_next_are_offered(
    app: Flask, details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    somebody_else_takes_it(app, standing_clock)
    page = details.press(GO_ON, **TYPED)
    with app.app_context():
        a_hold(local(6, 11), browser=b"a third", now=standing_clock.now())
    again = page.press("Tuesday, October 6, 11:00 AM")
    assert again.status == 409
    assert again.h1 == "11:00 AM has just been taken"
    assert again.fields(again.buttons()[0])["name"] == TYPED["name"]


def test_a_hold_that_lapsed_on_the_last_step_is_booked_at_another_time_by_one_press(
    app: Flask, review: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    somebody_else_takes_it(app, standing_clock)
    page = review.press(BOOK)
    assert page.status == 409
    assert page.h1 == "10:00 AM has just been taken"
    assert "Ana María Ruiz" in page.text
    assert "By booking, you agree" in page.text
    done = page.press("Tuesday, October 6, 11:00 AM").follow()
    assert done.h1 == "You’re booked"
    assert "at 11:00 AM" in done.text
    assert booked(app) == 1


def test_a_time_that_closed_while_the_patient_typed_is_answered_with_others(app: Flask, review: Page) -> None:
    with app.app_context(), writing() as session:
        tuesday = WorkingHours.weekday == 1
        session.execute(update(WorkingHours).where(tuesday).values(valid_until=local(5, 9).date()))
    page = review.press(BOOK)
    assert page.status == 409
    assert page.buttons()[0].startswith("Monday, October 5")
    assert statuses(app) == ["held"]


def test_where_nothing_is_open_any_more_the_telephone_is_offered(
    app: Flask, review: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    with app.app_context(), writing() as session:
        session.execute(update(WorkingHours).values(valid_until=local(1, 9).date()))
    page = review.press(BOOK)
    assert page.status == 409
    assert "(310) 555-0142" in page.text
    assert page.buttons() == []


def test_a_hold_is_forgotten_after_an_hour_and_its_link_opens_nothing(
    app: Flask, pages: PageClient, details: Page, standing_clock: StandingClock
) -> None:
    with app.app_context():
        appointments.clear_expired_holds(now=standing_clock.now() + HOLD)
        appointments.delete_lapsed(now=standing_clock.now() + HOLD + timedelta(hours=1))
    pages.get(details.response.request.path, expect=404)


def test_tokens_that_open_nothing_are_not_found(app: Flask, pages: PageClient, details: Page) -> None:
    with app.app_context():
        page_token = hold_path(a_booking(local(7, 10), browser=b"another")).rpartition("/")[2]
    own = details.response.request.path.rpartition("/")[2]
    for token in ("x", "A" * 43, own[:-1], own + "A", own.swapcase(), "%00"):
        pages.get(f"/holds/{token}", expect=404)
        pages.get(f"/appointments/{token}", expect=404)
    pages.get(f"/appointments/{own}", expect=404)
    pages.get(f"/appointments/{page_token}", expect=404)


def test_private_pages_are_not_kept_not_found_by_searching_and_name_nothing(details: Page, review: Page) -> None:
    for page in (details, review):
        assert "no-store" in page.headers["Cache-Control"]
        assert page.headers["Referrer-Policy"] == "same-origin"
        robots = next(one for one in page.tree.iter("meta") if one.get("name") == "robots")
        assert "noindex" in (robots.get("content") or "")
        for secret in ("facelift", "Ruiz", "ana@"):
            assert secret.lower() not in page.title.lower()
            assert secret.lower() not in page.response.request.path.lower()


def test_a_shown_answer_cannot_bring_markup_along(details: Page) -> None:
    page = details.press(GO_ON, **{**TYPED, "name": "Ana <script>alert(1)</script>", "note": "<b>\"'&"}).follow()
    assert "Ana <script>alert(1)</script>" in page.text
    assert "<script>alert" not in page.response.text
    assert page.tree.find(".//main//b") is None


def default_button(page: Page) -> Element:
    """What Enter in a field presses: the first button of its form (HTML, implicit submission)."""
    form = next(one for one in page.tree.iter("form") if any(field.get("name") == "email" for field in one.iter()))
    return next(one for one in form.iter() if one.tag == "button" or one.get("type") == "submit")


def main_buttons(page: Page) -> list[str]:
    return [spoken_name(one) for one in page.tree.iter("button") if "main" in one.get("class", "").split()]


def test_on_a_lapsed_hold_enter_takes_their_own_time_or_none(
    app: Flask, pages: PageClient, details: Page, standing_clock: StandingClock
) -> None:
    standing_clock.move(HOLD)
    hold = details.response.request.path
    still_free = pages.get(hold)
    assert spoken_name(default_button(still_free)) == "Tuesday, October 6, 10:00 AM"
    assert main_buttons(still_free) == ["Tuesday, October 6, 10:00 AM"]
    somebody_else_takes_it(app, standing_clock)
    taken = pages.get(hold)
    assert default_button(taken).get("name") is None
    assert main_buttons(taken) == [taken.buttons()[0]]
    sent = taken.fields(taken.buttons()[0]) | TYPED
    del sent["instead"]  # so Enter sends it
    again = pages.post(hold, sent)
    assert again.status == 409
    assert again.fields(again.buttons()[0])["name"] == TYPED["name"]
    assert sorted(statuses(app)) == ["held", "lapsed"]


def test_releasing_says_that_it_is_done(pages: PageClient, details: Page) -> None:
    left = details.press("Release this time").follow()
    assert "That time is released. We hold nothing for you now." in left.text
    assert "That time is released" not in pages.get(left.response.request.path).text


def test_releasing_what_was_booked_meanwhile_says_that_nothing_was_released(details: Page, review: Page) -> None:
    review.press(BOOK)
    page = details.press("Release this time").follow()
    assert "This is booked, so nothing was released. You can cancel it here." in page.text
