"""Whom a change of hours leaves to be called stands on that day's call list until it is empty."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import Actor
from booking.database import db, writing
from booking.models import Appointment, Call, Task, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

LIST = "/staff/calls?day=2026-10-06"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def owed(app: Flask, desk: PageClient) -> Page:
    """The call list of a Tuesday on which the surgeon of two patients is ill."""
    with app.app_context():
        a_booking(local(6, 14))
        a_booking(local(6, 9), browser=b"another")
    page = desk.get("/staff/?day=2026-10-06").follow("Away all day, Dr. David Kim")
    return page.press("Save, 2 to call", title="ill").follow()


def rows(page: Page) -> list[str]:
    return [words(one.find("div")) for one in page.tree.iter("li") if one.find("form") is not None and one.find("div")]


def press(page: Page, number: int, outcome: str) -> Page:
    """The button of one row; `number` is that of its task."""
    form = page.fields_of(f"/calls/{number}")
    return page._client.post(f"/staff/calls/{number}", form | {"outcome": outcome})


def task_numbers(app: Flask) -> list[int]:
    """In the order of the list."""
    with app.app_context():
        found = select(Task.id).join(Appointment, Appointment.visit_id == Task.visit_id)
        return list(db.session.scalars(found.order_by(Appointment.starts_at)))


def test_it_is_by_time_with_telephone_and_topic_and_stands_on_its_day(desk: PageClient, owed: Page) -> None:
    assert owed.h1 == "To call about Tuesday, October 6, 2026"
    first, second = rows(owed)
    assert first.startswith("9:00 AM")
    assert second.startswith("2:00 PM")
    assert "(310) 555-0143" in first
    assert "Mini facelift" in first
    assert "Call list (2)" in desk.get("/staff/?day=2026-10-06").links()
    assert "Call list (2)" not in desk.get("/staff/?day=2026-10-07").links()


def test_reached_leaves_and_the_others_come_again_with_who_tried_and_when(
    app: Flask, desk: PageClient, owed: Page
) -> None:
    first, second = task_numbers(app)
    after = press(owed, first, "voicemail").follow()
    assert len(rows(after)) == 2
    assert "voicemail, 9:00 AM, The desk" in after.text
    after = press(after, second, "reached").follow()
    assert [row[:7] for row in rows(after)] == ["9:00 AM"]
    assert press(after, first, "reached").follow().headings() == [
        "To call about Tuesday, October 6, 2026",
        "Nobody is left to call",
    ]
    assert "Call list" not in desk.get("/staff/?day=2026-10-06").text


def test_the_keys_belong_to_whoever_was_tried_least(app: Flask, owed: Page) -> None:
    def keyed(page: Page) -> str:
        (row,) = [one for one in page.tree.iter("li") if one.get("aria-current")]
        assert [one.get("data-key") for one in row.iter("button") if one.get("name")] == ["r", "v", "n"]
        return words(row)[:7]

    assert keyed(owed) == "9:00 AM"
    assert keyed(press(owed, task_numbers(app)[0], "no_answer").follow()) == "2:00 PM"


def test_two_at_once_on_one_row_are_told(app: Flask, desk: PageClient, owed: Page) -> None:
    number = task_numbers(app)[0]
    other = signed_in(app, "admin")
    press(other.get(LIST), number, "voicemail")
    again = press(owed, number, "reached")
    assert again.status == 409
    assert "The admin has noted a call meanwhile: voicemail" in again.text
    assert len(rows(again)) == 2
    assert press(again, number, "reached").status == 303


def test_the_same_press_twice_is_one_call(app: Flask, owed: Page) -> None:
    number = task_numbers(app)[0]
    for _press in range(2):
        assert press(owed, number, "voicemail").status == 303
    with app.app_context():
        assert [call.outcome for call in db.session.scalars(select(Call))] == ["voicemail"]


def moved(visit: Visit) -> None:
    parts = [a_part("david-kim", "office", local(8, 10))]
    appointments.reschedule(visit, parts, actor=Actor("desk"), now=NOW)


def canceled(visit: Visit) -> None:
    appointments.cancel(visit, actor=Actor("desk"), now=NOW)


@pytest.mark.parametrize("act", [moved, canceled])
def test_it_closes_itself_when_the_visit_moves_or_goes(
    app: Flask, desk: PageClient, owed: Page, act: Callable[[Visit], None]
) -> None:
    with app.app_context():
        act(db.session.scalars(select(Visit).where(Visit.id == 1)).one())
    assert len(rows(desk.get(LIST))) == 1
    with app.app_context():
        (number,) = db.session.scalars(select(Task.id).where(Task.visit_id == 1))
    late = press(owed, number, "reached")
    assert late.status == 409
    assert "Nobody need call about this any more" in late.text


def test_what_is_over_is_called_about_no_more(app: Flask, owed: Page, standing_clock: StandingClock) -> None:
    standing_clock.moment = local(6, 12)
    assert len(rows(signed_in(app, "admin").get(LIST))) == 1


@pytest.mark.parametrize("outcome", ["", "later", "reached\0"])
def test_an_outcome_that_no_button_has_does_nothing(app: Flask, owed: Page, outcome: str) -> None:
    assert press(owed, task_numbers(app)[0], outcome).status in (400, 422)
    with app.app_context():
        assert db.session.scalars(select(Call)).all() == []


def test_other_tasks_are_no_calls(app: Flask, desk: PageClient, owed: Page) -> None:
    sent = owed.fields_of(f"/calls/{task_numbers(app)[0]}") | {"outcome": "reached"}
    assert desk.post("/staff/calls/999999", sent).status == 404
    assert desk.post(f"/staff/calls/{2**63}", sent).status == 404


def both_are_owed(app: Flask) -> dict[str, int]:
    """A patient of each surgeon is to be called; the tasks' numbers by the surgeons' slugs."""
    numbers = {}
    with app.app_context():
        for browser, slug in ((b"one", "david-kim"), (b"other", "eugene-kim")):
            visit = a_booking(local(6, 14), surgeon=slug, browser=browser)
            task = Task(kind="outside_hours", visit_id=visit.id, detail={}, created_at=NOW)
            with writing() as session:
                session.add(task)
                session.flush()
                numbers[slug] = task.id
    return numbers


def test_a_surgeon_reads_and_notes_the_calls_of_their_own_patients(app: Flask) -> None:
    numbers = both_are_owed(app)
    pages = signed_in(app, "surgeon", surgeon="eugene-kim")
    day = pages.get("/staff/?day=2026-10-06")
    assert "Call list (1)" in day.text
    page = day.follow("Call list (1)")
    (row,) = rows(page)
    assert "Dr. Eugene Kim" in row
    assert "Move" not in page.text, "that is done at the desk"
    form = page.fields_of(f"/calls/{numbers['eugene-kim']}") | {"outcome": "reached"}
    assert pages.post(f"/staff/calls/{numbers['david-kim']}", form).status == 404
    assert pages.post(f"/staff/calls/{numbers['eugene-kim']}", form).status == 303
    with app.app_context():
        assert [call.task_id for call in db.session.scalars(select(Call))] == [numbers["eugene-kim"]]
    assert rows(pages.get(LIST)) == []
    assert len(rows(signed_in(app).get(LIST))) == 1, "the desk reads all of it"
