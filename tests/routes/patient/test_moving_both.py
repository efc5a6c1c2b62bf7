"""A patient moves, cancels and undoes a visit to both surgeons by themselves: all of it, or nothing."""

from datetime import datetime

import icalendar
import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import Actor
from booking.database import db
from booking.models import Appointment, History, Letter, Visit
from tests.stage.page_client import Page, PageClient
from tests.stage.people import add_user
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_hold, a_part, about, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

NOW_TEN = "10:00 AM Dr. David Kim, then 11:00 AM Dr. Eugene Kim"
SWAPPED = "10:00 AM Dr. Eugene Kim, then 11:00 AM Dr. David Kim"
AT_ONE = "1:00 PM Dr. David Kim, then 2:00 PM Dr. Eugene Kim"
EUGENE_AT_NINE = "9:00 AM Dr. Eugene Kim, then 10:00 AM Dr. David Kim"


def book_both(standing_clock: StandingClock) -> Visit:
    parts = [a_part("david-kim", "office", local(8, 10)), a_part("eugene-kim", "office", local(8, 11))]
    now = standing_clock.now()
    visit = appointments.hold(about(), parts, browser=b"both", language="en", now=now)
    appointments.keep_answers(visit, ANSWERS, now=now)
    return appointments.book(visit, now=now)


@pytest.fixture
def address(app: Flask, standing_clock: StandingClock) -> str:
    """Of a visit to both, on Thursday from ten: Dr. David Kim, then Dr. Eugene Kim."""
    with app.app_context():
        return appointment_path(book_both(standing_clock))


def rows(app: Flask) -> list[tuple[str, datetime, str, int]]:
    """Surgeon, start, status, SEQUENCE; the first first."""
    with app.app_context():
        found = db.session.scalars(select(Appointment).order_by(Appointment.starts_at))
        return [(row.surgeon.slug[:5], row.starts_at, row.status, row.sequence) for row in found]


def moved(pages: PageClient, address: str, pressed: str, day: str = "2026-10-08") -> Page:
    return pages.get(f"{address}/reschedule?day={day}").press(pressed)


AS_BOOKED = [("david", local(8, 10), "booked", 0), ("eugen", local(8, 11), "booked", 0)]


def test_the_page_promises_it_and_shows_the_pairs_with_the_one_that_is_booked(pages: PageClient, address: str) -> None:
    page = pages.get(address)
    assert "Change the topic" not in page.links()
    other = page.follow("Choose another time")
    assert "Thursday, October 8" in other.headings()
    assert f"{NOW_TEN} yours" in other.links()
    assert NOW_TEN not in other.buttons()
    assert {SWAPPED, AT_ONE} <= set(other.buttons())
    assert "Choose another time instead" in pages.get(f"{address}/cancellation").links()


def test_who_would_come_sooner_reads_whom_to_call(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    own, sooner = address, "To see both surgeons sooner, call us: (310) 555-0142"
    page = pages.get(own)
    assert sooner in page.text
    assert "Tell me if an earlier time opens up" not in page.links()
    assert pages.get(f"{own}/earlier-visit", expect=303).location == own
    with app.app_context():
        one = appointment_path(a_booking(local(20, 10), browser=b"one surgeon"))
    assert sooner not in pages.get(one).text
    standing_clock.moment = local(8, 23)
    assert sooner not in pages.get(own).text


def test_both_move_at_once_and_their_letter_and_calendars_say_so(app: Flask, pages: PageClient, address: str) -> None:
    page = moved(pages, address, EUGENE_AT_NINE, "2026-10-13").follow()
    assert "Your appointment has a new time." in page.response.get_data(as_text=True)
    assert rows(app) == [("eugen", local(13, 9), "booked", 1), ("david", local(13, 10), "booked", 1)]
    first, second = (page.text.index(name) for name in ("Dr. Eugene Kim", "Dr. David Kim"))
    assert first < second, "told in the order in which they are seen"
    [event] = icalendar.Calendar.from_ical(pages.get(f"{address}/calendar.ics").response.data).walk("VEVENT")
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (local(13, 9), local(13, 10, 45))
    assert event["SEQUENCE"] > 0
    with app.app_context():
        assert db.session.scalars(select(Letter.kind).order_by(Letter.id)).all() == ["booked", "moved"]
        lines = db.session.scalars(select(History.act).order_by(History.id)).all()
        assert lines == ["booked", "booked", "moved", "moved"]


def test_swapping_the_order_keeps_each_surgeons_own_entry(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context():
        before = {row.surgeon_id: row.calendar_uid for row in db.session.scalars(select(Appointment))}
    moved(pages, address, SWAPPED)
    assert rows(app) == [("eugen", local(8, 10), "booked", 1), ("david", local(8, 11), "booked", 1)]
    with app.app_context():
        assert {row.surgeon_id: row.calendar_uid for row in db.session.scalars(select(Appointment))} == before


def test_an_hour_later_overlaps_where_it_is_and_can_be_had(app: Flask, pages: PageClient, address: str) -> None:
    """The other one first, where one is now: each row would stand in the other's way."""
    moved(pages, address, EUGENE_AT_NINE)
    assert [row[:2] for row in rows(app)] == [("eugen", local(8, 9)), ("david", local(8, 10))]


@pytest.mark.parametrize("taken", [("david-kim", local(8, 13)), ("eugene-kim", local(8, 14))])
def test_one_of_the_two_taken_meanwhile_leaves_both_where_they_were(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock, taken: tuple[str, datetime]
) -> None:
    page = pages.get(f"{address}/reschedule?day=2026-10-08")
    with app.app_context():
        a_hold(taken[1], surgeon=taken[0], browser=b"quicker", now=standing_clock.now())
    late = page.press(AT_ONE)
    assert late.status == 409
    assert late.h1 == "1:00 PM has just been taken"
    assert [row for row in rows(app) if row[2] == "booked"] == AS_BOOKED
    nearest = next(name for name in late.buttons() if name.startswith("Thursday"))
    assert late.press(nearest).status == 303
    assert [row[3] for row in rows(app) if row[2] == "booked"] == [1, 1]


A, B = "david-kim office 2026-10-08T13:00:00-07:00", "eugene-kim office 2026-10-08T14:00:00-07:00"


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [A],
        [B, A],
        [A, A],
        [A, B, A],
        [A, "eugene-kim office 2026-10-08T13:00:00-07:00"],
        [A, "eugene-kim office 2026-10-08T15:00:00-07:00"],
        [A, "eugene-kim office 2026-10-09T14:00:00-07:00"],
        [A, "eugene-kim video 2026-10-08T14:00:00-07:00"],
        [A, "nobody office 2026-10-08T14:00:00-07:00"],
        [A, "eugene-kim office 9999-12-31T23:59:00Z"],
        [A, "eugene-kim"],
    ],
)
def test_what_is_no_such_visit_moves_nothing(app: Flask, pages: PageClient, address: str, parts: list[str]) -> None:
    fields = pages.get(f"{address}/reschedule?day=2026-10-08").fields(AT_ONE)
    refused = pages.post(f"{address}/reschedule", {**fields, "part": parts})
    assert refused.status == 422
    assert "There is a problem" in refused.text
    assert rows(app) == AS_BOOKED


def test_one_start_alone_moves_neither_and_two_parts_do_not_move_a_single_visit(
    app: Flask, pages: PageClient, address: str
) -> None:
    fields = pages.get(f"{address}/reschedule?day=2026-10-08").fields(AT_ONE)
    start = {"csrf_token": fields["csrf_token"], "seen": fields["seen"], "starts_at": local(8, 13).isoformat()}
    assert pages.post(f"{address}/reschedule", start).status == 422
    assert rows(app) == AS_BOOKED


def test_what_somebody_has_changed_since_is_said_and_nothing_is_moved(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = pages.get(f"{address}/reschedule?day=2026-10-08")
    add_user(app)
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        apart = [a_part("david-kim", "office", local(9, 9)), a_part("eugene-kim", "office", local(9, 14))]
        appointments.reschedule(visit, apart, actor=Actor("desk", 1), now=standing_clock.now())
    late = page.press(AT_ONE)
    assert late.status in (409, 422)
    assert [row[1] for row in rows(app)] == [local(9, 9), local(9, 14)]


def test_it_goes_back_whole_within_three_minutes_and_a_cancellation_too(
    app: Flask, pages: PageClient, address: str
) -> None:
    undone = moved(pages, address, SWAPPED).follow().press("Undo").follow()
    assert "back at the earlier time" in undone.response.get_data(as_text=True)
    assert [row[:3] for row in rows(app)] == [row[:3] for row in AS_BOOKED]
    cancelled = pages.get(f"{address}/cancellation").press("Cancel my appointment").follow()
    assert [row[2] for row in rows(app)] == ["cancelled", "cancelled"]
    cancelled.press("Undo")
    assert [row[:3] for row in rows(app)] == [row[:3] for row in AS_BOOKED]


def test_a_cancellation_of_which_one_half_is_gone_is_not_undone_by_half(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    cancelled = pages.get(f"{address}/cancellation").press("Cancel my appointment").follow()
    with app.app_context():
        a_hold(local(8, 11), surgeon="eugene-kim", browser=b"quicker", now=standing_clock.now())
    assert cancelled.press("Undo").status == 409
    assert sorted(row[2] for row in rows(app)) == ["cancelled", "cancelled", "held"]


def test_what_the_desk_has_set_apart_is_one_visit_again_once_its_patient_moves_it(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    add_user(app)
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        apart = [a_part("david-kim", "office", local(9, 9)), a_part("eugene-kim", "office", local(9, 14))]
        appointments.reschedule(visit, apart, actor=Actor("desk", 1), now=standing_clock.now())
    page = pages.get(f"{address}/reschedule?day=2026-10-09")
    assert "9:00 AM Dr. David Kim, then 2:00 PM Dr. Eugene Kim yours" in page.links()
    assert page.press("9:00 AM Dr. David Kim, then 10:00 AM Dr. Eugene Kim").status == 303
    assert [row[1] for row in rows(app)] == [local(9, 9), local(9, 10)]


def test_a_surgeon_who_sees_nobody_about_it_any_more_is_changed_by_telephone(
    app: Flask, pages: PageClient, address: str
) -> None:
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        visit.procedure.surgeons = [row for row in visit.procedure.surgeons if row.slug == "david-kim"]
        db.session.commit()
    assert "You’re seeing two surgeons" in pages.get(f"{address}/reschedule").text
    assert "Choose another time" not in pages.get(address).links()
