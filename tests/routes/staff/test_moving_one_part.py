"""The desk moves one appointment of a visit to two surgeons, and the other stays; or both, or neither."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.database import db
from booking.models import Appointment, History, Letter, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_booking_with, a_part, appointment_path, local

UNDO = "Undo: moved A. R. from Tue, Oct 6, 11:00 AM to Tue, Oct 6, 3:00 PM (no email)"

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def both(app: Flask, desk: PageClient) -> tuple[str, str]:
    """The addresses of the two: Tuesday at ten with Dr. David Kim, at eleven with Dr. Eugene Kim."""
    with app.app_context():
        parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
        visit = a_booking_with(parts, uuid=UUID(int=5), user_id=1)
        first, second = (f"/staff/appointments/{row.uuid}" for row in visit.appointments)
        return first, second


def rows(app: Flask) -> list[tuple[str, datetime, int, str]]:
    with app.app_context():
        found = db.session.scalars(select(Appointment).where(Appointment.visit_id == 1).order_by(Appointment.id))
        return [(row.surgeon.slug[:5], row.starts_at, row.sequence, row.location.slug) for row in found]


def lines(app: Flask) -> Sequence[tuple[str, str]]:
    """Each act with whom it was about."""
    with app.app_context():
        found = db.session.scalars(select(History).order_by(History.id))
        slug = {row.id: row.surgeon.slug[:5] for row in db.session.scalars(select(Appointment))}
        return [(line.act, slug[line.appointment_id]) for line in found]


def kinds(app: Flask) -> Sequence[str]:
    with app.app_context():
        return db.session.scalars(select(Letter.kind).where(Letter.superseded_at.is_(None)).order_by(Letter.id)).all()


def test_one_goes_to_another_time_and_the_other_stays(app: Flask, desk: PageClient, both: tuple[str, str]) -> None:
    second = both[1]
    page = desk.get(f"{second}/move").follow("Move Dr. Eugene Kim alone")
    assert "Only this appointment with Dr. Eugene Kim is moved; the other stays." in page.text
    assert "10:00 AM" not in page.buttons(), "its patient is with the other surgeon then"
    moved = page.press("3:00 PM")
    assert moved.status == 303
    assert rows(app) == [("david", local(6, 10), 0, "office"), ("eugen", local(6, 15), 1, "office")]
    assert lines(app)[2:] == [("moved", "eugen")]
    told = "Moved from Tue, Oct 6, 11:00 AM to Tue, Oct 6, 3:00 PM with Dr. Eugene Kim"
    assert told in moved.follow().text
    assert told in desk.get(both[0]).text
    assert "moved" in kinds(app)


def test_its_patients_page_and_letter_name_both_times(app: Flask, desk: PageClient, both: tuple[str, str]) -> None:
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        address, generation = appointment_path(visit), visit.generation
    desk.get(f"{both[1]}/move?only=yes").press("3:00 PM")
    page = desk.get(address)
    assert "October 6, 2026 at 10:00 AM" in page.text
    assert "October 6, 2026 at 3:00 PM" in page.text
    with app.app_context():
        assert db.session.scalars(select(Visit)).one().generation == generation, "the link stays the same"


def test_a_link_to_a_time_asks_about_one_alone_and_says_where_both_will_be(
    app: Flask, desk: PageClient, both: tuple[str, str]
) -> None:
    """As a drag in the diary does, over whichever surgeon's column it ends."""
    question = desk.get(f"{both[1]}/move?only=yes&surgeon=david-kim&starts_at=2026-10-07T14:30:00-07:00")
    assert "To Tuesday, October 6, 2026 at 10:00 AM with Dr. David Kim" in question.text
    assert "Wednesday, October 7, 2026 at 2:30 PM with Dr. Eugene Kim" in question.text
    assert rows(app)[1][1] == local(6, 11), "nothing is moved by looking"
    question.press("Yes, move it")
    assert [row[1] for row in rows(app)] == [local(6, 10), local(7, 14, 30)]


def test_one_goes_before_the_other_and_is_told_first(app: Flask, desk: PageClient, both: tuple[str, str]) -> None:
    desk.get(f"{both[1]}/move?only=yes").press("9:00 AM")
    assert [row[1] for row in rows(app)] == [local(6, 10), local(6, 9)]
    with app.app_context():
        page = desk.get(appointment_path(db.session.scalars(select(Visit)).one()))
    assert page.text.index("Dr. Eugene Kim") < page.text.index("Dr. David Kim")


def test_one_goes_to_another_place_alone(app: Flask, desk: PageClient, both: tuple[str, str]) -> None:
    page = desk.get(f"{both[1]}/move?only=yes&location=video&day=2026-10-08")
    page.press("5:00 PM by video")
    assert [row[3] for row in rows(app)] == ["office", "video"]


def test_undo_puts_the_one_back_exactly_and_leaves_the_other(
    app: Flask, desk: PageClient, both: tuple[str, str]
) -> None:
    desk.get(f"{both[1]}/move?only=yes").press("3:00 PM").follow().press(UNDO)
    assert [(row[0], row[1]) for row in rows(app)] == [("david", local(6, 10)), ("eugen", local(6, 11))]
    assert [row[2] for row in rows(app)] == [0, 2]
    assert lines(app)[2:] == [("moved", "eugen"), ("undone", "eugen")]
    assert "moved" not in kinds(app), "no email about it has left"


def test_undo_is_refused_whole_when_somebody_else_has_the_time(
    app: Flask, desk: PageClient, both: tuple[str, str]
) -> None:
    moved = desk.get(f"{both[1]}/move?only=yes").press("3:00 PM").follow()
    with app.app_context():
        a_booking(local(6, 11), surgeon="eugene-kim", browser=b"b")
    assert moved.press(UNDO).status == 409
    assert [row[1] for row in rows(app)] == [local(6, 10), local(6, 15)]


def test_a_time_that_was_taken_meanwhile_leaves_both_and_keeps_the_choice(
    app: Flask, desk: PageClient, both: tuple[str, str]
) -> None:
    page = desk.get(f"{both[1]}/move?only=yes")
    with app.app_context():
        a_booking(local(6, 15), surgeon="eugene-kim", browser=b"b")
    late = page.press("3:00 PM")
    assert late.status == 409
    assert "Only this appointment with Dr. Eugene Kim is moved" in late.text
    assert [row[1] for row in rows(app)] == [local(6, 10), local(6, 11)]
    late.press("2:00 PM")
    assert [row[1] for row in rows(app)] == [local(6, 10), local(6, 14)]


def test_what_stands_in_the_way_of_the_one_that_stays_is_not_asked_about(
    app: Flask, desk: PageClient, both: tuple[str, str]
) -> None:
    """It stays outside the hours that have changed since; the other moves without a word about it."""
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        row = visit.appointments[0]
        appointments.reschedule(
            visit,
            [a_part("david-kim", "office", local(6, 12)), a_part("eugene-kim", "office", local(6, 11))],
            actor=appointments.Actor("desk", 1),
            override=appointments.Override((f"{row.surgeon_id}-hours",)),
            now=NOW,
        )
    moved = desk.get(f"{both[1]}/move?only=yes").press("3:00 PM")
    assert moved.status == 303
    assert [row[1] for row in rows(app)] == [local(6, 12), local(6, 15)]


def test_a_visit_to_one_surgeon_is_moved_as_ever(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        row = a_booking(local(6, 10)).appointments[0]
        address = f"/staff/appointments/{row.uuid}"
    page = desk.get(f"{address}/move?only=yes")
    assert "Only this appointment" not in page.text
    assert {"Dr. David Kim", "Dr. Eugene Kim"} <= set(page.headings())
