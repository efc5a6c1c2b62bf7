"""A patient's own page says how things stand, serves their calendar, and lets them move or cancel in good time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.database import Base, db, writing
from booking.models import Appointment, CalendarEvent, Procedure, User, WorkingHours
from tests.calendars.lint import faults_of_file
from tests.stage.page_client import PageClient
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_hold, a_part, appointment_path, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

THURSDAY_TEN = local(8, 10)
WINDOW = (date(2026, 10, 1), date(2026, 10, 31))


@pytest.fixture
def address(app: Flask) -> str:
    """Of a consultation booked for Thursday at ten with Dr. David Kim, in the office."""
    with app.app_context():
        return appointment_path(a_booking(THURSDAY_TEN))


def by_video(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(local(14, 17), location="video"))


def set_status(app: Flask, status: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Appointment).values(status=status))


def row(app: Flask) -> tuple[str, datetime, int]:
    with app.app_context():
        found = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert found
        return found.status, found.starts_at, found.sequence


def test_it_says_when_with_whom_where_and_that_nothing_is_left_to_do(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    assert page.h1 == "You’re booked"
    for said in (
        "Thursday, October 8, 2026 at 10:00 AM",
        "Dr. David Kim",
        "Beverly Hills office 1200 Example Street, Suite 300 Beverly Hills, CA 90210",
        "Mini facelift consultation, 45 minutes",
        "You’re all set.",
        "A list of your medicines.",
        "Take the elevator to the third floor.",
        "You can change or cancel here at no charge until Wednesday, October 7, 2026 at 10:00 AM.",
        "(310) 555-0142",
    ):
        assert said in page.text
    note = next(one for one in page.tree.iter("p") if one.get("data-instant"))
    assert note.get("data-instant") == "2026-10-08T10:00:00-07:00"


def test_the_map_learns_the_offices_address_alone(app: Flask, pages: PageClient, address: str) -> None:
    there = "https://www.google.com/maps/dir/?api=1&destination="
    there += "1200%20Example%20Street%2C%20Suite%20300%2C%20Beverly%20Hills%2C%20CA%2090210"
    page = pages.get(address)
    assert page.links()["Get directions (opens a map)"] == there
    loaded = [
        one.get("src") or one.get("href") or "" for one in page.tree.iter() if one.tag in ("img", "script", "link")
    ]
    assert all(file.startswith("/static/") for file in loaded)
    assert "Get directions (opens a map)" not in pages.get(by_video(app)).links()


def test_the_email_address_stands_there_with_a_way_to_correct_it(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    assert f"We’ll send a confirmation to {ANSWERS['email']}. Wrong? Change it" in page.text
    assert page.links()["Change it"] == f"{address}/contact"
    link = next(one for one in page.tree.iter("input") if one.get("readonly") is not None)
    assert link.get("value") == f"http://localhost{address}"


def test_video_says_how_to_join(app: Flask, pages: PageClient) -> None:
    page = pages.get(by_video(app))
    assert "How to join" in page.headings()
    assert "Sit where the light falls on your face." in page.text
    assert "How to find us" not in page.headings()


@pytest.mark.sqlite_only
def test_the_video_room_is_one_press_away_as_in_the_letter_until_it_is_cancelled(
    app: Flask, pages: PageClient, address: str
) -> None:
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], video_room_url="https://video.example/kim")
    video = by_video(app)
    assert pages.get(video).links()["Open the video room"] == "https://video.example/kim"
    assert "Open the video room" not in pages.get(address).links()
    set_status(app, "cancelled")
    assert "Open the video room" not in pages.get(video).links()


def test_neither_title_nor_address_tells_of_procedure_or_person(pages: PageClient, address: str) -> None:
    for path in ("", "/reschedule", "/cancellation"):
        page = pages.get(address + path)
        for secret in ("facelift", "ruiz", "ana@", "david", "310"):
            assert secret not in page.title.lower().replace("dr. david kim & dr. eugene kim", "")
        assert "no-store" in page.headers["Cache-Control"]
        robots = next(one for one in page.tree.iter("meta") if one.get("name") == "robots")
        assert robots.get("content") == "noindex, nofollow"
        for name in ("name", "telephone", "note", *(["email"] if path else [])):
            assert ANSWERS[name] not in page.response.text


def test_calendars_on_the_web_learn_the_time_and_the_place_alone(pages: PageClient, address: str) -> None:
    links = pages.get(address).links()
    google = parse_qs(urlsplit(links["Google Calendar"]).query)
    assert google["text"] == ["Appointment"]
    assert google["dates"] == ["20261008T170000Z/20261008T174500Z"]
    outlook = parse_qs(urlsplit(links["Outlook"]).query)
    assert (outlook["subject"], outlook["startdt"]) == (["Appointment"], ["2026-10-08T17:00:00Z"])
    for link in (links["Google Calendar"], links["Outlook"]):
        assert "acelift" not in link
        assert "Kim" not in link
        assert address.rpartition("/")[2] not in link


def the_event(pages: PageClient, address: str) -> icalendar.Event:
    page = pages.get(f"{address}/calendar.ics")
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert not faults_of_file(page.response.data, zone=LOS_ANGELES, window=WINDOW)
    for secret in (b"acelift", b"Ruiz", b"ana@", b"Kim", address.rpartition("/")[2].encode()):
        assert secret not in page.response.data
    [event] = icalendar.Calendar.from_ical(page.response.data).walk("VEVENT")
    assert isinstance(event, icalendar.Event)
    return event


def test_the_calendar_file_is_the_feeds_event_through_every_change(app: Flask, pages: PageClient, address: str) -> None:
    """The same UID, SEQUENCE and DTSTAMP, so that a phone which has both shows one."""

    def agrees(status: str) -> None:
        event = the_event(pages, address)
        with app.app_context():
            fed = db.session.scalars(select(CalendarEvent)).one()
        [stored] = icalendar.Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + fed.body + b"END:VCALENDAR\r\n").walk("VEVENT")
        for name in ("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "LOCATION", "STATUS"):
            assert event[name].to_ical() == stored[name].to_ical()
        assert event["STATUS"] == status
        assert "URL" not in event

    agrees("CONFIRMED")
    pages.get(f"{address}/reschedule?day=2026-10-09").press("2:00 PM")
    agrees("CONFIRMED")
    assert the_event(pages, address)["SEQUENCE"] == 1
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    agrees("CANCELLED")


def test_moving_keeps_the_page_and_says_so(app: Flask, pages: PageClient, address: str) -> None:
    chosen = pages.get(f"{address}/reschedule?day=2026-10-09")
    assert "Your appointment stays as it is until you choose a new time:" in chosen.text
    moved = chosen.press("2:00 PM")
    assert (moved.status, moved.location) == (303, address)
    page = moved.follow()
    assert "Your appointment has a new time." in page.text
    assert "Friday, October 9, 2026 at 2:00 PM" in page.text
    assert row(app) == ("booked", local(9, 14), 1)
    assert "has been moved" not in pages.get(address).text


def test_pressing_the_new_time_twice_moves_once(app: Flask, pages: PageClient, address: str) -> None:
    chosen = pages.get(f"{address}/reschedule?day=2026-10-09")
    assert [chosen.press("2:00 PM").status for _ in range(2)] == [303, 303]
    assert row(app) == ("booked", local(9, 14), 1)


def test_a_move_to_within_the_notice_can_be_pressed_twice(app: Flask, pages: PageClient, address: str) -> None:
    chosen = pages.get(f"{address}/reschedule?day=2026-10-05")
    assert [chosen.press("3:00 PM").location for _ in range(2)] == [address, address]


def test_only_that_surgeons_times_in_that_place_are_offered_and_its_own_time_is_not_in_the_way(
    app: Flask, pages: PageClient
) -> None:
    with app.app_context():
        address = appointment_path(a_booking(THURSDAY_TEN, procedure="rhinoplasty"))
        a_hold(local(8, 14), browser=b"another", procedure="rhinoplasty")
    offered = pages.get(f"{address}/reschedule?day=2026-10-08").buttons()
    assert "10:30 AM" in offered
    assert "9:30 AM" in offered
    assert "10:00 AM" not in offered  # where it is already
    assert "2:00 PM" not in offered
    assert "5:00 PM" not in pages.get(f"{address}/reschedule?day=2026-10-07").buttons()  # by video


def test_the_month_leads_to_other_days_of_the_same_page(pages: PageClient, address: str) -> None:
    page = pages.get(f"{address}/reschedule")
    friday = next(href for name, href in page.links().items() if name.startswith("Friday, October 9, "))
    assert friday == f"{address}/reschedule?day=2026-10-09#times"
    assert page.links()["November 2026"] == f"{address}/reschedule?month=2026-11#times"
    wrong = pages.get(f"{address}/reschedule?day=2026-02-31", expect=422)
    assert "There is no February 31, 2026." in wrong.text


def test_a_time_taken_meanwhile_leaves_the_old_one_and_offers_the_nearest(
    app: Flask, pages: PageClient, address: str
) -> None:
    chosen = pages.get(f"{address}/reschedule?day=2026-10-09")
    with app.app_context():
        a_hold(local(9, 14), browser=b"another")
    lost = chosen.press("2:00 PM")
    assert lost.status == 409
    assert lost.h1 == "2:00 PM has just been taken"
    assert "Thursday, October 8, 2026 at 10:00 AM" in lost.text
    near = ["Friday, October 9, 1:00 PM", "Friday, October 9, 3:00 PM", "Friday, October 9, 3:30 PM"]
    assert lost.buttons()[:3] == near
    assert row(app) == ("booked", THURSDAY_TEN, 0)
    assert lost.press(near[1]).location == address
    assert row(app) == ("booked", local(9, 15), 1)


@pytest.mark.parametrize(
    ("starts_at", "words"),
    [
        (local(9, 14, 10).isoformat(), "No consultation begins at 2:10 PM"),
        (local(1, 10).isoformat(), "That time has passed."),
        (local(7, 17).isoformat(), "Nobody sees patients there at that time."),
        ("9999-12-30T10:00:00Z", "You can book online through"),
        ("2027-02-31T10:00:00-08:00", "That is not a time that exists."),
        ("", "Choose one of the times we show."),
    ],
)
def test_what_is_not_offered_is_refused_in_words_and_nothing_moves(
    app: Flask, pages: PageClient, address: str, starts_at: str, words: str
) -> None:
    page = pages.get(f"{address}/reschedule?day=2026-10-09").press("2:00 PM", starts_at=starts_at)
    assert page.status == 422
    assert page.title.startswith("Error: ")
    assert words in page.text
    assert row(app) == ("booked", THURSDAY_TEN, 0)


def test_where_nothing_else_is_open_the_telephone_is_offered(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(WorkingHours).values(valid_until=local(1, 9).date()))
    page = pages.get(f"{address}/reschedule")
    assert "No open times here" in page.headings()
    assert page.buttons() == []
    assert "(310) 555-0142" in page.text


def test_cancelling_asks_first_and_then_stands(app: Flask, pages: PageClient, address: str) -> None:
    asked = pages.get(f"{address}/cancellation")
    assert row(app)[0] == "booked"
    cancelled = asked.press("Cancel my appointment")
    assert (cancelled.status, cancelled.location) == (303, address)
    page = cancelled.follow()
    assert page.h1 == "Your appointment is canceled"
    assert page.press("Book again").location == "/book/mini-facelift/david-kim"
    assert asked.press("Cancel my appointment").location == address
    assert row(app) == ("cancelled", THURSDAY_TEN, 1)


def test_a_cancelled_or_past_one_has_nothing_left_to_change(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    form = pages.get(f"{address}/reschedule?day=2026-10-09")
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    for path in ("/reschedule", "/cancellation"):
        assert pages.get(address + path, expect=303).location == address
    moved = form.press("2:00 PM")
    assert (moved.status, moved.h1) == (409, "Nothing has been changed")
    assert row(app)[0] == "cancelled"


def test_a_past_one_says_so_and_offers_another(pages: PageClient, address: str, standing_clock: StandingClock) -> None:
    question = pages.get(f"{address}/cancellation")
    standing_clock.move(timedelta(days=4))
    page = pages.get(address)
    assert page.h1 == "This appointment has passed"
    assert "Book again" in page.buttons()
    assert "Cancel" not in page.links()
    late = question.press("Cancel my appointment")
    assert (late.status, late.h1) == (409, "Nothing has been changed")
    assert "This appointment has passed:" in late.text
    assert pages.get(f"{address}/reschedule", expect=303).location == address


@pytest.mark.parametrize(
    ("status", "title"),
    [
        ("checked_in", "You’re checked in"),
        ("with_surgeon", "You’re checked in"),
        ("fulfilled", "This appointment has passed"),
        ("no_show", "This appointment has passed"),
    ],
)
def test_once_the_patient_is_there_nothing_can_be_changed_online(
    app: Flask, pages: PageClient, address: str, status: str, title: str
) -> None:
    set_status(app, status)
    page = pages.get(address)
    assert page.h1 == title
    assert "Choose another time" not in page.links()
    assert pages.get(f"{address}/cancellation", expect=303).location == address


def test_too_late_is_a_page_that_says_whom_to_call(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    move, question = pages.get(f"{address}/reschedule?day=2026-10-09"), pages.get(f"{address}/cancellation")
    standing_clock.moment = THURSDAY_TEN - timedelta(days=1) + timedelta(seconds=1)
    assert "Choose another time" not in pages.get(address).links()
    late = [
        pages.get(f"{address}/reschedule"),
        pages.get(f"{address}/cancellation"),
        move.press("2:00 PM"),
        question.press("Cancel my appointment"),
    ]
    assert [page.status for page in late] == [200, 200, 409, 409]
    for page in late:
        assert page.h1 == "Please call us to change this"
        assert not page.title.startswith("Error")
        assert "The online deadline has passed. Your appointment is still on." in page.text
        assert "until Wednesday, October 7, 2026 at 10:00 AM." in page.text
        assert "(310) 555-0142" in page.text
    assert row(app) == ("booked", THURSDAY_TEN, 0)


def test_until_the_last_moment_it_is_not_too_late(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    """Control for the one above."""
    question = pages.get(f"{address}/cancellation")
    standing_clock.moment = THURSDAY_TEN - timedelta(days=1)
    assert question.press("Cancel my appointment").follow().h1 == "Your appointment is canceled"


def test_a_procedure_offered_no_longer_can_still_be_cancelled(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).values(active=False))
    assert pages.get(address).h1 == "You’re booked"
    assert "No open times here" in pages.get(f"{address}/reschedule").headings()
    cancelled = pages.get(f"{address}/cancellation").press("Cancel my appointment").follow()
    assert cancelled.h1 == "Your appointment is canceled"


def test_a_visit_to_both_surgeons_in_two_places_shows_both_and_is_moved_by_telephone(
    app: Flask, pages: PageClient
) -> None:
    with app.app_context():
        with writing() as session:
            user = User(email="desk@practice.test", name="Desk", role="desk", password_hash="-", created_at=NOW)
            user.password_changed_at = NOW
            session.add(user)
        both = [a_part("david-kim", "office", local(8, 16)), a_part("eugene-kim", "video", local(8, 17))]
        address = appointment_path(a_booking_with(both, uuid=uuid4(), user_id=user.id))
    page = pages.get(address)
    assert "October 8, 2026 at 4:00 PM" in page.text
    assert "October 8, 2026 at 5:00 PM" in page.text
    assert page.text.count("Take the elevator") == 1
    assert "You’re seeing two surgeons" in pages.get(f"{address}/reschedule").text
    assert "Choose another time" not in page.links()  # where it would only be told to call
    assert "Choose another time instead" not in pages.get(f"{address}/cancellation").links()
    [event] = icalendar.Calendar.from_ical(pages.get(f"{address}/calendar.ics").response.data).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (local(8, 16), local(8, 17, 45))
    assert parse_qs(urlsplit(page.links()["Google Calendar"]).query)["dates"] == ["20261008T230000Z/20261009T004500Z"]
    pages.get(f"{address}/cancellation").press("Cancel my appointment")
    assert row(app)[0] == "cancelled"


def tables(app: Flask) -> Iterator[tuple[str, str]]:
    """A digest of all rows of each table."""
    with app.app_context():
        for table in Base.metadata.sorted_tables:
            rows = sorted(repr(tuple(one)) for one in db.session.execute(table.select()))
            yield table.name, sha256("\n".join(rows).encode()).hexdigest()


def all_addresses(app: Flask) -> list[str]:
    with app.app_context():
        booked, cancelled = a_booking(THURSDAY_TEN, browser=b"1"), a_booking(local(9, 10), browser=b"2")
        appointments.cancel(cancelled, actor=PATIENT, now=NOW)
        held, lapsed = a_hold(local(9, 13), browser=b"3"), a_hold(local(9, 15), browser=b"4", now=NOW)
        typed = a_hold(local(12, 13), browser=b"5")
        appointments.keep_answers(typed, ANSWERS, now=NOW)
        with writing() as session:
            expired = update(Appointment).where(Appointment.visit_id == lapsed.id)
            session.execute(expired.values(held_until=NOW - timedelta(minutes=1)))
        pages = [hold_path(one, path) for one in (held, lapsed, typed, booked) for path in ("", "/review")]
        paths = ("", "/reschedule", "/reschedule?day=2026-10-09", "/cancellation", "/calendar.ics")
        return pages + [appointment_path(one, path) for one in (booked, cancelled) for path in paths]


def test_opening_a_link_changes_nothing(app: Flask, pages: PageClient) -> None:
    """Mail scanners open every link, and some ask with HEAD first."""
    addresses = all_addresses(app)
    before = dict(tables(app))
    for address in addresses:
        for method in ("GET", "HEAD"):
            answer = pages.client.open(address, method=method)
            assert answer.status_code in (200, 303), address
            assert dict(tables(app)) == before, f"{method} {address}"


def test_a_press_is_noticed_by_the_digests(app: Flask, pages: PageClient) -> None:
    """Control for the one above."""
    with app.app_context():
        address = appointment_path(a_booking(THURSDAY_TEN))
    question = pages.get(f"{address}/cancellation")
    before = dict(tables(app))
    question.press("Cancel my appointment")
    changed = {name for name, digest in tables(app) if digest != before[name]}
    assert {"appointments", "history", "letters", "calendar_events", "surgeons"} <= changed


@pytest.mark.parametrize("path", ["", "/reschedule", "/cancellation", "/calendar.ics"])
def test_wrong_methods_and_missing_tokens_change_nothing(
    app: Flask, pages: PageClient, address: str, path: str
) -> None:
    assert pages.client.delete(address + path).status_code == 405
    assert pages.client.post(address + path, data={}).status_code in (400, 405)
    assert row(app) == ("booked", THURSDAY_TEN, 0)
