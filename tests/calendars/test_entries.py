"""An entry helps whoever opens it: the way to the desk in a feed, the way to change it in a patient's own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.calendars import note_forms, visit_file, visit_invitation
from booking.database import db, writing
from booking.models import Location, Practice, Surgeon, Visit
from tests.calendars import lint
from tests.calendars.whole_feed import WINDOW, the_feed
from tests.stage.people import add_user
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

ROOM = "https://video.example/kim?room=1,2;x"
LATER = datetime.fromisoformat("2027-01-04T18:00:00Z")
DAY = timedelta(days=1)


@pytest.fixture
def room(app: Flask) -> str:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], video_room_url=ROOM)
    return ROOM


def the_file(visit: Visit, *, now: datetime = NOW) -> icalendar.Component:
    data = visit_file(visit, now=now)
    assert lint.faults_of_file(data, zone=LOS_ANGELES, window=WINDOW) == set()
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return event


def the_invitation(visit: Visit, *, now: datetime = NOW) -> icalendar.Component:
    data = visit_invitation(visit, method="REQUEST", organizer_email="office@practice.example", now=now)
    assert lint.faults_of_invitation(data, zone=LOS_ANGELES, window=WINDOW) == set()
    [event] = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return event


Entry = Callable[..., icalendar.Component]
OF_PATIENTS = [the_file, the_invitation]


def test_every_entry_of_a_feed_leads_to_the_desk(app: Flask) -> None:
    with app.app_context():
        visit = a_booking()
        david = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
        schedules.add_time_off(david, Interval(local(12, 0), local(14, 0)), reason="Family", now=NOW)
        schedules.add_closure(Interval(local(15, 12), local(15, 18)), label="Training", now=NOW)
        pages = {f"http://localhost/staff/appointments/{visit.appointments[0].uuid}"}
    pages |= {f"http://localhost/staff/{page}" for page in ("time-off", "closures")}
    for titles in ("private", "initials", "full"):
        found = the_feed(app, titles)
        assert {str(event["DESCRIPTION"]) for event in found} == {f"At the desk: {page}" for page in pages}


@pytest.mark.parametrize("entry", OF_PATIENTS)
def test_a_patients_entry_says_until_when_and_how_it_is_changed_and_that_declining_does_not_cancel(
    app: Flask, entry: Entry
) -> None:
    with app.app_context():
        visit = a_booking(local(13, 14, 30))
        event = entry(visit)
        path = appointment_path(visit)
    words = str(event["DESCRIPTION"])
    for said in ("Monday, October 12, 2026 at 2:30 PM", "(310) 555-0142", "Declining here does not cancel"):
        assert said in words, said
    whole = event.to_ical().decode().replace("\r\n ", "")
    for secret in (path.rpartition("/")[2], "/appointments/", "acelift", "blood", "5550143"):
        assert secret not in whole, secret


def test_a_cancelled_entry_offers_no_change(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(local(13, 10))
        appointments.cancel(visit, actor=PATIENT, now=NOW)
        assert "DESCRIPTION" not in the_file(visit)


def test_the_video_room_stands_in_the_surgeons_calendar_at_once(app: Flask, room: str) -> None:
    with app.app_context():
        a_booking(local(14, 17), location="video")
        a_booking(local(13, 10), browser=b"another")
    by_video, in_person = sorted(the_feed(app, "private"), key=lambda event: "CONFERENCE" not in event)
    assert str(by_video["LOCATION"]) == room
    assert str(by_video["CONFERENCE"]) == room
    assert by_video["CONFERENCE"].params["VALUE"] == "URI"
    assert by_video["CONFERENCE"].params["FEATURE"] == "VIDEO"
    assert "CONFERENCE" not in in_person
    assert "Example Street" in str(in_person["LOCATION"])


def test_without_a_room_no_entry_names_one(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(local(7, 17), location="video")
        assert "CONFERENCE" not in the_file(visit)
    assert not any("CONFERENCE" in event for event in the_feed(app))


@pytest.mark.parametrize("entry", OF_PATIENTS)
def test_a_patients_entry_has_the_room_when_the_visit_is_near_under_a_later_stamp(
    app: Flask, room: str, entry: Entry
) -> None:
    with app.app_context():
        visit = a_booking(local(14, 17), location="video")
        early, near = entry(visit), entry(visit, now=local(14, 17) - 2 * DAY)
    assert "CONFERENCE" not in early
    assert room not in early.to_ical().decode()
    assert (str(near["CONFERENCE"]), str(near["LOCATION"])) == (room, room)
    assert near["DTSTAMP"].dt > early["DTSTAMP"].dt
    assert (near["UID"], near["SEQUENCE"]) == (early["UID"], early["SEQUENCE"])


def test_a_visit_to_the_office_never_has_a_room(app: Flask, room: str) -> None:
    with app.app_context():
        visit = a_booking(local(13, 10))
        assert "CONFERENCE" not in the_file(visit, now=local(13, 9))


def both(user_id: int, *, uuid: UUID | None = None, locations: tuple[str, str] = ("office", "office")) -> Visit:
    parts = [a_part("david-kim", locations[0], local(13, 10)), a_part("eugene-kim", locations[1], local(13, 11))]
    return a_booking_with(parts, uuid=uuid or uuid4(), user_id=user_id)


def test_a_visit_to_both_surgeons_is_one_event_over_both_wherever_the_patient_gets_it(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        visit = both(1)
        for event in (the_file(visit), the_invitation(visit)):
            assert str(event["UID"]) == f"{visit.uuid}@kim-practice.example"
            assert (event["DTSTART"].dt, event["DTEND"].dt) == (local(13, 10), local(13, 11, 45))
            assert str(event["LOCATION"]).count("Example Street") == 1
            assert event["SEQUENCE"] == 0
        before = the_file(visit)
        with writing() as session:
            session.execute(update(Practice).values(mail_domain="another.example"))
        assert the_file(visit)["UID"] == before["UID"], "for good"
        appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=1))
        gone = the_file(visit)
    assert gone["STATUS"] == "CANCELLED"
    assert gone["SEQUENCE"] > before["SEQUENCE"]
    assert gone["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert len(the_feed(app)) == 2, "in the surgeons' calendars each has their own"


def test_the_entry_of_a_visit_to_both_names_both_times_and_no_surgeon(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        visit = both(1)
        for event in (the_file(visit), the_invitation(visit)):
            words = str(event["DESCRIPTION"])
            each = ["Tuesday, October 13, 10:00 AM", "Tuesday, October 13, 11:00 AM"]
            assert words.splitlines()[:3] == ["Your appointments:", *each]
            assert "Kim" not in words
        assert "Your appointments:" not in str(the_file(a_booking(local(14, 10), browser=b"one"))["DESCRIPTION"])


def another_telephone() -> None:
    with writing() as session:
        session.execute(update(Practice).values(telephone="+13105550199"))
        note_forms(session, now=LATER)


def another_place() -> None:
    with writing() as session:
        session.execute(update(Location).where(Location.slug == "office").values(address="9 New Street"))
        note_forms(session, now=LATER)


@pytest.mark.parametrize("change", [another_telephone, another_place])
@pytest.mark.parametrize("entry", OF_PATIENTS)
def test_what_changes_in_a_patients_entry_raises_its_stamp(
    app: Flask, entry: Entry, change: Callable[[], None]
) -> None:
    with app.app_context():
        visit = a_booking(local(13, 10))
        before = entry(visit)
        change()
        after = entry(db.session.get_one(Visit, visit.id))
    assert after.to_ical() != before.to_ical()
    assert after["DTSTAMP"].dt > before["DTSTAMP"].dt
    assert after["SEQUENCE"] == before["SEQUENCE"]


def test_feeds_speak_the_practices_language_and_entries_the_patients(app: Flask) -> None:
    with app.app_context():
        with writing() as session:
            names = {"en": {"name": "Our office"}, "es": {"name": "Consultorio"}, "ko": {"name": "진료실"}}
            session.execute(update(Location).where(Location.slug == "office").values(texts=names))
            session.execute(update(Practice).values(languages=["es", "en", "ko"]))
            note_forms(session, now=NOW)
        visit = a_booking(local(13, 10))
        visit.language = "ko"
        assert str(the_file(visit)["LOCATION"]).startswith("진료실")
        db.session.rollback()
    [event] = the_feed(app, "private")
    assert str(event["LOCATION"]).startswith("Consultorio")
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(languages=["en"]))
        note_forms(session, now=LATER)
    [event] = the_feed(app, "private")
    assert str(event["LOCATION"]).startswith("Our office")
