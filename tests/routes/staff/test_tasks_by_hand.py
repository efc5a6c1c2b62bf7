"""The desk writes tasks down, gives them to somebody, and opens again what was done too early."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from booking.database import db, writing
from booking.messages import BY_HAND, withdraw_tasks_of
from booking.models import Task, User
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

CALL = "Call Mrs. Ortega at 3 about parking"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def write(desk: PageClient, **typed: str) -> Page:
    return desk.get("/staff/tasks/new").press("Write it down", **{"words": CALL} | typed)


def open_ones(page: Page) -> list[str]:
    table = page.tree.find(".//table")
    return [words(row) for row in table.findall("./tbody/tr")] if table is not None else []


def user_id(app: Flask, role: str) -> int:
    with app.app_context():
        return db.session.scalars(select(User.id).where(User.role == role)).one()


def test_a_task_written_down_stands_in_the_list_until_it_is_done(app: Flask, desk: PageClient) -> None:
    page = write(desk).follow()
    assert "The task is on the list." in page.text
    (row,) = open_ones(page)
    assert CALL in row
    assert "Nothing to do" in page.press(f"Done: {CALL}").follow().text


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({"day": "2026-10-07", "time": "3p"}, "Wed, Oct 7, 3:00 PM"),
        ({"day": "2026-10-07"}, "Wed, Oct 7"),
        ({"time": "14:30"}, "Mon, Oct 5, 2:30 PM"),
        ({}, "–"),
    ],
)
def test_when_it_is_due_is_by_the_practice_clock(desk: PageClient, typed: dict[str, str], shown: str) -> None:
    (row,) = open_ones(write(desk, **typed).follow())
    assert shown in row
    assert "midnight" not in row


def test_tasks_stand_by_when_they_are_due_or_the_visit_begins(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        visit = a_booking(local(6, 9)).id
        with writing() as session:
            session.add(Task(kind="video_link", visit_id=visit, detail={}, created_at=NOW))
    write(desk, words="later", day="2026-10-06", time="10:00")
    write(desk, words="sooner", day="2026-10-06", time="8:00")
    write(desk, words="any time")
    rows = open_ones(desk.get("/staff/tasks"))
    assert [next(word for word in ("any time", "sooner", "video", "later") if word in row) for row in rows] == [
        "any time",
        "sooner",
        "video",
        "later",
    ]


def test_a_task_about_a_visit_has_who_telephone_surgeon_and_time(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        uuid = a_booking(local(6, 10)).appointments[0].uuid
    page = desk.get(f"/staff/appointments/{uuid}").follow("Write a task down")
    assert "Tuesday, October 6, 2026 at 10:00 AM with Dr. David Kim" in page.text
    written = page.press("Write it down", words="Ask for the referral")
    assert written.location == f"/staff/appointments/{uuid}"
    (row,) = open_ones(desk.get("/staff/tasks"))
    for told in ("Ask for the referral", "A. R.", "(310) 555-0143", "Dr. David Kim", "Tue, Oct 6, 10:00 AM"):
        assert told in row


@pytest.mark.parametrize("uuid", ["nonsense", "8d9f8a3e-7c54-4f0e-9d0a-000000000000"])
def test_an_address_that_names_no_appointment_is_not_there(desk: PageClient, uuid: str) -> None:
    assert desk.client.get(f"/staff/tasks/new?appointment={uuid}").status_code == 404


def test_what_is_typed_is_sealed(app: Flask, desk: PageClient) -> None:
    write(desk)
    with app.app_context():
        rows = db.session.execute(text("SELECT * FROM tasks")).all()
        assert "Ortega" not in repr(rows)
        assert db.session.scalars(select(Task.private)).one()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"words": "  \n "}, "Enter what is to be done."),
        ({"day": "2026-02-31"}, "There is no February 31, 2026. Check the day."),
        ({"day": "11/1/2026", "time": "25:00"}, "25:00"),
        ({"day": "2026-03-08", "time": "2:30"}, "never show that time"),
        ({"words": "x" * 301}, "300"),
        ({"assigned_to": "4711"}, "Whose it is"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_written(
    app: Flask, desk: PageClient, typed: dict[str, str], said: str
) -> None:
    page = write(desk, **typed)
    assert page.status == 422
    assert said in page.text
    if "words" not in typed:
        assert CALL in page.fields("Write it down")["words"]
    with app.app_context():
        assert db.session.scalar(select(func.count(Task.id))) == 0


def test_the_same_page_sent_twice_writes_one_task(app: Flask, desk: PageClient) -> None:
    page = desk.get("/staff/tasks/new")
    for _press in range(2):
        assert page.press("Write it down", words=CALL).status == 303
    with app.app_context():
        assert db.session.scalar(select(func.count(Task.id)).where(Task.kind == BY_HAND)) == 1


def test_a_task_is_given_to_somebody_and_shows_whose_it_is(app: Flask, desk: PageClient) -> None:
    admin = signed_in(app, "admin")
    write(desk)
    task = desk.get("/staff/tasks").follow(CALL)
    task.press("Save whose it is", assigned_to=str(user_id(app, "admin")))
    assert "The admin" in open_ones(admin.get("/staff/tasks"))[0]


def test_two_who_give_it_away_at_once_are_told(app: Flask, desk: PageClient) -> None:
    admin = signed_in(app, "admin")
    write(desk)
    first, second = desk.get("/staff/tasks").follow(CALL), admin.get("/staff/tasks").follow(CALL)
    assert first.press("Save whose it is", assigned_to=str(user_id(app, "desk"))).status == 303
    refused = second.press("Save whose it is", assigned_to=str(user_id(app, "admin")))
    assert refused.status == 409
    assert "Somebody else has given the task away meanwhile" in refused.text
    assert "The desk" in open_ones(desk.get("/staff/tasks"))[0]


def test_what_was_done_too_early_is_opened_again(app: Flask, desk: PageClient) -> None:
    write(desk)
    done = desk.get("/staff/tasks").follow(CALL).press("Mark as done").follow()
    task = done.follow(CALL)
    assert "by The desk" in task.text
    assert "The task is open again." in task.press("Open it again").follow().text
    assert CALL in open_ones(desk.get("/staff/tasks"))[0]
    assert task.press("Open it again").status == 409  # an old page


@pytest.mark.parametrize("seen", ["", "²", "." + "0" * 32])
def test_a_form_without_what_its_page_showed_opens_nothing(desk: PageClient, seen: str) -> None:
    write(desk)
    done = desk.get("/staff/tasks").follow(CALL).press("Mark as done").follow().follow(CALL)
    assert done.press("Open it again", seen=seen).status == 409
    assert "Nothing to do" in desk.get("/staff/tasks").text


def test_what_ended_by_itself_is_not_opened_again(app: Flask, desk: PageClient) -> None:
    write(desk)
    done = desk.get("/staff/tasks").follow(CALL).press("Mark as done").follow().follow(CALL)
    number = done.response.request.path.rpartition("/")[2]
    with app.app_context():
        with writing() as session:
            task = session.get_one(Task, int(number))
            task.done_at, task.done_by_id = None, None
        with writing() as session:
            withdraw_tasks_of(session, BY_HAND, now=NOW + timedelta(minutes=1))
    page = desk.get(f"/staff/tasks/{number}")
    assert "Open it again" not in page.text
    answer = desk.post(f"/staff/tasks/{number}/reopening", done.fields("Open it again"))
    assert answer.status == 409
    assert "Nothing to do" in desk.get("/staff/tasks").text
