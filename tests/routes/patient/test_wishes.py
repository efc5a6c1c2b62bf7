"""Patients join the earlier-visit list from the page of what they have booked, change what they wait for, leave."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from booking.availability import PartOfDay
from booking.database import db
from booking.models import Surgeon, Wish
from booking.waitlist import Wanted, wanted_of
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_hold, appointment_path, hold_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TELL_ME = "Tell me if an earlier time opens up"
JOIN = "Put me on the earlier-visit list"
CHANGE = "Change or leave the list"
IN_TEN_DAYS = local(15, 10)


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(IN_TEN_DAYS))


def wishes(app: Flask) -> list[tuple[Wanted, str | None]]:
    with app.app_context():
        return [(wanted_of(one), one.ended_by) for one in db.session.scalars(select(Wish).order_by(Wish.id))]


def surgeon_id(app: Flask, slug: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == slug)).one()


def joined(pages: PageClient, address: str, **chosen: str) -> Page:
    """Their own page, after they have joined from it."""
    return pages.get(address).follow(TELL_ME).press(JOIN, **chosen).follow()


def test_from_the_own_page_one_waits_for_any_earlier_time(app: Flask, pages: PageClient, address: str) -> None:
    page = joined(pages, address)
    assert page.h1 == "You’re booked"
    assert "You’re on the earlier-visit list until Thursday, October 15, 2026" in page.text
    assert TELL_ME not in page.links()
    assert wishes(app) == [(Wanted(), None)]


def test_what_is_chosen_is_waited_for(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address, surgeon="eugene-kim", weekday="tue", part="morning", notice="1440")
    wanted = Wanted(
        surgeons=frozenset({surgeon_id(app, "eugene-kim")}),
        weekdays=frozenset({1}),
        parts=frozenset({PartOfDay.MORNING}),
        notice=timedelta(days=1),
    )
    assert wishes(app) == [(wanted, None)]
    chosen = pages.get(address).follow(CHANGE).fields("Save")
    names = ("surgeon", "weekday", "part", "notice")
    assert [chosen[name] for name in names] == ["eugene-kim", "tue", "morning", "1440"]


@pytest.mark.parametrize(
    ("field", "sent", "said"),
    [
        ("surgeon", "nobody", "Choose surgeons from the list."),
        ("weekday", "moonday", "Choose days of the week from the list."),
        ("part", "night", "Choose times of day from the list."),
        ("notice", "-5", "Choose one of the answers in the list."),
        ("notice", "99999999999999999999", "Choose one of the answers in the list."),
    ],
)
def test_what_cannot_be_chosen_is_said_beside_its_field(
    app: Flask, pages: PageClient, address: str, field: str, sent: str, said: str
) -> None:
    typed = {"weekday": "tue", "part": "morning", field: sent}
    refused = pages.get(address).follow(TELL_ME).press(JOIN, **typed)
    assert refused.status == 422
    assert refused.text.count(said) == 2  # on top, and beside it
    kept = refused.fields(JOIN)
    assert [kept.get(name) for name in ("weekday", "part") if name != field] == [
        typed[name] for name in ("weekday", "part") if name != field
    ]
    assert wishes(app) == []


def test_pressed_twice_one_waits_once(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(address).follow(TELL_ME)
    assert [form.press(JOIN).status for _ in range(2)] == [303, 303]
    assert len(wishes(app)) == 1


def test_what_another_window_has_saved_is_not_written_over(app: Flask, pages: PageClient, address: str) -> None:
    first, second = (pages.get(address).follow(TELL_ME) for _ in range(2))
    first.press(JOIN, weekday="tue")
    refused = second.press(JOIN, weekday="wed")
    assert (refused.status, refused.h1) == (409, "You’re on the earlier-visit list")
    assert refused.fields("Save")["weekday"] == "wed"
    assert wishes(app) == [(Wanted(weekdays=frozenset({1})), None)]
    assert refused.press("Save").status == 303
    assert wishes(app) == [(Wanted(weekdays=frozenset({2})), None)]


def test_a_change_made_elsewhere_is_told_before_it_is_written_over(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    first, second = (pages.get(address).follow(CHANGE) for _ in range(2))
    assert first.press("Save", part="morning").follow().text.startswith("Saved.")
    refused = second.press("Save", part="evening")
    assert refused.status == 409
    assert "This was changed in another window since." in refused.text
    assert wishes(app) == [(Wanted(parts=frozenset({PartOfDay.MORNING})), None)]


def test_an_appointment_that_was_moved_meanwhile_is_shown_first(app: Flask, pages: PageClient, address: str) -> None:
    form = pages.get(address).follow(TELL_ME)
    moved = pages.get(f"{address}/reschedule?day=2026-10-16").press("10:00 AM")
    assert moved.status == 303
    refused = form.press(JOIN, weekday="tue")
    assert refused.status == 409
    assert "Your appointment was changed after you opened this page" in refused.text
    assert "October 16" in refused.text
    assert refused.fields(JOIN)["weekday"] == "tue"
    assert wishes(app) == []


@pytest.mark.parametrize("path", ["", "/earlier-visit"])
def test_who_has_canceled_cannot_join(app: Flask, pages: PageClient, address: str, path: str) -> None:
    form = pages.get(address).follow(TELL_ME)
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    refused = form.press(JOIN)
    assert (refused.status, refused.h1) == (409, "Nothing has been changed")
    assert wishes(app) == []
    response = pages.client.get(f"{address}{path}")
    assert response.status_code == (303 if path else 200)
    assert TELL_ME not in pages.get(address).links()


def test_without_an_email_address_one_is_asked_for(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        path = appointment_path(a_booking(IN_TEN_DAYS, answers={**ANSWERS, "email": ""}))
    page = pages.get(path).follow(TELL_ME)
    assert JOIN not in page.buttons()
    assert page.links()["Add your email address"] == f"{path}/contact"


def test_the_list_is_left_by_one_press_and_as_often_as_one_likes(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    place = pages.get(address).follow(CHANGE)
    left = place.press("Leave the list")
    assert left.status == 303
    page = left.follow()
    assert page.h1 == "You’re not on the earlier-visit list any more"
    assert page.links()["View your appointment"] == address
    assert place.press("Leave the list").follow().h1 == page.h1
    assert [ended_by for _, ended_by in wishes(app)] == ["patient"]
    assert TELL_ME in pages.get(address).links()


def test_what_was_left_is_not_changed_any_more_but_joined_anew(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    place = pages.get(address).follow(CHANGE)
    place.press("Leave the list")
    changed = place.press("Save", weekday="tue")
    assert (changed.status, changed.h1) == (409, "You’re not on the earlier-visit list any more")
    again = changed.follow("Join the list again").press(JOIN)
    assert again.location == address
    assert [ended_by for _, ended_by in wishes(app)] == ["patient", None]


def test_reading_the_page_of_the_list_ends_nothing(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    pages.get(address).follow(CHANGE)
    assert [ended_by for _, ended_by in wishes(app)] == [None]
    place = pages.get(address).links()[CHANGE]
    assert pages.client.get(f"{place}/ending").status_code == 405


def test_another_token_opens_no_place_on_the_list(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    token = pages.get(address).links()[CHANGE].removeprefix("/earlier-visits/")
    with app.app_context():
        others = [address.removeprefix("/appointments/"), hold_path(a_hold()).removeprefix("/holds/")]
    for wrong in (*others, "x", token[:-1] + ("A" if token[-1] != "A" else "B")):
        pages.get(f"/earlier-visits/{wrong}", expect=404)
    pages.get(f"/appointments/{token}", expect=404)


def test_a_canceled_visit_has_no_place_any_more(app: Flask, pages: PageClient, address: str) -> None:
    joined(pages, address)
    place = pages.get(address).links()[CHANGE]
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    page = pages.get(place)
    assert page.h1 == "You’re not on the earlier-visit list any more"
    assert "View your appointment" not in page.links()
    assert pages.get(page.links()["Join the list again"]).h1 == "Tell me if a time opens up"


def test_sixty_days_are_the_longest_and_the_appointment_itself(
    app: Flask, pages: PageClient, standing_clock: StandingClock
) -> None:
    with app.app_context():
        far = appointment_path(a_booking(local(15, 10, month=12)))
    page = joined(pages, far)
    assert "until Friday, December 4, 2026" in page.text  # 60 days from October 5
    place = page.links()[CHANGE]
    standing_clock.moment = NOW + timedelta(days=60)
    assert pages.get(place).h1 == "You’re not on the earlier-visit list any more"
    assert TELL_ME in pages.get(far).links()


def test_none_of_it_is_said_in_an_address_or_a_title(pages: PageClient, address: str) -> None:
    joined(pages, address)
    place = pages.get(address).follow(CHANGE)
    assert place.title.startswith("Earlier-visit list")
    assert place.headers["Referrer-Policy"] == pages.get(address).headers["Referrer-Policy"]


@pytest.mark.parametrize(
    ("language", "said"),
    [("es", "lista para adelantar la cita"), ("ko", "빠른 예약 대기 명단")],
)
def test_it_is_said_in_every_language(pages: PageClient, address: str, language: str, said: str) -> None:
    joined(pages, address)
    place = pages.get(address).links()[CHANGE]
    page = pages.get(f"{place}?lang={language}")
    assert said in page.text
    assert said in pages.get(address).text  # the choice stays
