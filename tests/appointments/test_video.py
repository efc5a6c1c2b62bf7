"""Somebody is asked to send a link when a consultation is by video and no room is set up."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db
from booking.messages import VIDEO_LINK_NEEDED
from booking.models import Task
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_part, local

VIDEO_EVENING = local(7, 18)  # Dr. David Kim's in the test practice
NEXT_VIDEO_EVENING = local(14, 18)

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("practice", "app_context")]


def asked_for() -> list[bool]:
    """Of each task for a link, whether it is still to be done."""
    db.session.rollback()
    return [task.done_at is None for task in db.session.scalars(select(Task).where(Task.kind == VIDEO_LINK_NEEDED))]


def test_a_video_consultation_asks_the_desk_for_a_link_once() -> None:
    visit = a_booking(VIDEO_EVENING, location="video")
    assert asked_for() == [True]
    appointments.reschedule(visit, [a_part("david-kim", "video", NEXT_VIDEO_EVENING)], actor=PATIENT, now=NOW)
    assert asked_for() == [True]


def test_a_cancelled_video_consultation_asks_for_none() -> None:
    visit = a_booking(VIDEO_EVENING, location="video")
    appointments.cancel(visit, actor=PATIENT, now=NOW)
    assert asked_for() == [False]


def test_an_office_consultation_asks_for_none() -> None:
    a_booking(TUESDAY_TEN)
    assert asked_for() == []


class TestWithARoom:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        return environ | {"VIDEO_ROOM_URL": "https://video.example/room"}

    def test_the_letter_names_it_and_nobody_is_asked(self, app: Flask) -> None:
        a_booking(VIDEO_EVENING, location="video")
        assert asked_for() == []
