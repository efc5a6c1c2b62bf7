"""A procedure that is switched off is found nowhere at once, and whoever is booked about it notices nothing of it."""

import pytest
from flask import Flask

from booking.database import db
from booking.models import Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

PAGE, SAVE, SURE = "/staff/practice/procedures/mini-facelift", "Save the procedure", "Save it so"
API = "/api/v1/slots?procedure=mini-facelift"
ITS_OWN = (
    "/procedures/mini-facelift",
    "/book/mini-facelift",
    "/book/mini-facelift/david-kim",
    "/book/mini-facelift/first-available",
    "/book/mini-facelift/both-surgeons",
    "/embed/mini-facelift",
    "/embed/mini-facelift/david-kim",
)
LISTS = ("/", "/search", "/concerns/jawline-and-neck", "/surgeons/david-kim", "/sitemap.xml", "/?lang=es", "/?lang=ko")
AT_THE_DESK = ("/staff/book", "/staff/free-for", "/staff/find-or-book")


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def switch(admin: PageClient, *, on: bool) -> None:
    sent = {name: value for name, value in admin.get(PAGE).fields(SAVE).items() if name != "active"}
    answer = admin.post(PAGE, sent | ({"active": "y"} if on else {}))
    if answer.status == 409:
        answer = answer.press(SURE)
    assert answer.status == 303


def shown(pages: PageClient, address: str) -> bool:
    answer = pages.client.get(address)
    assert answer.status_code == 200, address
    return "mini-facelift" in answer.get_data(as_text=True)


def test_it_is_gone_from_every_list_and_address_and_comes_back(app: Flask, admin: PageClient) -> None:
    visitor = PageClient(app.test_client())
    there = [address for address in ITS_OWN if visitor.client.get(address).status_code == 200]
    listed = [address for address in LISTS if shown(visitor, address)]
    chosen = [address for address in AT_THE_DESK if shown(admin, address)]
    assert len(there) >= 4
    assert len(listed) >= 5
    assert chosen
    assert visitor.client.get(API).status_code == 200

    switch(admin, on=False)
    assert [visitor.client.get(address).status_code for address in there] == [404] * len(there)
    assert [address for address in listed if shown(visitor, address)] == []
    assert [address for address in chosen if shown(admin, address)] == []
    assert visitor.client.get(API).status_code == 404
    gone = visitor.get("/procedures/mini-facelift", expect=404)
    assert "(310) 555-0142" in gone.text
    found = visitor.get("/").press("Search", q="facelift") if "Search" in visitor.get("/").buttons() else None
    if found is not None:
        assert "Mini facelift" not in found.links()

    switch(admin, on=True)
    assert [visitor.client.get(address).status_code for address in there] == [200] * len(there)
    assert all(shown(visitor, address) for address in listed)
    assert visitor.client.get(API).status_code == 200


def test_whoever_is_booked_about_it_keeps_page_calendar_and_cancellation(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        path = appointment_path(a_booking(local(6, 10)))
        held = hold_path(a_hold(local(7, 10), browser=b"another"))
    switch(admin, on=False)
    patient = PageClient(app.test_client())
    page = patient.get(path)
    assert "Tuesday, October 6, 2026 at 10:00 AM" in page.text
    assert "Mini facelift consultation, 45 minutes" in page.text
    assert patient.client.get(f"{path}/calendar.ics").status_code == 200
    for below in ("questions", "contact", "comfort", "confirmation", "reschedule", "procedure"):
        patient.get(f"{path}/{below}")
    assert patient.client.get(held).status_code == 200
    assert patient.get(f"{path}/cancellation").press("Cancel my appointment").status == 303
    with app.app_context():
        statuses = {row.status for visit in db.session.query(Visit) for row in visit.appointments}
        assert statuses == {"cancelled", "held"}


def test_the_desk_still_opens_and_moves_what_is_booked(app: Flask, admin: PageClient) -> None:
    with app.app_context():
        uuid = a_booking(local(6, 10)).appointments[0].uuid
    switch(admin, on=False)
    assert "Mini facelift" in admin.get(f"/staff/appointments/{uuid}").text
    for below in ("move", "booking", "contact", "cancellation"):
        admin.get(f"/staff/appointments/{uuid}/{below}")
