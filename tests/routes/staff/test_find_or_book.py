"""One field finds people, takes them to the page that books with their data, or begins with somebody new."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from booking.appointments import contact_of
from booking.database import db, writing
from booking.forms.find_or_book import new_person
from booking.models import Practice, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.people import PASSWORD
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

IN_PANEL = {"X-Panel": "1"}
BEA = ANSWERS | {"name": "Bea Fonseca", "telephone": "+12135550177", "email": "bea@patient.example"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def visit(app: Flask, *args: object, **more: object) -> UUID:
    with app.app_context():
        return a_booking(*args, **more).uuid  # type: ignore[arg-type]


def typed(desk: PageClient, sought: str, **more: str) -> Page:
    return desk.get("/staff/find-or-book").press("Find", sought=sought, **more)


def in_panel(desk: PageClient, sought: str, **more: str) -> Page:
    sent = desk.get("/staff/find-or-book").fields("Find") | {"sought": sought} | more
    return desk.post("/staff/find-or-book", sent, headers=IN_PANEL)


def people(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("a") if one.get("data-result") is not None]


def numbered(page: Page) -> list[str]:
    """The times that have a key, each with its number."""
    keys = {one.get("id"): one.get("data-key") for one in page.tree.iter("input") if one.get("type") == "radio"}
    labels = [one for one in page.tree.iter("label") if one.get("for") in keys]
    assert [words(one)[0] for one in labels] == list(keys.values())
    return [words(one) for one in labels]


def test_a_person_is_found_once_with_telephone_last_and_next_visit(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    visit(app, local(20, 14), answers=BEA, browser=b"b")
    visit(app, local(7, 9), browser=b"c")
    page = typed(desk, "fons").follow()
    assert people(page) == ["Bea Fonseca"]
    assert "(213) 555-0177" in page.text
    assert "Next: Tue, Oct 6, 10:00 AM" in page.text
    assert "Fonseca" not in page.title


def test_two_of_one_name_are_two_people_told_apart_by_their_telephones(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    visit(app, local(7, 14), answers=BEA | {"telephone": "+13105550199", "email": ""}, browser=b"b")
    page = typed(desk, "Fonseca").follow()
    assert people(page) == ["Bea Fonseca", "Bea Fonseca"]
    assert {"(213) 555-0177", "(310) 555-0199"} <= set(re.findall(r"\(\d{3}\) \d{3}-\d{4}", page.text))


@pytest.mark.parametrize("sought", ["Bea F", "(213) 555-0177", "213.555.0177", "0177", "BEA@patient.example"])
def test_no_address_tells_whom_one_looked_for(app: Flask, desk: PageClient, sought: str) -> None:
    visit(app, local(6, 10), answers=BEA)
    answer = typed(desk, sought)
    assert re.fullmatch(r"/staff/find-or-book\?kept=[\w-]{43}", answer.location or "")
    assert people(answer.follow()) == ["Bea Fonseca"]


def test_the_panel_is_answered_at_once_and_keeps_nothing(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    page = in_panel(desk, "fon")
    assert (page.status, people(page)) == (200, ["Bea Fonseca"])


@pytest.mark.parametrize(("sought", "says"), [("  ", "Type a name"), ("x" * 121, "too long"), ("a b c d e f g", "six")])
def test_what_cannot_be_looked_for_is_said(desk: PageClient, sought: str, says: str) -> None:
    for page in (typed(desk, sought), in_panel(desk, sought)):
        assert page.status == 422
        assert says in page.text


@pytest.mark.parametrize(
    ("sought", "person"),
    [
        ("Nora Caller", {"name": "Nora Caller"}),
        ("김민지", {"name": "김민지"}),
        ("310 555 0188", {"telephone": "310 555 0188"}),
        ("+82 10-1234-5678", {"telephone": "+82 10-1234-5678"}),
        ("Nora Caller (310) 555-0188", {"name": "Nora Caller", "telephone": "(310) 555-0188"}),
        ("nora@caller.example", {"email": "nora@caller.example"}),
        ("X Æ A-12", {"name": "X Æ A-12"}),
        ("nora@x.co (310) 555-0188 Nora", {"name": "Nora", "telephone": "(310) 555-0188", "email": "nora@x.co"}),
        ("nora@gmail", {"email": "nora@gmail.com"}),
        ("Nora nora@Naver", {"name": "Nora", "email": "nora@naver.com"}),
        ("nora@kim-practice", {"email": "nora@kim-practice"}),
        ("nora@proton.me", {"email": "nora@proton.me"}),
        ("@gmail", {"email": "@gmail"}),
        ("", {}),
    ],
)
def test_who_is_not_found_begins_as_a_new_person(sought: str, person: dict[str, str]) -> None:
    assert new_person(sought) == person


def test_somebody_new_is_booked_with_what_was_typed(app: Flask, desk: PageClient) -> None:
    page = typed(desk, "Nora Caller 310 555 0188").follow()
    assert people(page) == []
    answer = page.press("New patient: Nora Caller, 310 555 0188")
    assert re.fullmatch(r"/staff/book\?kept=[\w-]{43}", answer.location or "")
    booking = answer.follow()
    fields = booking.fields("Book")
    assert (fields["name"], fields["telephone"]) == ("Nora Caller", "310 555 0188")
    start = next(one.get("value", "") for one in booking.tree.iter("input") if one.get("data-key") == "2")
    booked = booking.press("Book", start=start).follow()
    assert "Nora Caller" in booked.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Visit)) == 1


def test_name_number_and_address_of_somebody_new_are_typed_in_one_go(app: Flask, desk: PageClient) -> None:
    page = typed(desk, "nora@gmail 310 555 0188 Nora Caller").follow()
    booking = page.press("New patient: Nora Caller, 310 555 0188, nora@gmail.com").follow()
    fields = booking.fields("Book")
    assert (fields["name"], fields["telephone"], fields["email"]) == (
        "Nora Caller",
        "310 555 0188",
        "nora@gmail.com",
    )


def first_result(page: Page) -> str:
    return next(words(one) for one in page.tree.iter() if one.get("data-result") is not None)


@pytest.mark.parametrize("sought", ["Nora Lee 213 555 0177", "bea@patient.example Nora", "2135550177 Nora Bea"])
def test_enter_takes_nobody_of_another_name_than_was_typed(app: Flask, desk: PageClient, sought: str) -> None:
    visit(app, local(6, 10), answers=BEA)
    page = in_panel(desk, sought)
    assert people(page) == ["Bea Fonseca"]
    assert first_result(page).startswith("New patient: Nora")


@pytest.mark.parametrize("sought", ["Bea 213 555 0177", "bea@patient.example fonseca b", "2135550177", "fons 0177"])
def test_enter_takes_whoever_is_called_so(app: Flask, desk: PageClient, sought: str) -> None:
    visit(app, local(6, 10), answers=BEA)
    assert first_result(in_panel(desk, sought)) == "Bea Fonseca"


def test_a_known_caller_is_booked_with_their_data_and_their_last_procedure(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA, procedure="rhinoplasty")
    page = typed(desk, "fonseca").follow().follow("Bea Fonseca")
    fields = page.fields("Book")
    assert (fields["name"], fields["telephone"], fields["email"], fields["procedure"]) == (
        "Bea Fonseca",
        "(213) 555-0177",
        "bea@patient.example",
        "rhinoplasty",
    )
    assert "start" not in fields
    assert "Rhinoplasty" in page.text
    assert len(numbered(page)) == 6


def test_the_visit_by_which_somebody_was_found_says_how_it_stands(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    a_visit = "Mini facelift consultation, 45 minutes, Tuesday, October 6"
    found = visit(app, local(6, 10), answers=BEA)
    page = typed(desk, "fonseca").follow().follow("Bea Fonseca")
    assert f"Already booked: {a_visit}" in page.text
    standing_clock.move(timedelta(days=1, hours=3))
    desk = signed_in(app, "admin")  # the session of the day before has ended
    page = typed(desk, "fonseca").follow().follow("Bea Fonseca")
    assert f"Last visit: {a_visit}" in page.text
    with app.app_context(), writing() as session:
        row = session.scalars(select(Visit).where(Visit.uuid == found)).one().appointments[0]
        row.status = "cancelled"
    page = typed(desk, "fonseca").follow().follow("Bea Fonseca")
    assert f"Canceled: {a_visit}" in page.text


@pytest.mark.parametrize("start", [(6, 10), (20, 14)])
def test_book_again_is_one_press_to_the_same_surgeons_next_six(
    app: Flask, desk: PageClient, start: tuple[int, int]
) -> None:
    visit(app, local(*start), surgeon="eugene-kim", answers=BEA)
    page = typed(desk, "fonseca").follow().follow("Book again, Bea Fonseca")
    assert page.fields("Book")["surgeon"] == "eugene-kim"
    assert len(numbered(page)) == 6
    assert all("Dr. Eugene Kim" in one for one in numbered(page))


def test_a_follow_up_begins_two_weeks_after_the_visit_that_it_follows(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    fields = typed(desk, "fonseca").follow().follow("Follow-up, Bea Fonseca").fields("Book")
    assert (fields["day"], fields["surgeon"]) == ("2026-10-20", "david-kim")
    assert fields["note"] == "Follow-up to the appointment on Oct 6."


@pytest.mark.parametrize(("weeks", "day"), [(1, "2026-10-13"), (3, "2026-10-27"), (6, "2026-11-17")])
def test_how_long_after_is_a_setting_of_the_practice(app: Flask, desk: PageClient, weeks: int, day: str) -> None:
    visit(app, local(6, 10), answers=BEA)
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(follow_up_weeks=weeks))
    assert typed(desk, "fonseca").follow().follow("Follow-up, Bea Fonseca").fields("Book")["day"] == day


def test_whoever_called_for_a_child_calls_for_the_child_again(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA | {"patient": "Leo Fonseca", "guardian": "Bea Fonseca"})
    page = typed(desk, "leo").follow()
    assert "booked by Bea Fonseca" in page.text
    fields = page.follow("Leo Fonseca").fields("Book")
    assert (fields["name"], fields["patient"], fields["for_other"]) == ("Bea Fonseca", "Leo Fonseca", "y")


def test_a_time_chosen_before_anybody_was_found_stays_chosen(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    chosen = "david-kim office 2026-10-06T14:00-07:00"
    known = in_panel(desk, "fonseca", chosen=chosen).follow("Bea Fonseca")
    new = typed(desk, "Nora Caller", chosen=chosen).follow().press("New patient: Nora Caller").follow()
    for page in (known, new):
        assert page.fields("Book")["start"].startswith("david-kim office 2026-10-06T21:00")


def test_the_next_times_of_each_surgeon_are_numbered_and_say_where(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/book")
    times = numbered(page)
    assert [one[0] for one in times] == list("123456")
    assert all("Dr. David Kim" in one for one in times[:3])
    assert all("Dr. Eugene Kim" in one for one in times[3:])
    by_video = numbered(desk.get("/staff/book?location=video"))
    assert by_video
    assert all("by video" in one for one in by_video)
    assert not any("video" in one for one in numbered(desk.get("/staff/book?location=office")))


@pytest.mark.parametrize("person", ["", "x", "0", str(UUID(int=7))])
def test_a_person_who_is_none_begins_with_nobody(desk: PageClient, person: str) -> None:
    assert desk.get(f"/staff/book?person={person}&follow_up=yes").fields("Book")["name"] == ""


@pytest.mark.parametrize("at", ["2:30", "2.30", "2:30 PM", "14:30", "1430", "2.30p"])
def test_a_time_typed_by_hand_is_read_back_before_it_is_booked(app: Flask, desk: PageClient, at: str) -> None:
    typed = {"name": "Nora Caller", "telephone": "310 555 0188", "day": "2026-10-07", "at": at}
    page = desk.get("/staff/book").press("Book", **typed)
    assert page.status == 303
    shown = page.follow()
    assert shown.fields("Book")["start"].endswith("2026-10-07T21:30:00+00:00")
    assert shown.fields("Book")["name"] == "Nora Caller"
    assert shown.press("Book").follow().h1 == "Wednesday, October 7, 2026 at 2:30 PM"


def test_a_time_at_night_is_read_back_as_one(desk: PageClient) -> None:
    shown = desk.get("/staff/book").press("Book", name="Nora", at="02:30", day="2026-10-07").follow()
    assert "At 2:30 AM there are no" in shown.text
    assert "start" not in shown.fields("Book")


def test_what_is_no_time_is_said_at_its_field(desk: PageClient) -> None:
    page = desk.get("/staff/book").press("Book", name="Nora", at="soon", day="2026-10-07")
    assert page.status == 422
    assert "Enter a time like 9:00 AM or 14:30." in page.text
    assert page.fields("Book")["name"] == "Nora"


def test_a_session_that_ended_during_the_call_brings_the_words_back(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    visit(app, local(6, 10), answers=BEA)
    page = desk.get("/staff/find-or-book")
    standing_clock.move(timedelta(minutes=16))
    answer = page.press("Find", sought="fonseca")
    back = answer.follow().press("Sign in", email="desk.one@practice.test", password=PASSWORD).follow()
    assert people(back) == ["Bea Fonseca"]


def test_the_same_person_booked_twice_is_two_visits_of_one_person(app: Flask, desk: PageClient) -> None:
    visit(app, local(6, 10), answers=BEA)
    page = typed(desk, "fonseca").follow().follow("Bea Fonseca")
    start = next(one.get("value", "") for one in page.tree.iter("input") if one.get("data-key") == "1")
    page.press("Book", start=start)
    assert people(typed(desk, "fonseca").follow()) == ["Bea Fonseca"]
    with app.app_context():
        both = db.session.scalars(select(Visit)).all()
        assert len({contact_of(one).telephone for one in both}) == 1


def test_a_surgeon_finds_their_own_patients_and_books_nobody(app: Flask) -> None:
    visit(app, local(6, 10), answers=BEA)
    visit(app, local(7, 10), surgeon="eugene-kim", answers=BEA | {"name": "Cora Lane"}, browser=b"b")
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    page = surgeon.get("/staff/").press("Find", sought="f").follow()
    assert people(page) == ["Bea Fonseca"]
    assert "/staff/appointments/" in page.links()["Bea Fonseca"]
    assert "Book" not in page.text
    assert people(surgeon.get("/staff/").press("Find", sought="Cora").follow()) == []
    assert surgeon.get("/staff/").press("Find", sought="f", act="new").status == 403


@pytest.mark.parametrize(
    "query", ["", "?day=2026-10-06", "?surgeon=david-kim&location=office&start=2026-10-06T20:00-07:00", "?walk_in=yes"]
)
def test_enter_presses_book_before_any_other_button_of_the_form(desk: PageClient, query: str) -> None:
    page = desk.get(f"/staff/book{query}")
    form = next(one for one in page.tree.iter("form") if "caller" in one.get("class", ""))
    assert words(next(form.iter("button"))) == "Book"


def test_a_date_of_birth_tells_two_of_one_name_apart_and_stays_with_them(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/book?day=2026-10-06&surgeon=david-kim")
    start = next(one.get("value", "") for one in page.tree.iter("input") if one.get("type") == "radio")
    page.press("Book", name="Bea Fonseca", telephone="213 555 0177", born_on="4/2/1961", start=start)
    assert "1961" not in typed(desk, "fonseca").follow().text  # there is but one
    visit(app, local(7, 14), answers=BEA | {"telephone": "+13105550199", "email": ""}, browser=b"b")
    found = typed(desk, "fonseca").follow()
    assert "born April 2, 1961" in found.text
    first = next(one for one in found.tree.iter("a") if words(one) == "Bea Fonseca")
    assert desk.get(first.get("href", "")).fields("Book")["born_on"] == "1961-04-02"


@pytest.mark.parametrize("born_on", ["soon", "2/30/1961", "1/1/1661", "61"])
def test_what_is_no_date_of_birth_is_said_at_its_field(desk: PageClient, born_on: str) -> None:
    page = desk.get("/staff/book").press("Book", name="Bea Fonseca", born_on=born_on)
    assert page.status == 422
    assert "date of birth" in " ".join(words(one) for one in page.tree.findall(".//div[@role='alert']//li"))
    assert page.fields("Book")["born_on"] == born_on
