"""Before hours change the desk chooses for each patient what becomes of them, and one button says what will happen."""

from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import schedules
from booking.confidential import unsealed_reason
from booking.database import db
from booking.models import Appointment, Letter, TimeOff, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TUESDAY = {"first_day": "2026-10-06", "title": "ill"}


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def booked(app: Flask) -> list[str]:
    """The fields of two patients on that Tuesday; the second has no email address."""
    with app.app_context():
        a_booking(local(6, 9))
        a_booking(local(6, 10), browser=b"another", answers={**ANSWERS, "email": ""})
        rows = db.session.scalars(select(Appointment).order_by(Appointment.starts_at))
        return [f"outcome-{row.uuid}" for row in rows]


def ask(desk: PageClient) -> Page:
    asked = desk.get("/staff/time-off").press("Save the time off", **TUESDAY)
    assert asked.status == 409
    return asked


def choices(page: Page, field: str) -> dict[str, str]:
    """The value of each radio button of a patient by what it says."""
    found = {}
    for label in page.tree.iter("label"):
        radio = label.find("input")
        if radio is not None and radio.get("name") == field:
            found[words(label)] = radio.get("value", "")
    return found


def test_each_patient_has_a_telephone_what_it_is_about_and_a_choice(desk: PageClient, booked: list[str]) -> None:
    asked = ask(desk)
    assert "(310) 555-0143" in asked.links()
    assert "Mini facelift" in asked.text
    said = list(choices(asked, booked[1]))
    assert said[:3] == ["Call", "Keep as it is", "Same time with Dr. Eugene Kim"]
    assert said[-1] == "Cancel and tell"
    assert len(said) == 6, "three times in between"
    assert "Save, 2 to call" in asked.buttons()


def test_what_is_chosen_happens_once_the_button_has_said_it(app: Flask, desk: PageClient, booked: list[str]) -> None:
    """Without a script the button still says what the page came with; with one it says so at once."""
    asked = ask(desk)
    move = choices(asked, booked[0])["Same time with Dr. Eugene Kim"]
    said = asked.press("Save, 2 to call", **{booked[0]: move})
    assert said.status == 409
    assert "Read what the button says now" in said.text
    assert said.fields("Save, send 1 email, 1 to call")[booked[0]] == move
    saved = said.press("Save, send 1 email, 1 to call")
    assert saved.status == 303
    after = saved.follow().text
    assert "1 visit is moved or canceled." in after
    assert "1 patient has to be called" in after
    with app.app_context():
        row = db.session.get_one(Appointment, 1)
        assert (row.surgeon.slug, row.starts_at) == ("eugene-kim", local(6, 9))


def test_only_who_has_an_address_is_counted_as_written_to(desk: PageClient, booked: list[str]) -> None:
    said = ask(desk).press("Save, 2 to call", **dict.fromkeys(booked, "cancel"))
    assert "Save, send 1 email" in said.buttons()
    assert said.press("Save, send 1 email").status == 303


def test_a_time_that_goes_meanwhile_is_named_and_the_other_choices_are_kept(
    app: Flask, desk: PageClient, booked: list[str]
) -> None:
    asked = ask(desk)
    move = choices(asked, booked[0])["Same time with Dr. Eugene Kim"]
    sent = {booked[0]: move, booked[1]: "keep", "told": "1-0"}
    with app.app_context():
        a_booking(local(6, 9), surgeon="eugene-kim", browser=b"quicker")
    again = asked.press("Save, 2 to call", **sent)
    assert again.status == 409
    assert "Tue, Oct 6, 9:00 AM was taken meanwhile. Choose again." in again.text
    assert again.fields("Save, 1 to call")[booked[1]] == "keep"
    assert "Same time with Dr. Eugene Kim" not in choices(again, booked[0])
    with app.app_context():
        assert db.session.scalars(select(TimeOff)).all() == []


@pytest.mark.parametrize(
    "value", ["move", "move x", "move david-kim office 2026-02-31T10:00Z", "move nobody office 2026-10-08T10:00-07:00"]
)
def test_a_choice_that_no_page_offers_does_nothing(app: Flask, desk: PageClient, booked: list[str], value: str) -> None:
    again = ask(desk).press("Save, 2 to call", **{booked[0]: value, "told": "1-1"})
    assert again.status == 409
    with app.app_context():
        assert db.session.scalars(select(TimeOff)).all() == []
        assert {row.status for row in db.session.scalars(select(Appointment))} == {"booked"}


def test_a_field_of_somebody_else_changes_nobody(app: Flask, desk: PageClient, booked: list[str]) -> None:
    with app.app_context():
        other = a_booking(local(9, 9), browser=b"elsewhere")
        field = f"outcome-{db.session.get_one(Visit, other.id).appointments[0].uuid}"
    saved = ask(desk).press("Save, 2 to call", **{field: "cancel", f"outcome-{UUID(int=1)}": "cancel", "told": "2-2"})
    assert saved.status == 303
    with app.app_context():
        assert {row.status for row in db.session.scalars(select(Appointment))} == {"booked"}


def test_a_closure_changed_hours_and_removed_extra_hours_ask_in_the_same_way(
    app: Flask, desk: PageClient, booked: list[str]
) -> None:
    closed = desk.get("/staff/closures").press("Save the closure", first_day="2026-10-06", label="Painters")
    week = desk.get("/staff/hours").follow("Change Dr. David Kim, Tuesday, 9:00 AM – 12:00 noon")
    changed = week.press("Save the change", from_time="11:00")
    removed = week.follow("Remove …").press("Remove the hours")
    for page in (closed, changed, removed):
        assert page.status == 409
        assert list(choices(page, booked[0]))[:2] == ["Call", "Keep as it is"]
    assert "Remove the hours, 2 to call" in removed.buttons()


def test_the_title_is_read_by_all_staff_and_the_reason_with_names(desk: PageClient) -> None:
    after = desk.get("/staff/time-off").press("Save the time off", **TUESDAY, reason="Operates on Jane Roe").follow()
    assert "Ill: Shown with names" in after.text
    assert "Jane Roe" not in after.text


def saved_with_moves(desk: PageClient, booked: list[str]) -> Page:
    asked = ask(desk)
    sent = {booked[0]: choices(asked, booked[0])["Same time with Dr. Eugene Kim"], booked[1]: "cancel", "told": "2-0"}
    saved = asked.press("Save, 2 to call", **sent)
    assert saved.status == 303
    return saved.follow()


UNDO = "Undo: time off saved: Dr. David Kim, Tuesday, October 6, 2026"


def booked_now(app: Flask) -> list[tuple[str, datetime, str]]:
    with app.app_context():
        rows = db.session.scalars(select(Appointment).order_by(Appointment.id))
        return [(row.surgeon.slug, row.starts_at, row.status) for row in rows]


def test_one_press_takes_the_time_off_back_with_the_visits_that_made_way(
    app: Flask, desk: PageClient, booked: list[str]
) -> None:
    before = booked_now(app)
    after = saved_with_moves(desk, booked)
    assert [(row[0], row[2]) for row in booked_now(app)] == [("eugene-kim", "booked"), ("david-kim", "cancelled")]
    undone = after.press(next(one for one in after.buttons() if one.startswith(UNDO)))
    assert "Undone." in undone.follow().text
    assert booked_now(app) == before
    with app.app_context():
        assert db.session.scalars(select(TimeOff)).all() == []
        waiting = select(Letter.kind).where(Letter.superseded_at.is_(None), Letter.sent_at.is_(None))
        assert set(db.session.scalars(waiting)) <= {"booked"}, "nobody is told of what was taken back"


def test_a_visit_that_somebody_changed_since_stays_and_is_told(app: Flask, desk: PageClient, booked: list[str]) -> None:
    after = saved_with_moves(desk, booked)
    other = signed_in(app, "admin")
    other.get(f"/staff/appointments/{booked[0].removeprefix('outcome-')}/cancellation").press("Yes, cancel it")
    undone = after.press(next(one for one in after.buttons() if one.startswith(UNDO)))
    assert "1 visit that was moved or canceled with it stays as it is now." in undone.follow().text
    assert [row[2] for row in booked_now(app)] == ["cancelled", "booked"]


def test_a_visit_whose_time_has_gone_stays_and_is_told(app: Flask, desk: PageClient, booked: list[str]) -> None:
    after = saved_with_moves(desk, booked)
    with app.app_context():
        schedules.remove_time_off(db.session.scalars(select(TimeOff.uuid)).one(), now=NOW)
        a_booking(local(6, 10), browser=b"quicker")
    undone = after.press(next(one for one in after.buttons() if one.startswith(UNDO)))
    assert "Somebody has changed this meanwhile, so nothing was undone." in undone.follow().text
    assert [row[2] for row in booked_now(app)] == ["booked", "cancelled", "booked"]


def test_time_off_that_somebody_changed_since_is_not_undone(app: Flask, desk: PageClient) -> None:
    after = desk.get("/staff/time-off").press("Save the time off", **TUESDAY).follow()
    other = signed_in(app, "admin").get("/staff/time-off")
    change = next(address for name, address in other.links().items() if name.startswith("Change"))
    other._client.get(change).press("Save", title="surgery")
    undone = after.press(next(one for one in after.buttons() if one.startswith(UNDO)))
    assert "Somebody has changed this meanwhile, so nothing was undone." in undone.follow().text
    with app.app_context():
        assert db.session.scalars(select(TimeOff.title)).all() == ["surgery"]


def test_a_surgeon_takes_their_own_time_off_back(app: Flask) -> None:
    surgeon = signed_in(app, "surgeon", surgeon="david-kim")
    after = surgeon.get("/staff/time-off").press("Save the time off", **TUESDAY).follow()
    assert after.press(next(one for one in after.buttons() if one.startswith(UNDO))).status == 303
    with app.app_context():
        assert db.session.scalars(select(TimeOff)).all() == []


def test_time_off_that_was_removed_comes_again_with_its_reason(app: Flask, desk: PageClient) -> None:
    desk.get("/staff/time-off").press("Save the time off", **TUESDAY, reason="A knee")
    remove = next(address for name, address in desk.get("/staff/time-off").links().items() if name.startswith("Remove"))
    after = desk.get(remove).press("Remove the time off").follow()
    after.press("Undo: time off removed")
    with app.app_context():
        row = db.session.scalars(select(TimeOff)).one()
        assert (row.title, unsealed_reason(row.private, time_off=row.uuid)) == ("ill", "A knee")
