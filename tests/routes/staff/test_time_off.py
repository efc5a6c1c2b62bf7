"""The desk notes who is away and when the practice is shut, and nobody who is booked then is forgotten."""

from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import CalendarEvent, Closure, TimeOff
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient, words
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

A_WEEK = {"first_day": "2026-10-12", "last_day": "2026-10-16"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def spans(app: Flask, kind: type[TimeOff] | type[Closure] = TimeOff) -> list[tuple[datetime, datetime]]:
    with app.app_context():
        rows: Iterable[TimeOff | Closure] = db.session.scalars(select(kind))
        return [(row.starts_at, row.ends_at) for row in rows]


def test_whole_days_are_saved_from_midnight_to_midnight(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/time-off")
    assert "Nobody is away" in page.text
    after = page.press("Save the time off", **A_WEEK, reason="Family").follow()
    assert "Monday, October 12, 2026 to Friday, October 16, 2026" in after.text
    assert spans(app) == [(local(12, 0), local(17, 0))]


@pytest.mark.parametrize(
    ("page", "button", "more"),
    [
        ("time-off", "Save the time off", {}),
        ("closures", "Save the closure", {"label": "Painters"}),
    ],
)
def test_what_was_understood_is_repeated_and_an_overlap_remarked(
    desk: PageClient, page: str, button: str, more: dict[str, str]
) -> None:
    first = {"first_day": "2026-10-13", "last_day": "", "from_time": "1", "until_time": "5", **more}
    after = desk.get(f"/staff/{page}").press(button, **first).follow()
    assert "Tuesday, October 13, 2026, 1:00 PM – 5:00 PM." in after.text
    assert "overlaps" not in after.text
    second = {"first_day": "2026-10-12", "last_day": "2026-10-14", "from_time": "", "until_time": "", **more}
    again = desk.get(f"/staff/{page}").press(button, **second).follow()
    assert "Monday, October 12, 2026 to Wednesday, October 14, 2026." in again.text
    shared = "Closed (Painters)" if more else "Away"
    assert f"This overlaps with: {shared}, Tuesday, October 13, 2026, 1:00 PM – 5:00 PM." in again.text
    twice = desk.get(f"/staff/{page}").press(button, **second).follow()
    assert f"This overlaps with: {shared}, Tuesday, October 13, 2026, 1:00 PM – 5:00 PM." in twice.text


def test_time_off_may_end_when_the_clocks_have_been_set_forward(app: Flask, desk: PageClient) -> None:
    sent = {"first_day": "2027-03-14", "last_day": "", "from_time": "1 AM", "until_time": "3 AM"}
    assert desk.get("/staff/time-off").press("Save the time off", **sent).status == 303
    assert spans(app) == [(datetime(2027, 3, 14, 9, tzinfo=UTC), datetime(2027, 3, 14, 10, tzinfo=UTC))]


def test_a_reason_is_read_when_names_are_since_it_may_hold_one(desk: PageClient) -> None:
    after = desk.get("/staff/time-off").press("Save the time off", **A_WEEK, reason="Operates on Jane Roe").follow()
    assert "Jane Roe" not in after.text
    assert "Operates on Jane Roe" in after.press("Show names").follow().text


def test_a_part_of_one_day_is_saved(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/time-off")
    sent = {"first_day": "10/12/2026", "from_time": "1 pm", "until_time": "14:30"}
    after = page.press("Save the time off", **sent).follow()
    assert "Monday, October 12, 2026, 1:00 PM – 2:30 PM" in after.text
    assert spans(app) == [(local(12, 13), local(12, 14, 30))]


def test_from_a_time_of_one_day_until_a_time_of_another(app: Flask, desk: PageClient) -> None:
    sent = A_WEEK | {"from_time": "12:00 noon", "until_time": "10:00"}
    desk.get("/staff/time-off").press("Save the time off", **sent)
    assert spans(app) == [(local(12, 12), local(16, 10))]


def test_the_evening_ends_with_the_day(app: Flask, desk: PageClient) -> None:
    sent = {"first_day": "2026-10-12", "from_time": "18:00", "until_time": "24:00"}
    desk.get("/staff/time-off").press("Save the time off", **sent)
    assert spans(app) == [(local(12, 18), local(13, 0))]


def test_an_hour_that_happens_twice_is_off_both_times(app: Flask, desk: PageClient) -> None:
    sent = {"first_day": "2026-11-01", "from_time": "1:00 AM", "until_time": "1:30 AM"}
    desk.get("/staff/time-off").press("Save the time off", **sent)
    first, second = datetime(2026, 11, 1, 8, tzinfo=UTC), datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
    assert spans(app) == [(first, second)]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"first_day": "2026-02-31"}, "There is no February 31, 2026. Check the day."),
        ({"first_day": ""}, "Enter the first day."),
        ({"first_day": "0000-01-01"}, "there is no month or year like this"),
        ({"first_day": "2026-10-20"}, "The last day comes before the first."),
        ({"first_day": "2026-09-01", "last_day": "2026-09-02"}, "These days have passed."),
        ({"last_day": "2028-10-20"}, "Enter a year at most at a time"),
        ({"last_day": "2099-10-20"}, "Enter a day until"),
        ({"from_time": "25:00", "until_time": "26:00"}, "There is no 25:00 on the clock."),
        ({"from_time": "9:00"}, "Enter this time too, or leave both empty for whole days."),
        ({"last_day": "", "from_time": "10:00", "until_time": "9:00"}, "The end must come after 10:00 AM."),
        (
            {"first_day": "2027-03-14", "last_day": "", "from_time": "2:30 AM", "until_time": "5 AM"},
            "There is no 2:30 AM on Sunday, March 14, 2027: the clocks are set forward then.",
        ),
        ({"reason": "x" * 121}, "Shorten this to 120 characters."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    app: Flask, desk: PageClient, typed: dict[str, str], sentence: str
) -> None:
    sent = A_WEEK | {"reason": "Family"} | typed
    answer = desk.get("/staff/time-off").press("Save the time off", **sent)
    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert answer.text.count(sentence) == 2, "in the summary and at the field"
    assert answer.fields("Save the time off").items() >= sent.items()
    assert spans(app) == []


def test_a_day_typed_otherwise_is_still_shown_when_another_field_is_wrong(desk: PageClient) -> None:
    """A date field of the browser shows nothing but 2026-10-12."""
    answer = desk.get("/staff/time-off").press("Save the time off", first_day="10/12/2026", from_time="x")
    assert answer.status == 422
    assert answer.fields("Save the time off")["first_day"] == "2026-10-12"


def test_booked_patients_are_listed_first_and_nothing_is_saved(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(13, 10))
        a_booking(local(14, 9), browser=b"another")
        a_hold(local(15, 9), browser=b"a third")
    asked = desk.get("/staff/time-off").press("Save the time off", **A_WEEK, reason="Family")
    assert asked.status == 409
    assert "2 patients are booked then" in asked.headings()
    assert "Nothing is saved yet." in asked.text
    assert "Somebody was just booking a time" in asked.text
    assert spans(app) == []
    assert asked.fields("Save the time off").items() >= A_WEEK.items(), "the form below keeps what was typed"
    saved = asked.press("Save, 2 to call").follow()
    assert "2 patients have to be called: see the tasks." in saved.text
    assert "Family" in saved.press("Show names").follow().text
    assert spans(app) == [(local(12, 0), local(17, 0))]
    tasks = [words(row) for row in desk.get("/staff/tasks").tree.iter("tr")]
    assert len([row for row in tasks if "this consultation lies outside them now" in row]) == 2


def test_whoever_books_meanwhile_is_asked_about(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(13, 10))
    asked = desk.get("/staff/time-off").press("Save the time off", **A_WEEK)
    with app.app_context():
        a_booking(local(14, 9), browser=b"another")
    again = asked.press("Save, 1 to call")
    assert again.status == 409
    assert "The list has changed since you saw it." in again.text
    assert spans(app) == []


def test_a_digest_of_others_is_no_consent(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(13, 10))
    page = desk.get("/staff/time-off")
    sent = page.fields("Save the time off") | A_WEEK | {"seen": "0" * 64}
    assert desk.post("/staff/time-off", sent).status == 409
    assert spans(app) == []


def test_removing_asks_first_and_opens_the_times_again(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/time-off").press("Save the time off", **A_WEEK).follow()
    sure = page.follow("Remove Monday, October 12, 2026 to Friday, October 16, 2026, Dr. David Kim")
    assert sure.h1 == "Remove this time off?"
    assert len(spans(app)) == 1
    assert "open again" in sure.press("Remove the time off").follow().text
    assert spans(app) == []
    again = sure.press("Remove the time off")
    assert "Somebody has removed this meanwhile." in again.follow().text


def test_a_closure_needs_words_and_hits_both_surgeons(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(13, 10))
        a_booking(local(13, 11), surgeon="eugene-kim", browser=b"another")
    page = desk.get("/staff/closures")
    assert "No closures to come" in page.text
    assert page.press("Save the closure", **A_WEEK).status == 422
    asked = page.press("Save the closure", **A_WEEK, label="Staff training")
    assert "2 patients are booked then" in asked.headings()
    assert "Staff training" in asked.press("Save, 2 to call").follow().text
    assert spans(app, Closure) == [(local(12, 0), local(17, 0))]
    with app.app_context():
        event = db.session.scalars(select(CalendarEvent).where(CalendarEvent.subject == "closure")).one()
        assert event.surgeon_id is None


def test_a_closure_is_removed(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/closures").press("Save the closure", **A_WEEK, label="Staff training").follow()
    name = "Remove Staff training, Monday, October 12, 2026 to Friday, October 16, 2026"
    page.follow(name).press("Remove the closure")
    assert spans(app, Closure) == []


def test_public_holidays_say_which_are_kept_open(desk: PageClient) -> None:
    rows = [[words(cell) for cell in row] for row in desk.get("/staff/closures").tree.iter("tr")]
    assert ["Thursday, November 26, 2026", "Thanksgiving Day", "is closed"] in rows
    assert ["Wednesday, November 11, 2026", "Veterans Day", "works"] in rows


def test_what_is_not_there_is_404(desk: PageClient) -> None:
    for page in ("time-off", "closures"):
        desk.get(f"/staff/{page}/00000000-0000-0000-0000-000000000000/removal", expect=404)


def test_no_reason_stands_in_a_log(app: Flask, desk: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    desk.get("/staff/time-off").press("Save the time off", **A_WEEK, reason="Operates on Jane Roe").follow()
    assert "Roe" not in caplog.text
