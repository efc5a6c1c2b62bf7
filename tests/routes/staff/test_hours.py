"""The desk opens and closes the hours of every week, and extra ones."""

import pytest
from flask import Flask

from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TUESDAY_MORNING = "Change Dr. David Kim, Tuesday, 9:00 AM – 12:00 noon"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def test_the_week_shows_each_surgeons_hours_by_location(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    assert page.h1 == "Hours of every week"
    assert "Dr. David Kim" in page.text
    assert "Dr. Eugene Kim" in page.text
    assert TUESDAY_MORNING in page.links()
    assert "Change Dr. David Kim, Wednesday, 5:00 PM – 7:00 PM" in page.links()


def test_hours_are_added_and_shown_with_their_dates(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    answer = page.press(
        "Add the hours",
        weekday="5",
        from_time="9:00",
        until_time="1:30 PM",
        valid_from="2026-11-01",
        valid_until="12/24/2026",
    )
    assert answer.status == 303
    after = answer.follow()
    assert "The hours are added." in after.text
    assert "9:00 AM – 1:30 PM from Sunday, November 1, 2026 until Thursday, December 24, 2026" in after.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"until_time": "25:00"}, "There is no 25:00 on the clock."),
        ({"until_time": "9:75"}, "There is no 9:75 on the clock."),
        ({"until_time": "noonish"}, "Enter a time like 9:00 AM or 14:30."),
        ({"until_time": ""}, "Enter when it ends."),
        ({"until_time": "2:00"}, "The end must come after 9:00 AM. Write afternoons as 2:30 PM or 14:30."),
        ({"valid_from": "2026-02-31"}, "There is no February 31, 2026."),
        ({"valid_from": "soon"}, "Enter a day like 10/6/2026 or 2026-10-06."),
        ({"valid_from": "2026-12-01", "valid_until": "2026-11-30"}, "The last day comes before the first."),
        ({"weekday": "1", "until_time": "10:00"}, "there are hours already that overlap with these: 9:00 AM –"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(desk: PageClient, typed: dict[str, str], words: str) -> None:
    sent = {"weekday": "6", "from_time": "9:00", "until_time": "12:00"} | typed
    answer = desk.get("/staff/hours").press("Add the hours", **sent)
    assert answer.status == 422
    assert answer.title.startswith("Error:")
    assert answer.text.count(words) == 2, "in the summary and at the field"
    assert answer.fields("Add the hours").items() >= sent.items()
    assert "Sunday, 9:00" not in desk.get("/staff/hours").text


def test_office_and_video_may_share_time(desk: PageClient) -> None:
    page = desk.get("/staff/hours")
    video = page.press("Add the hours", weekday="1", location="2", from_time="9:00", until_time="12:00")
    assert video.status == 303


def test_changed_hours_ask_about_the_patients_they_would_hit(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    page = desk.get("/staff/hours").follow(TUESDAY_MORNING)
    fields = page.fields("Save the change")
    assert (fields["from_time"], fields["until_time"]) == ("9:00 AM", "12:00 noon")
    asked = page.press("Save the change", from_time="11:00")
    assert asked.status == 409
    assert "1 patient is booked then" in asked.headings()
    assert "Tuesday, October 6, 2026 at 10:00 AM" in asked.text
    assert "A. R." in asked.text
    assert "Ruiz" not in asked.text
    assert "(310) 555-0143" in asked.links()
    assert TUESDAY_MORNING in desk.get("/staff/hours").links(), "nothing is written yet"
    saved = asked.press("Save, 1 to call")
    assert saved.status == 303
    assert "1 patient has to be called: see the tasks." in saved.follow().text
    assert "Change Dr. David Kim, Tuesday, 11:00 AM – 12:00 noon" in desk.get("/staff/hours").links()


def test_whoever_books_between_question_and_answer_is_asked_about(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    asked = desk.get("/staff/hours").follow(TUESDAY_MORNING).press("Save the change", from_time="11:30")
    with app.app_context():
        a_booking(local(13, 10), browser=b"another")
    again = asked.press("Save, 1 to call")
    assert again.status == 409
    assert "2 patients are booked then" in again.headings()
    assert "The list has changed since you saw it." in again.text
    assert again.press("Save, 2 to call").status == 303


def test_removing_hours_asks_on_a_page_and_then_about_patients(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    sure = desk.get("/staff/hours").follow(TUESDAY_MORNING).follow("Remove …")
    assert sure.h1 == "Remove these hours?"
    assert TUESDAY_MORNING in desk.get("/staff/hours").links(), "looking removes nothing"
    asked = sure.press("Remove the hours")
    assert asked.status == 409
    assert asked.press("Remove the hours, 1 to call").status == 303
    assert TUESDAY_MORNING not in desk.get("/staff/hours").links()


def test_hours_that_somebody_else_removed_are_404(desk: PageClient) -> None:
    desk.get("/staff/hours/999", expect=404)
    desk.get("/staff/hours/99999999999999999999/removal", expect=404)


def test_extra_hours_are_added_listed_and_removed(desk: PageClient) -> None:
    page = desk.get("/staff/extra-hours")
    assert "No extra hours to come" in page.text
    saved = page.press("Add the extra hours", day="2026-10-10", from_time="9:00", until_time="12:00")
    listed = saved.follow()
    assert "Saturday, October 10, 2026" in listed.text
    sure = listed.follow("Remove Saturday, October 10, 2026, 9:00 AM – 12:00 noon, Dr. David Kim")
    assert "No extra hours to come" in sure.press("Remove the extra hours").follow().text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "2026-10-04"}, "Enter a day from today until"),
        ({"day": "2027-03-14", "from_time": "2:30 AM"}, "There is no 2:30 AM on Sunday, March 14, 2027"),
        ({"day": "2026-02-31"}, "There is no February 31, 2026."),
        ({"day": ""}, "Enter the day."),
    ],
)
def test_extra_hours_that_cannot_be_are_refused_in_words(desk: PageClient, typed: dict[str, str], words: str) -> None:
    sent = {"day": "2026-10-10", "from_time": "9:00", "until_time": "12:00"} | typed
    answer = desk.get("/staff/extra-hours").press("Add the extra hours", **sent)
    assert answer.status == 422
    assert answer.text.count(words) == 2
    assert answer.fields("Add the extra hours").items() >= sent.items()


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("typed", "understood"),
    [
        (("5", "7"), "5:00 PM – 7:00 PM"),
        (("8", "noon"), "8:00 AM – 12:00 noon"),
        (("1730", "7p"), "5:30 PM – 7:00 PM"),
        (("10p", "midnight"), "10:00 PM – 12:00 midnight"),
    ],
)
def test_what_was_understood_is_repeated(desk: PageClient, typed: tuple[str, str], understood: str) -> None:
    times = {"from_time": typed[0], "until_time": typed[1]}
    weekly = desk.get("/staff/hours").press("Add the hours", weekday="6", **times).follow()
    assert f"The hours are added. Dr. David Kim, Sunday, {understood}, " in weekly.text
    extra = desk.get("/staff/extra-hours").press("Add the extra hours", day="2026-10-10", **times).follow()
    assert f"The extra hours are added. Dr. David Kim, Saturday, October 10, 2026, {understood}." in extra.text


def test_what_is_understood_is_repeated_before_patients_are_hit_too(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    asked = desk.get("/staff/hours").follow(TUESDAY_MORNING).press("Save the change", from_time="11", until_time="noon")
    assert asked.status == 409
    assert "Dr. David Kim, Tuesday, 11:00 AM – 12:00 noon, " in asked.text


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("times", "is_shut"), [(("9", "noon"), True), (("1p", "3p"), True), (("3p", "5p"), False)])
def test_what_stands_in_the_way_of_extra_hours_is_said(desk: PageClient, times: tuple[str, str], is_shut: bool) -> None:
    closure = {
        "first_day": "2026-10-10",
        "last_day": "",
        "from_time": "9 AM",
        "until_time": "2 PM",
        "label": "Painters",
    }
    desk.get("/staff/closures").press("Save the closure", **closure)
    page = desk.get("/staff/extra-hours")
    after = page.press("Add the extra hours", day="2026-10-10", from_time=times[0], until_time=times[1]).follow()
    words = "nothing opens during it: Closed (Painters), Saturday, October 10, 2026, 9:00 AM – 2:00 PM."
    assert (words in after.text) is is_shut


def test_a_surgeon_who_is_away_opens_no_extra_hours_and_another_does(desk: PageClient) -> None:
    page = desk.get("/staff/time-off")
    page.press("Save the time off", first_day="2026-10-10", last_day="")
    extra = desk.get("/staff/extra-hours")
    sent = {"day": "2026-10-10", "from_time": "9", "until_time": "noon"}
    after = extra.press("Add the extra hours", **sent).follow()
    assert "nothing opens during it: Away, Saturday, October 10, 2026, all day." in after.text
    other = next(value for value in ("1", "2") if value != extra.fields("Add the extra hours")["surgeon"])
    assert "nothing opens" not in extra.press("Add the extra hours", surgeon=other, **sent).follow().text


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        (("1 AM", "3 AM"), None),
        (("3 AM", "5 AM"), None),
        (("1 AM", "2:30 AM"), "2:30 AM"),
        (("1 AM", "2 AM"), "2:00 AM"),
        (("2 AM", "5 AM"), "2:00 AM"),
        (("2:59 AM", "5 AM"), "2:59 AM"),
    ],
)
def test_only_the_hour_that_is_left_out_does_not_exist(
    desk: PageClient, typed: tuple[str, str], stands: str | None
) -> None:
    """On March 14, 2027 clocks in Los Angeles go from 1:59 to 3:00."""
    sent = {"day": "2027-03-14", "from_time": typed[0], "until_time": typed[1]}
    answer = desk.get("/staff/extra-hours").press("Add the extra hours", **sent)
    assert answer.status == (303 if stands is None else 422)
    if stands:
        assert f"There is no {stands} on Sunday, March 14, 2027" in answer.text


def test_the_same_extra_hours_twice_are_refused(desk: PageClient) -> None:
    page = desk.get("/staff/extra-hours")
    sent = {"day": "2026-10-10", "from_time": "9:00", "until_time": "12:00"}
    assert page.press("Add the extra hours", **sent).status == 303
    assert page.press("Add the extra hours", **sent).status == 422


@pytest.mark.parametrize("page", ["hours", "extra-hours", "closures"])
def test_a_surgeon_does_not_change_hours(app: Flask, page: str) -> None:
    signed_in(app, "surgeon", surgeon="david-kim").get(f"/staff/{page}", expect=403)
