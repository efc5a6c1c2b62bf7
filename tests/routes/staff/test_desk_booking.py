"""The desk books for a caller, moves and cancels, without losing a word or overwriting anybody."""

from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments
from booking.appointments import PATIENT
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import Appointment, Closure, History, Letter, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
NOT_SENT = "No mail server is set up, so no email goes out: call the patient. What it would say is kept under Emails."
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177"}
AT_HALF_PAST_TWO = "?surgeon=david-kim&location=office&starts_at=2026-10-07T14:30-07:00"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def rows(app: Flask, model: type[Visit] | type[Letter] | type[History] = Visit) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def path(app: Flask, page: str = "", **booking: object) -> str:
    """Of a new appointment's page at the desk."""
    with app.app_context():
        return f"/staff/appointments/{a_booking(**booking).appointments[0].uuid}{page}"  # type: ignore[arg-type]


def problems(page: Page) -> list[str]:
    return [words(one) for one in page.tree.findall(".//div[@role='alert']//li")]


def offered(page: Page) -> list[str]:
    return [words(one) for one in page.tree.findall(".//div[@class='start']/label")]


def own(page: Page) -> list[str]:
    """The time that is marked as where the appointment is."""
    return [words(one) for one in page.tree.iter("p") if one.get("class") == "own"]


def notice(page: Page) -> str:
    return next(words(one) for one in page.tree.iter("div") if "notice" in one.get("class", ""))


def test_a_click_on_a_blank_a_name_and_a_number_are_enough(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/?day=2026-10-06").follow("Book 2:00 PM, Dr. David Kim").press("Book", **CALLER)
    assert page.status == 303
    booked = page.follow()
    assert notice(booked) == "Booked. There’s no email address, so no email goes out: call the patient."
    assert booked.h1 == "Tuesday, October 6, 2026 at 2:00 PM"
    head = words(booked.tree.find(".//div[@class='head']"))
    assert "at 2:00 PM Bea Fonseca (310) 555-0177" in head, "who comes is read first"
    assert "booked Dr. David Kim, Beverly Hills office" in booked.text
    assert "Bea Fonseca" in booked.text
    assert "(310) 555-0177" in booked.links()
    assert booked.title.startswith("Appointment")
    assert rows(app, Letter) == 0
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert answers_of(visit)["telephone"] == "+13105550177"
        history = db.session.scalars(select(History)).one()
        assert (history.way, history.user_id is None) == ("desk", False)
    assert "1 booked" in desk.get("/staff/?day=2026-10-06").text


def test_with_an_address_a_letter_is_written(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO).press("Book", **CALLER, email="bea@patient.example", note="Wheelchair.\r\nSecond line.")
    booked = page.follow()
    assert "No mail server is set up, so no email goes out: call the patient." in notice(booked)
    assert rows(app, Letter) == 1
    assert "Confirmation" in booked.text
    assert "Wheelchair." in booked.text
    assert "Second line." in booked.text


def test_the_desk_needs_no_notice(desk: PageClient) -> None:
    """Patients online need four hours."""
    page = desk.get("/staff/book?surgeon=david-kim&start=2026-10-05T09:30-07:00").press("Book", **CALLER)
    assert page.follow().h1 == "Monday, October 5, 2026 at 9:30 AM"


def test_the_same_page_sent_twice_books_once(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    first, second = page.press("Book", **CALLER), page.press("Book", **CALLER)
    assert first.location == second.location
    assert "Booked. " in notice(second.follow())
    assert rows(app) == 1


def test_a_page_gone_back_to_says_that_what_was_changed_in_it_is_not_booked(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    page.press("Book", **CALLER).follow()
    again = page.press("Book", **CALLER | {"name": "Cora Lane"}).follow()
    assert "This had been booked before" in notice(again)
    assert "Bea Fonseca" in again.text
    assert rows(app) == 1


def test_a_time_that_has_just_been_taken_loses_nothing_and_offers_the_nearest(app: Flask, desk: PageClient) -> None:
    page = desk.get(AT_TWO)
    path(app, starts_at=local(6, 14))
    lost = page.press("Book", **CALLER, email="bea@patient.example", note="Wheelchair.")
    assert lost.status == 409
    assert "2:00 PM has just been taken" in problems(lost)[0]
    assert lost.title.startswith("Error: ")
    fields = lost.fields("Book")
    assert {fields["name"], fields["telephone"], fields["note"]} == {*CALLER.values(), "Wheelchair."}
    assert "start" not in fields
    assert len([one for one in offered(lost) if "Tuesday, October 6" in one]) == 3
    start = next(one.get("value", "") for one in lost.tree.iter("input") if one.get("name") == "start")
    assert lost.press("Book", start=start).status == 303
    assert rows(app) == 2


def test_choosing_something_else_shows_its_times_and_keeps_what_was_typed(desk: PageClient) -> None:
    page = desk.get(AT_TWO).press("Show the times", **CALLER, procedure="rhinoplasty", surgeon="eugene-kim").follow()
    assert page.status == 200
    fields = page.fields("Book")
    assert (fields["name"], fields["procedure"]) == ("Bea Fonseca", "rhinoplasty")
    assert fields["start"].startswith("eugene-kim office")  # the same time, now with this surgeon
    other_day = page.press("Times on Wednesday, October 7, 2026", **CALLER).follow()
    assert other_day.fields("Book")["day"] == "2026-10-07"
    assert "start" not in other_day.fields("Book")


def test_times_that_were_shown_for_other_choices_are_not_booked(app: Flask, desk: PageClient) -> None:
    """The surgeon was changed, and Book was pressed before the new surgeon's times were seen."""
    page = desk.get(AT_TWO).press("Book", **CALLER, surgeon="eugene-kim")
    assert page.status == 422
    assert problems(page) == ["You chose something else above. Choose one of the times as they are now."]
    assert rows(app) == 0
    assert page.press("Book").status == 303


def test_first_available_says_who_it_would_be(desk: PageClient) -> None:
    page = desk.get("/staff/book?procedure=dermal-fillers&day=2026-10-06")
    assert offered(page)[0] == "9:00 AM Dr. Eugene Kim"
    assert len(offered(page)) == 14


def test_a_day_without_times_offers_the_nearest_of_other_days(desk: PageClient) -> None:
    page = desk.get("/staff/book?day=2026-10-10")
    assert "There are no 30 minutes free on Saturday, October 10, 2026." in page.text
    assert offered(page)[0] == "Friday, October 9, 3:30 PM Dr. David Kim"
    assert "Times on Monday, October 12, 2026" in page.buttons()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("day", ["2026-10-10", "2026-10-08"], ids=["the nearest", "of the day"])
def test_every_time_that_was_chosen_stays_chosen_when_a_field_is_wrong(desk: PageClient, day: str) -> None:
    page = desk.get(f"/staff/book?day={day}")
    starts = [one.get("value", "") for one in page.tree.iter("input") if one.get("name") == "start"]
    assert starts
    for start in starts:
        again = page.press("Book", **CALLER | {"name": ""}, start=start)
        assert (again.status, again.fields("Book")["start"]) == (422, start)
        assert again.press("Book", act="times", start=start).follow().fields("Book")["start"] == start


def test_a_time_that_cannot_be_had_is_said_and_none_is_chosen_instead(app: Flask, desk: PageClient) -> None:
    path(app, starts_at=local(6, 14))
    page = desk.get(AT_TWO)
    assert "At 2:00 PM there are no 30 minutes free. Choose another time." in page.text
    assert "start" not in page.fields("Book")
    assert problems(page.press("Book", **CALLER)) == ["Choose a time."]


@pytest.mark.parametrize(
    ("sent", "words_"),
    [
        ({"name": " "}, "Enter the patient’s name."),
        ({"telephone": ""}, "Enter the patient’s phone number."),
        ({"telephone": "555-0177"}, "This phone number looks too short. Include the area code."),
        ({"email": "bea@"}, "Enter one email address, like name@example.com."),
        ({"note": "x" * 501}, "Shorten the note to 500 characters."),
        ({"start": "david-kim office 2026-02-31T10:00-08:00"}, "Choose one of the times we show."),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_written(
    app: Flask, desk: PageClient, sent: dict[str, str], words_: str
) -> None:
    page = desk.get(AT_TWO).press("Book", **CALLER | sent)
    assert (page.status, problems(page)) == (422, [words_])
    assert page.fields("Book")["telephone"] == (CALLER | sent)["telephone"]
    assert rows(app) == 0


@pytest.mark.parametrize(
    ("start", "words_"),
    [
        ("david-kim office 2026-10-05T08:00-07:00", "That time has passed"),
        ("david-kim office 2027-03-01T10:00-08:00", "Consultations can be booked until Sunday, January 3, 2027"),
        ("david-kim office 2026-10-06T10:10-07:00", "Consultations begin every 30 minutes"),
        ("david-kim office 2026-10-06T20:00-07:00", "The surgeon is not there then"),
        ("nobody office 2026-10-06T10:00-07:00", "do not go together"),
        ("david-kim moon 2026-10-06T10:00-07:00", "do not go together"),
    ],
)
@pytest.mark.sqlite_only
def test_tampered_starts_are_refused_in_words(app: Flask, desk: PageClient, start: str, words_: str) -> None:
    page = desk.get(AT_TWO).press("Book", **CALLER, start=start)
    assert page.status == 422
    assert words_ in problems(page)[0]
    assert page.fields("Book")["name"] == CALLER["name"]
    assert rows(app) == 0


@pytest.mark.sqlite_only
def test_a_day_that_does_not_exist_is_said_at_its_field(desk: PageClient) -> None:
    page = desk.get(AT_TWO).press("Show the times", **CALLER, day="2026-02-31")
    assert (page.status, problems(page)) == (422, ["There is no February 31, 2026. Check the day."])
    assert page.fields("Book")["day"] == "2026-02-31"
    assert page.fields("Book")["name"] == "Bea Fonseca"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("day", "words_"),
    [
        ("2026-10-01", "Thursday, October 1, 2026 has passed."),
        ("2027-06-01", "Consultations can be booked until Sunday, January 3, 2027."),
    ],
)
def test_a_day_on_which_nobody_can_book_says_why(desk: PageClient, day: str, words_: str) -> None:
    assert words_ in desk.get(AT_TWO).press("Show the times", **CALLER, day=day).follow().text


@pytest.mark.sqlite_only
@pytest.mark.parametrize("query", ["procedure=none", "surgeon=nobody", "location=moon"])
def test_what_we_do_not_have_is_not_found(desk: PageClient, query: str) -> None:
    desk.get(f"/staff/book?{query}", expect=404)


@pytest.mark.sqlite_only
@pytest.mark.parametrize("start", ["soon", "9999-12-31T23:59-12:00", "2026-02-31T10:00-08:00"])
def test_an_address_with_a_start_that_is_none_begins_with_today(desk: PageClient, start: str) -> None:
    assert desk.get(f"/staff/book?start={start}").fields("Book")["day"] == "2026-10-05"


@pytest.mark.sqlite_only
def test_a_surgeon_who_does_not_do_it_is_said(desk: PageClient) -> None:
    page = desk.get("/staff/book?procedure=dermal-fillers&surgeon=david-kim")
    assert "This surgeon does not see patients about that." in page.text
    assert offered(page) == []


def test_an_appointment_tells_all_about_it(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app))
    assert page.h1 == "Tuesday, October 6, 2026 at 10:00 AM"
    for told in ("Ana María Ruiz", "ana@patient.example", "By phone", "I take a blood thinner.", "Mini facelift"):
        assert told in page.text
    assert page.links()["(310) 555-0143"] == "tel:+13105550143"
    assert "Booked for Tue, Oct 6, 10:00 AM with Dr. David Kim Mon, Oct 5, 9:00 AM, the patient, online" in page.text
    link = next(one.get("value", "") for one in page.tree.iter("input") if one.get("id") == "page-address")
    assert link.startswith("http://localhost/appointments/")
    assert desk.get(link.removeprefix("http://localhost")).status == 200
    assert "Ruiz" not in page.title


@pytest.mark.sqlite_only
def test_an_appointment_that_is_not_there_is_not_found(app: Flask, desk: PageClient) -> None:
    desk.get("/staff/appointments/00000000-0000-0000-0000-000000000000", expect=404)
    with app.app_context():
        visit = a_hold()
        appointments.release(visit, now=NOW)
        uuid = visit.appointments[0].uuid
    desk.get(f"/staff/appointments/{uuid}", expect=404)


def test_one_press_on_a_time_moves_it_there_and_everybody_is_told(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app)).follow("Move").follow("Wednesday, October 7, 12 times")
    moved = page.press("2:30 PM").follow()
    assert notice(moved) == f"Moved to this time. {NOT_SENT}"
    assert moved.h1 == "Wednesday, October 7, 2026 at 2:30 PM"
    assert "Undo: moved A. R. from Tue, Oct 6, 10:00 AM to Wed, Oct 7, 2:30 PM (no email)" in moved.buttons()
    assert rows(app, Letter) == 2


def test_a_link_to_a_time_asks_first_and_then_everybody_is_told(app: Flask, desk: PageClient) -> None:
    question = desk.get(path(app, "/move") + AT_HALF_PAST_TWO)
    assert question.h1 == "Move the appointment?"
    assert "From Tuesday, October 6, 2026 at 10:00 AM with Dr. David Kim, Beverly Hills office" in question.text
    assert "To Wednesday, October 7, 2026 at 2:30 PM with Dr. David Kim, Beverly Hills office" in question.text
    assert "No mail server is set up, so no email goes out. Please call: (310) 555-0143" in question.text
    assert rows(app, Letter) == rows(app, History) == 1
    moved = question.press("Yes, move it").follow()
    assert notice(moved) == f"Moved to this time. {NOT_SENT}"
    assert moved.h1 == "Wednesday, October 7, 2026 at 2:30 PM"
    assert "Moved from Tue, Oct 6, 10:00 AM to Wed, Oct 7, 2:30 PM" in moved.text
    assert "The desk, at the desk" in moved.text
    assert rows(app, Letter) == 2


def test_a_day_with_no_other_time_than_its_own_says_so_and_leads_on(app: Flask, desk: PageClient) -> None:
    address = path(app, "/move")
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(6, 0), ends_at=local(7, 0), label="Painting"))
    page = desk.get(address)
    assert own(page) == ["10:00 AM now"]
    assert "No other times are open on this day" in page.headings()
    assert "Wednesday, October 7" in page.links()
    assert "No other times are open on this day" not in desk.get(f"{address}?day=2026-10-07").headings()


def test_it_can_go_to_the_other_surgeon_and_to_another_place(desk: PageClient, app: Flask) -> None:
    page = desk.get(path(app, "/move"))
    moved = page.follow("Dr. Eugene Kim").follow("Video consultation").press("5:00 PM by video").follow()
    assert moved.h1 == "Thursday, October 8, 2026 at 5:00 PM"
    assert "Dr. Eugene Kim, Video consultation" in moved.text


def test_its_own_time_is_not_in_its_way(app: Flask, desk: PageClient) -> None:
    """Half an hour later overlaps what it takes now."""
    page = desk.get(path(app, "/move") + "?day=2026-10-06&surgeon=david-kim")
    assert "10:00 AM" not in page.buttons()
    assert page.press("10:30 AM").status == 303


def test_moving_opens_on_its_own_day_with_its_own_time_marked(app: Flask, desk: PageClient) -> None:
    address = path(app, "/move", starts_at=local(14, 11))
    page = desk.get(address)
    assert "Wednesday, October 14" in page.headings()
    assert own(page) == ["11:00 AM now"]
    assert "11:00 AM" not in page.follow("Dr. David Kim").buttons()
    assert own(desk.get(f"{address}?day=2026-10-15")) == own(page.follow("Dr. Eugene Kim")) == []
    assert "Wednesday, October 14" in page.follow("Dr. Eugene Kim").headings()


@pytest.mark.parametrize("start", ["soon", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", "2026-10-01"])
@pytest.mark.sqlite_only
def test_nobody_is_asked_about_a_start_that_cannot_be(app: Flask, desk: PageClient, start: str) -> None:
    page = desk.get(path(app, "/move") + f"?starts_at={start.replace('+', '%2B')}")
    assert page.h1 == "Move the appointment"


@pytest.mark.sqlite_only
def test_back_after_a_move_asks_no_more_about_where_it_is_now(app: Flask, desk: PageClient) -> None:
    asked = path(app, "/move") + AT_HALF_PAST_TWO
    desk.get(asked).press("Yes, move it")
    back = desk.get(asked)
    assert (back.h1, own(back)) == ("Move the appointment", ["2:30 PM now"])
    other_place = asked.replace("location=office", "location=video")
    assert desk.get(other_place).h1 == "Move the appointment?"


def test_what_is_confirmed_twice_is_moved_once_and_what_was_taken_meanwhile_not_at_all(
    app: Flask, desk: PageClient
) -> None:
    question = desk.get(path(app, "/move") + AT_HALF_PAST_TWO)
    first, second = question.press("Yes, move it"), question.press("Yes, move it")
    assert (first.status, first.location) == (second.status, second.location) == (303, first.location)
    assert rows(app, History) == 2
    again = desk.get(f"{first.location}/move{AT_HALF_PAST_TWO.replace('10-07', '10-08')}")
    path(app, starts_at=local(8, 14, 30), browser=b"b")
    lost = again.press("Yes, move it")
    assert (lost.status, lost.h1) == (409, "2:30 PM has just been taken")
    assert "Thursday, October 8" in lost.headings()


def test_a_question_that_comes_without_what_it_showed_is_asked_again(app: Flask, desk: PageClient) -> None:
    question = desk.get(path(app, "/move") + AT_HALF_PAST_TWO)
    for seen, status in (("", 422), ("x", 409), ("9-9", 409)):
        again = question.press("Yes, move it", seen=seen)
        assert (again.status, rows(app, History)) == (status, 1)
        assert "Wednesday, October 7" in again.headings()  # the same day stands there


def test_moved_to_a_time_that_has_just_gone_it_stays_and_the_nearest_are_offered(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app, "/move") + "?day=2026-10-07")
    path(app, starts_at=local(7, 14, 30), browser=b"b")
    lost = page.press("2:30 PM")
    assert (lost.status, lost.h1) == (409, "2:30 PM has just been taken")
    assert "Tuesday, October 6, 2026 at 10:00 AM with Dr. David Kim" in lost.text
    assert "Wednesday, October 7, 1:30 PM" in lost.buttons()
    assert lost.press("Wednesday, October 7, 1:30 PM").status == 303


@pytest.mark.parametrize("page", ["/move", "/cancellation"])
def test_what_was_changed_meanwhile_is_shown_and_asked_again(app: Flask, desk: PageClient, page: str) -> None:
    address = path(app, page)
    button = "2:30 PM" if page == "/move" else "Yes, cancel it"
    open_page = desk.get(address + "?day=2026-10-08")
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        appointments.reschedule(visit, [a_part("eugene-kim", "office", local(7, 9))], actor=PATIENT, now=NOW)
    history = rows(app, History)
    asked = open_page.press(button)
    assert asked.status == 409
    assert "changed while you were looking at it, so nothing was done" in asked.text
    assert "Moved from Tue, Oct 6, 10:00 AM to Wed, Oct 7, 9:00 AM" in asked.text
    assert "the patient, online" in asked.text
    assert rows(app, History) == history
    if page == "/move":
        assert "Thursday, October 8" in asked.headings()  # the same day stands there
        button = next(one for one in reversed(asked.buttons()) if "M" in one)
    assert asked.press(button).status == 303
    assert rows(app, History) == history + 1


@pytest.mark.parametrize("seen", ["", "x", "1-", "²", "9" * 5000])
@pytest.mark.sqlite_only
def test_without_the_version_that_was_seen_nothing_is_done(app: Flask, desk: PageClient, seen: str) -> None:
    page = desk.get(path(app, "/cancellation")).press("Yes, cancel it", seen=seen)
    assert page.status in (409, 422)
    assert rows(app, History) == 1


def test_it_is_cancelled_after_a_question_that_says_who_hears_of_it(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app)).follow("Cancel")
    assert "No mail server is set up, so no email goes out. Please call: (310) 555-0143" in page.text
    cancelled = page.press("Yes, cancel it").follow()
    assert notice(cancelled) == f"Canceled. {NOT_SENT}"
    assert cancelled.h1 == "Tuesday, October 6, 2026 at 10:00 AM"
    assert {"Move", "Cancel"}.isdisjoint(cancelled.links())
    assert "canceled" in cancelled.text
    again = page.press("Yes, cancel it")
    assert "cannot be changed any more" in notice(again.follow())
    assert "A. R." not in words(desk.get("/staff/?day=2026-10-06").tree.find(".//table[@class='diary']"))


def test_without_an_address_the_question_says_whom_to_call(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app, "/cancellation", answers=ANSWERS | {"email": ""}))
    assert "no email goes out. Please call: (310) 555-0143" in page.text


def test_get_changes_nothing(app: Flask, desk: PageClient) -> None:
    address = path(app)
    for page in ("", "/move", "/cancellation"):
        desk.get(address + page)
    assert rows(app, History) == 1


def test_a_visit_to_both_surgeons_is_moved_and_cancelled_as_one(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
        visit = a_booking_with(parts, uuid=UUID(int=5), user_id=1)
        first, second = (row.uuid for row in visit.appointments)
        a_booking(local(7, 14), surgeon="eugene-kim", browser=b"b")
    there = f"/staff/appointments/{second}/move"
    page = desk.get(f"{there}?day=2026-10-07")
    assert "Both appointments of the visit are moved together" in page.text
    assert "1:00 PM" not in page.buttons()  # the surgeon has somebody else an hour later
    assert "9:30 AM" in page.buttons()
    question = desk.get(there + AT_HALF_PAST_TWO.replace("14:30", "09:30"))
    assert "To Wednesday, October 7, 2026 at 9:30 AM with Dr. David Kim" in question.text
    assert "Wednesday, October 7, 2026 at 10:30 AM with Dr. Eugene Kim" in question.text
    moved = question.press("Yes, move it")
    assert moved.status == 303
    with app.app_context():
        starts = [
            row.starts_at
            for row in db.session.scalars(
                select(Appointment).where(Appointment.uuid.in_((first, second))).order_by(Appointment.id)
            )
        ]
    assert starts == [local(7, 9, 30), local(7, 10, 30)]
    assert "One visit, 2 appointments" in moved.follow().headings()
    desk.get(f"/staff/appointments/{first}/cancellation").press("Yes, cancel it")
    with app.app_context():
        assert {
            row.status for row in db.session.scalars(select(Appointment).where(Appointment.uuid.in_((first, second))))
        } == {"cancelled"}


@pytest.mark.parametrize("page", ["/move", "/cancellation"])
def test_a_press_upon_what_has_arrived_or_was_cancelled_says_so(app: Flask, desk: PageClient, page: str) -> None:
    address = path(app, page)
    opened = desk.get(f"{address}?day=2026-10-07")
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        appointments.cancel(visit, actor=PATIENT, now=NOW)
    late = opened.press("2:30 PM" if page == "/move" else "Yes, cancel it")
    assert late.status == 409
    assert "cannot be changed any more: canceled" in notice(late)
    assert "the patient, online" in late.text
    assert rows(app, History) == 2


def test_what_is_over_or_has_arrived_is_not_moved(app: Flask, desk: PageClient) -> None:
    address = path(app)
    with app.app_context():
        id = db.session.scalars(select(Appointment.id)).one()
        with writing() as session:
            session.get_one(Appointment, id).status = "checked_in"
    for page in ("/move", "/cancellation"):
        answer = desk.get(address + page, expect=303)
        assert "cannot be changed any more: arrived" in notice(answer.follow())
