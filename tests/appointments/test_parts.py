"""Two parts of one visit with the same surgeon: beside one another, or not at all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.appointments import NotOffered
from booking.availability import Reason
from booking.database import db
from booking.models import Visit
from tests.stage.people import add_user
from tests.stage.visits import TUESDAY_TEN, a_booking_with, a_part

pytestmark = pytest.mark.usefixtures("practice", "app_context")


@pytest.mark.parametrize("minutes", [0, 30])
def test_parts_that_share_time_are_refused_with_the_reason(app: Flask, minutes: int) -> None:
    add_user(app)
    parts = [a_part("david-kim", "office", TUESDAY_TEN + timedelta(minutes=after)) for after in (0, minutes)]
    with pytest.raises(NotOffered) as refused:
        a_booking_with(parts, uuid=uuid4(), user_id=1)
    assert refused.value.reason is Reason.TWICE_AT_ONCE
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 0


def test_parts_after_one_another_or_with_two_surgeons_are_booked(app: Flask) -> None:
    add_user(app)
    parts = [a_part("david-kim", "office", TUESDAY_TEN), a_part("eugene-kim", "office", TUESDAY_TEN)]
    parts.append(a_part("david-kim", "office", TUESDAY_TEN + timedelta(hours=3)))
    visit = a_booking_with(parts, uuid=uuid4(), user_id=1)
    assert [row.status for row in visit.appointments] == ["booked"] * 3
