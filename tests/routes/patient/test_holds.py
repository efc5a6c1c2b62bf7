"""Choosing a time keeps it; what cannot be kept is refused in words, with the nearest times, and nothing written."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.database import db, writing
from booking.models import Appointment, Surgeon, Visit
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import TUESDAY_TEN, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

MONTH_PAGE = "/book/mini-facelift/david-kim"
FREE_DAY = "/book/mini-facelift/eugene-kim?day=2026-10-30"
WANTED = {
    "procedure": "mini-facelift",
    "surgeon": "david-kim",
    "starts_at": TUESDAY_TEN.isoformat(),
    "location": "office",
}


def choose(pages: PageClient, **different: str) -> Page:
    """As a form of ours sends it, or as somebody has changed it."""
    token = pages.get(FREE_DAY).fields("9:00 AM")["csrf_token"]
    return pages.post("/holds", {**WANTED, "csrf_token": token, **different})


def rows(app: Flask, model: type[Visit] | type[Appointment] = Appointment) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def someone_else_has(app: Flask, *starts: datetime, surgeon: str = "david-kim") -> None:
    with app.app_context():
        for number, starts_at in enumerate(starts):
            a_hold(starts_at, surgeon=surgeon, browser=f"{surgeon} {number}".encode())


def test_a_time_of_the_month_page_is_held_and_the_details_page_says_so(pages: PageClient) -> None:
    held = pages.get(f"{MONTH_PAGE}?day=2026-10-06").press("10:00 AM")
    assert held.status == 303
    assert str(held.location).startswith("/holds/")
    details = held.follow()
    assert details.h1 == "Your details"
    assert "Tuesday, October 6, 2026 at 10:00 AM Dr. David Kim Beverly Hills office" in details.text
    assert "We’ll hold this time for you for 10 minutes." in details.text


@pytest.mark.parametrize(
    "spelled",
    ["2026-10-06T10:00:00-07:00", "2026-10-06T17:00:00Z", "2026-10-06T19:00:00+02:00", "2026-10-06T10:00-07:00"],
)
def test_the_same_instant_in_any_offset_is_the_same_time(app: Flask, pages: PageClient, spelled: str) -> None:
    assert choose(pages, starts_at=spelled).status == 303
    with app.app_context():
        assert db.session.scalar(select(Appointment.starts_at)) == TUESDAY_TEN


@pytest.mark.parametrize("location", ["", None])
def test_the_place_may_be_left_out(app: Flask, pages: PageClient, location: str | None) -> None:
    """On Wednesday at five the surgeon offers video alone."""
    sent = {**WANTED, "starts_at": local(7, 17).isoformat()}
    sent.pop("location")
    token = pages.get(FREE_DAY).fields("9:00 AM")["csrf_token"]
    place = {} if location is None else {"location": location}
    held = pages.post("/holds", {**sent, **place, "csrf_token": token})
    assert "Video consultation" in held.follow().text


def test_pressing_twice_holds_once(app: Flask, pages: PageClient) -> None:
    first, second = choose(pages), choose(pages)
    assert first.location == second.location
    assert rows(app) == 1


def test_pressing_twice_at_once_holds_once(app: Flask, pages: PageClient) -> None:
    """Two answers on their way at the same moment, as a double click without a script sends them."""
    token = pages.get(FREE_DAY).fields("9:00 AM")["csrf_token"]
    choose(pages)  # from now on the browser has its number
    sent = {**WANTED, "starts_at": local(6, 14).isoformat(), "csrf_token": token}
    cookie = pages.client.get_cookie("booking")
    assert cookie

    def press(_number: int) -> str | None:
        other = app.test_client()
        other.set_cookie("booking", cookie.value)
        return other.post("/holds", data=sent).headers.get("Location")

    with ThreadPoolExecutor(4) as threads:
        assert len(set(threads.map(press, range(8)))) == 1
    assert rows(app) == 1


def test_going_back_and_choosing_another_time_moves_the_hold(app: Flask, pages: PageClient) -> None:
    first = choose(pages)
    second = choose(pages, starts_at=local(6, 14).isoformat())
    assert first.location == second.location
    assert "at 2:00 PM" in second.follow().text
    assert rows(app) == 1


def test_another_browser_finds_the_time_taken_and_gets_the_nearest_at_one_press(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    someone_else_has(app, TUESDAY_TEN)
    taken = choose(pages)
    assert taken.status == 409
    assert taken.h1 == "10:00 AM has just been taken"
    assert "mini" not in taken.title.lower()
    near = ["Tuesday, October 6, 9:00 AM", "Tuesday, October 6, 11:00 AM", "Tuesday, October 6, 1:00 PM"]
    assert taken.buttons() == near
    assert rows(app) == 1
    pressed = taken.press(near[1])
    assert pressed.status == 303
    assert "at 11:00 AM" in pressed.follow().text


def test_where_the_surgeon_has_no_other_time_somebody_else_is_offered(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(daily_cap=0))
    taken = choose(pages)
    assert taken.status == 409
    assert taken.buttons()[0] == "Tuesday, October 6, 9:30 AM Dr. Eugene Kim"
    assert taken.press(taken.buttons()[0]).status == 303


def test_first_available_is_who_has_fewer_that_day_and_the_other_once_that_one_is_lost(
    app: Flask, pages: PageClient
) -> None:
    someone_else_has(app, local(6, 15))
    first = choose(pages, surgeon="first-available").follow()
    assert "Dr. Eugene Kim" in first.text

    second = PageClient(app.test_client())
    assert "Dr. David Kim" in choose(second, surgeon="first-available").follow().text

    third = PageClient(app.test_client())
    lost = choose(third, surgeon="first-available")
    assert lost.status == 409
    assert lost.press(lost.buttons()[0]).status == 303


TAMPERED = {
    "off the grid": ({"starts_at": local(6, 10, 10).isoformat()}, "No consultation begins at 10:10 AM"),
    "past": ({"starts_at": local(1, 10).isoformat()}, "That time has passed."),
    "too soon": (
        {"starts_at": local(5, 11).isoformat()},
        "Online booking closes 4 hours ahead. To come sooner, call us.",
    ),
    "too far": ({"starts_at": "2027-01-05T10:00:00-08:00"}, "You can book online through Sunday, January 3, 2027"),
    "the year 9999": ({"starts_at": "9999-12-30T23:30:00-07:00"}, "You can book online through"),
    "before all years": ({"starts_at": "0001-01-01T00:00:00+14:00"}, "That is not a time that exists."),
    "at night": ({"starts_at": local(6, 3).isoformat()}, "Nobody sees patients there at that time."),
    "into lunch": ({"starts_at": local(6, 11, 30).isoformat()}, "Nobody sees patients there at that time."),
    "on a Sunday": ({"starts_at": local(11, 10).isoformat()}, "Nobody sees patients there at that time."),
    "February 31": ({"starts_at": "2027-02-31T10:00:00-08:00"}, "That is not a time that exists."),
    "half past two in the spring gap": ({"starts_at": "2027-03-14T02:30:00"}, "That is not a time that exists."),
    "a time without offset": ({"starts_at": "2026-10-06T10:00:00"}, "That is not a time that exists."),
    "a mere day": ({"starts_at": "2026-10-06"}, "That is not a time that exists."),
    "no time": ({"starts_at": ""}, "Choose one of the times we show."),
    "junk": ({"starts_at": "'; DROP TABLE visits; --\0"}, "That is not a time that exists."),
    "no such place": ({"location": "moon"}, "do not go together"),
    "a place with a NUL": ({"location": "off\0ice\0s"}, "do not go together"),
    "a surgeon who does not offer it": ({"procedure": "dermal-fillers"}, "do not go together"),
    "only by video then": ({"starts_at": local(7, 17).isoformat()}, "Nobody sees patients there at that time."),
}


@pytest.mark.parametrize(("changed", "words"), TAMPERED.values(), ids=TAMPERED.keys())
def test_what_cannot_be_is_refused_in_words_with_the_nearest_times_and_nothing_written(
    app: Flask, pages: PageClient, changed: dict[str, str], words: str
) -> None:
    refused = choose(pages, **changed)
    assert refused.status == 422
    assert refused.title.startswith("Error: ")
    assert words in refused.text
    assert rows(app) == rows(app, Visit) == 0
    assert len(refused.buttons()) == 3
    assert refused.press(refused.buttons()[0]).status == 303


@pytest.mark.parametrize("changed", [{"procedure": "wings"}, {"surgeon": "nobody"}, {"surgeon": "nob\0dy"}])
def test_what_we_do_not_have_is_not_found(app: Flask, pages: PageClient, changed: dict[str, str]) -> None:
    assert choose(pages, **changed).status == 404
    assert rows(app) == 0


@pytest.mark.parametrize(
    "address", ["/procedures/a%00b", "/surgeons/a%00b", "/book/a%00b", "/book/mini-facelift/a%00b", "/holds/a%00b"]
)
def test_an_address_with_a_nul_is_not_found(pages: PageClient, address: str) -> None:
    pages.get(address, expect=404)


def test_a_form_without_its_procedure_or_without_its_token_is_answered_in_words(app: Flask, pages: PageClient) -> None:
    assert choose(pages, procedure="").status == 422
    assert pages.post("/holds", WANTED).status == 400
    assert rows(app) == 0


def test_the_spring_gap_itself_is_no_time_while_its_instant_is_half_past_three(app: Flask, pages: PageClient) -> None:
    """02:30 at the winter's offset is a real instant: 3:30 AM by the clock on the wall, when nobody is there."""
    refused = choose(pages, starts_at="2026-03-08T02:30:00-08:00")
    assert refused.status == 422
    assert rows(app) == 0


def test_a_hold_takes_time_from_everybody_until_it_lapses(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    assert choose(pages).status == 303
    other = PageClient(app.test_client())
    assert choose(other).status == 409
    standing_clock.move(timedelta(minutes=10))
    assert choose(other).status == 303


def test_too_many_holds_from_one_address_are_asked_to_wait(
    app: Flask, pages: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("booking.routes.patient.browser.HOLDS_IN_AN_HOUR", 3)
    monkeypatch.setattr("booking.access.throttle.settings", lambda: type("Settings", (), {"rate_limits": True}))
    assert [choose(pages).status for _ in range(4)] == [303, 303, 303, 429]


@pytest.mark.parametrize("address", ["/procedures/mini-facelift", "/book/mini-facelift", MONTH_PAGE])
def test_gone_back_the_patient_is_told_where_their_time_is(
    pages: PageClient, standing_clock: StandingClock, address: str
) -> None:
    assert "We’re holding" not in pages.get(address).text
    held = pages.get(f"{MONTH_PAGE}?day=2026-10-06").press("10:00 AM")
    page = pages.get(address)
    assert (
        "We’re holding Tuesday, October 6, 2026 at 10:00 AM with Dr. David Kim for you for 10 more minutes."
        in page.text
    )
    assert page.links()["Continue with this time"] == held.location
    standing_clock.move(timedelta(minutes=11))
    assert "We’re holding" not in pages.get(address).text


def test_the_same_press_after_it_was_booked_is_the_first_answer_still(app: Flask, pages: PageClient) -> None:
    """Gone back to the times: nobody else was quicker."""
    times = pages.get(f"{MONTH_PAGE}?day=2026-10-06")
    held = times.press("10:00 AM")
    booked = held.follow().press(GO_ON, **TYPED).follow().press(BOOK)
    again = times.press("10:00 AM")
    assert (again.status, again.location) == (303, held.location)
    assert pages.get(again.location or "", expect=303).location == booked.location
    assert rows(app) == 1
    assert times.press("9:00 AM").status == 303  # another time is another consultation
    assert rows(app) == 2


def test_the_next_person_is_not_led_to_what_somebody_else_has_booked(
    pages: PageClient, standing_clock: StandingClock
) -> None:
    times = pages.get(f"{MONTH_PAGE}?day=2026-10-06")
    times.press("10:00 AM").follow().press(GO_ON, **TYPED).follow().press(BOOK)
    pages.get("/")
    assert times.press("10:00 AM").status == 409
