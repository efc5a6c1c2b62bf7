"""An administrator switches a procedure off and on and changes what it takes; what is booked stays as it is."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.database import db, writing
from booking.models import Appointment, Procedure, ScheduleChange, Surgeon
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE = "/staff/practice/procedures/mini-facelift"
SAVE, LOOK, SURE = "Save the procedure", "Show first what it changes", "Save it so"


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def procedure(app: Flask) -> tuple[bool, int, int, int]:
    with app.app_context():
        row = db.session.scalars(select(Procedure).where(Procedure.slug == "mini-facelift")).one()
        return row.active, row.consultation_minutes, row.buffer_before_minutes, row.buffer_after_minutes


def versions(app: Flask) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(select(Surgeon.version).order_by(Surgeon.id)))


def first_slot(admin: PageClient, address: str) -> dict[str, str]:
    answer = admin.client.get(address).json
    assert answer
    return dict(answer["slots"][0])


def switch_off(admin: PageClient, button: str = SAVE) -> dict[str, str]:
    sent = admin.get(PAGE).fields(button)
    del sent["active"]
    return sent


def test_the_index_says_what_is_offered_in_one_sentence(admin: PageClient) -> None:
    page = admin.get("/staff/practice")
    assert "4 of 4 procedures are offered online." in page.text
    assert "medical texts" in page.text
    assert page.follow("Change: Procedures").h1 == "Procedures"
    assert "/staff/practice" in [one.get("href") for one in page.tree.iter("a")], "the menu leads here"


@pytest.mark.parametrize("role", ["desk", "surgeon"])
def test_nobody_but_an_administrator_is_offered_it(app: Flask, role: str) -> None:
    pages = signed_in(app, role, surgeon="david-kim" if role == "surgeon" else None)
    assert "/staff/practice" not in [one.get("href") for one in pages.get("/staff/").tree.iter("a")]


def test_what_it_takes_is_saved_and_offered_at_once(app: Flask, admin: PageClient) -> None:
    slots = "/api/v1/slots?procedure=mini-facelift&surgeon=david-kim&from=2026-10-06&to=2026-10-06"
    first = first_slot(admin, slots)
    before = versions(app)
    typed = {"consultation_minutes": " 60 ", "buffer_before_minutes": "15", "buffer_after_minutes": "0"}
    after = admin.get(PAGE).press(SAVE, **typed).follow()
    assert "Mini facelift is saved: 60 minutes. What is booked stays as it is." in after.text
    assert procedure(app) == (True, 60, 15, 0)
    assert all(now > then for now, then in zip(versions(app), before, strict=True))
    again = first_slot(admin, slots)
    assert (first["ends_at"], again["ends_at"]) == ("2026-10-06T09:45:00-07:00", "2026-10-06T10:00:00-07:00")


def test_what_is_booked_and_what_is_held_keep_their_length(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        uuids = [a_booking(local(6, 10)).uuid, a_hold(local(6, 14), browser=b"another").uuid]
    assert "1 booked visit about it is still to come" in admin.get(PAGE).text
    assert admin.get(PAGE).press(SAVE, consultation_minutes="90").status == 303
    with app.app_context():
        lengths = {one.ends_at - one.starts_at for one in db.session.scalars(select(Appointment))}
        assert len(uuids) == 2
        assert lengths == {timedelta(minutes=45)}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        *(("consultation_minutes", typed) for typed in ("4", "481", "", "-30", "45.5", "45 000", "٤٥", "1e2", "many")),
        *(("buffer_before_minutes", typed) for typed in ("241", "", "-1", "\u0000", "9" * 400, "<b>5</b>")),
        ("buffer_after_minutes", "15 minutes"),
    ],
)
def test_what_is_no_such_number_is_refused_beside_its_field(
    app: Flask, admin: PageClient, field: str, typed: str
) -> None:
    before = procedure(app)
    page = admin.get(PAGE).press(SAVE, **{"consultation_minutes": "50", field: typed})
    assert page.status in (422, 400) if "\u0000" in typed else page.status == 422
    assert procedure(app) == before
    if page.status == 422 and "\u0000" not in typed:
        assert "Enter a whole number from" in page.text
        assert page.fields(SAVE)[field] == typed.strip()
        assert page.fields(SAVE)["consultation_minutes"] == (typed.strip() if field.startswith("cons") else "50")


def test_switched_off_while_people_are_booked_asks_first_and_names_them_by_day(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
        a_booking(local(7, 9), browser=b"another")
        a_hold(local(8, 14), browser=b"a third")
    asked = admin.post(PAGE, switch_off(admin))
    assert asked.status == 409
    assert procedure(app)[0]
    assert "2 booked visits are concerned, and stay as they are" in asked.headings()
    assert [one for one in asked.headings() if one.endswith("2026")] == [
        "Tuesday, October 6, 2026",
        "Wednesday, October 7, 2026",
    ]
    assert "A. R." in asked.text
    assert "Somebody is just booking such a time" in asked.text
    done = asked.press(SURE)
    assert done.status == 303
    assert not procedure(app)[0]
    with app.app_context():
        assert set(db.session.scalars(select(Appointment.status))) == {"booked", "held"}
    assert "switched off" in done.follow().text


def test_who_is_booked_after_one_has_looked_is_asked_about_once_more(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        a_booking(local(6, 10))
    asked = admin.post(PAGE, switch_off(admin))
    with app.app_context():
        a_booking(local(7, 9), browser=b"another")
    again = asked.press(SURE)
    assert again.status == 409
    assert "The list has changed since you saw it." in again.text
    assert procedure(app)[0]
    assert again.press(SURE).status == 303


def test_one_can_look_without_saving(app: Flask, admin: PageClient) -> None:
    before, lines = procedure(app), versions(app)
    shown = admin.get(PAGE).press(LOOK, consultation_minutes="60")
    assert shown.status == 409
    assert "No booked visit is concerned" in shown.headings()
    assert "Times for Mini facelift are offered for 60 minutes from now on." in shown.text
    assert (procedure(app), versions(app)) == (before, lines)
    assert shown.press(SURE).status == 303
    assert procedure(app)[1] == 60


def test_of_two_the_second_is_told_what_it_is_now_and_keeps_what_was_typed(app: Flask, admin: PageClient) -> None:
    page = admin.get(PAGE)
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).values(consultation_minutes=30))
    late = page.press(SAVE, consultation_minutes="60")
    assert late.status == 409
    assert "Look at it as it is now" in late.text
    assert "Now offered online: 30 minutes" in late.text
    assert late.fields(SAVE)["consultation_minutes"] == "60"
    assert procedure(app)[1] == 30
    assert late.press(SAVE).status == 303
    assert procedure(app)[1] == 60


def test_a_refused_number_does_not_renew_what_was_seen(app: Flask, admin: PageClient) -> None:
    page = admin.get(PAGE)
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).values(consultation_minutes=30))
    refused = page.press(SAVE, consultation_minutes="many")
    assert refused.status == 422
    assert refused.press(SAVE, consultation_minutes="60").status == 409


def test_the_foot_says_who_changed_what_and_when(app: Flask, admin: PageClient) -> None:
    assert "Nothing has been changed here yet" in admin.get(PAGE).text
    admin.get(PAGE).press(SAVE, consultation_minutes="60")
    assert "The admin: Length: 45 minutes, then 60 minutes" in admin.get(PAGE).text
    with app.app_context():
        line = db.session.scalars(select(ScheduleChange).order_by(ScheduleChange.id.desc())).first()
        assert line is not None
        assert (line.subject, line.act) == ("procedures", "changed")


def test_it_is_taken_back_by_one_press_also_while_people_are_booked(app: Flask, admin: PageClient) -> None:
    before = procedure(app)
    admin.post(PAGE, switch_off(admin))
    assert not procedure(app)[0]
    after = admin.get("/staff/practice")
    assert "switched off: Mini facelift" in after.text
    undone = after.press(next(one for one in after.buttons() if one.startswith("Undo"))).follow()
    assert "Undone. It is as it was before." in undone.text
    assert procedure(app) == before


def test_an_unknown_procedure_is_404(admin: PageClient) -> None:
    admin.get("/staff/practice/procedures/unknown", expect=404)
