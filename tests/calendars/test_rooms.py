"""A visit by video has a room of its own: unguessable, the same after every move, gone with its links, never stored."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import icalendar
import pytest
from flask import Flask
from sqlalchemy import LargeBinary, String, Text, select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.calendars import visit_file
from booking.confidential import video_room_address
from booking.database import Base, db, writing
from booking.models import Appointment, CalendarEvent, Visit
from tests.calendars.whole_feed import the_feed
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_part, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

NEXT_WEEK, WEEK_AFTER = local(14, 17), local(21, 17)
ROOMS = [
    "https://meet.example/{room}",
    "https://video.example/join?practice=kim,beverly;hills&room={room}#lobby",
    # As long as makes the lines of an event fold just before, within and just after {room}.
    *(f"https://video.example/{'a' * length}/{{room}}/in" for length in (0, 9, 12, 14, 16, 18, 31, 34, 37, 120)),
]


@pytest.fixture(params=ROOMS, ids=range(len(ROOMS)))
def template(app: Flask, request: pytest.FixtureRequest) -> str:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], video_room_url=request.param)
    return str(request.param)


@pytest.fixture
def rooms(app: Flask) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], video_room_url=ROOMS[0])


def by_video(starts_at: object = NEXT_WEEK, **named: object) -> Visit:
    return a_booking(starts_at, location="video", **named)  # type: ignore[arg-type]


def address_of(visit: Visit) -> str:
    found = video_room_address(visit)
    assert found
    return found


@pytest.mark.parametrize("titles", ["private", "initials", "full"])
def test_the_surgeons_calendar_has_it_at_once(app: Flask, template: str, titles: str) -> None:
    with app.app_context():
        rooms = {address_of(by_video()), address_of(by_video(WEEK_AFTER, browser=b"b"))}
        a_booking(local(13, 10), browser=b"c")
        assert len(rooms) == 2
        assert all(re.fullmatch(re.escape(template).replace(r"\{room\}", "[0-9a-f]{32}"), room) for room in rooms)
    events = [event for event in the_feed(app, titles) if "CONFERENCE" in event]
    assert {str(event["LOCATION"]) for event in events} == rooms
    assert {str(event["CONFERENCE"]) for event in events} == rooms


def test_it_stays_when_the_visit_is_moved_and_ends_with_its_links(app: Flask, rooms: None) -> None:
    with app.app_context():
        visit = by_video()
        before = address_of(visit)
        visit = appointments.reschedule(visit, [a_part("david-kim", "video", WEEK_AFTER)], actor=PATIENT, now=NOW)
        assert address_of(visit) == before
        appointments.correct_contact(visit, {"email": "other@patient.example"}, actor=PATIENT, seen=None, now=NOW)
        db.session.expire_all()
        after = address_of(db.session.scalars(select(Visit)).one())
        assert after != before
    (event,) = the_feed(app, "private")
    assert str(event["LOCATION"]) == after


def test_nothing_that_is_stored_opens_it(app: Flask, rooms: None) -> None:
    with app.app_context():
        name = address_of(by_video()).rpartition("/")[2]
        kinds = (LargeBinary, String, Text)
        for table in Base.metadata.sorted_tables:
            for column in (one for one in table.columns if isinstance(one.type, kinds)):
                for value in db.session.scalars(select(column)):
                    assert name not in (value.decode("latin-1") if isinstance(value, bytes) else str(value))
        assert "meet.example" in db.session.scalars(select(CalendarEvent.body)).one().decode()  # the control


def test_an_old_copy_of_the_links_key_is_no_fault(app: Flask, rooms: None) -> None:
    with app.app_context():
        by_video()
        with writing() as session:
            session.execute(update(Visit).values(key_id="lost"))
        assert video_room_address(db.session.scalars(select(Visit)).one()) is None
    assert the_feed(app, "private")


def test_the_page_has_it_with_a_number_to_call(app: Flask, rooms: None) -> None:
    with app.app_context():
        visit = by_video()
        path, room = appointment_path(visit), address_of(visit)
        in_person = appointment_path(a_booking(local(13, 10), browser=b"c"))
    pages = PageClient(app.test_client())
    page = pages.get(path)
    assert page.links()["Open the video room"] == room
    assert "If it doesn’t open, call us: (310) 555-0142" in page.text
    assert "Open the video room" not in pages.get(in_person).links()
    with app.app_context():
        uuid = db.session.scalars(select(Appointment.uuid).order_by(Appointment.id)).first()
    assert signed_in(app).get(f"/staff/appointments/{uuid}").links()["Open the video room"] == room


def test_the_patients_entry_has_it_near_the_visit_alone(app: Flask, template: str) -> None:
    with app.app_context():
        visit = by_video()
        room = address_of(visit)
        early, near = (visit_file(visit, now=now) for now in (NOW, NEXT_WEEK - timedelta(days=2)))
        assert b"CONFERENCE" not in early
        [event] = icalendar.Calendar.from_ical(near).walk("VEVENT")
        assert (str(event["LOCATION"]), str(event["CONFERENCE"])) == (room, room)
        assert b"{" not in near
