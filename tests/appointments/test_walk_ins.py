"""Whoever stands at the desk is booked from now and has arrived, in one act; other rules are set aside by name."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from booking import appointments
from booking.appointments import MoreInTheWay, NotOffered, Override
from booking.availability import ObstacleKind
from booking.database import db, writing
from booking.models import Appointment, History, Letter, Visit
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

HERE = ANSWERS | {"telephone": "", "email": ""}


def walk_in(starts_at: datetime, user: int, *, uuid: UUID | None = None, now: datetime = NOW, **more: Any) -> Visit:
    part = a_part("david-kim", "office", starts_at)
    return appointments.book_walk_in(
        about(), part, uuid=uuid or uuid4(), answers=HERE, language="en", user_id=user, now=now, **more
    )


@pytest.mark.parametrize("minutes", [-20, -7, 0, 8])
def test_who_is_here_has_arrived_whatever_notice_and_step_say(user: int, minutes: int) -> None:
    now = local(6, 10, 37)
    row = walk_in(now + timedelta(minutes=minutes), user, now=now).appointments[0]
    assert (row.status, row.lane) == ("checked_in", 0)
    acts = db.session.scalars(select(History.act).order_by(History.id)).all()
    assert acts == ["booked", "checked_in"]
    assert db.session.scalar(select(func.count()).select_from(Letter)) == 0


def test_the_same_page_sent_twice_books_once(user: int) -> None:
    uuid, now = uuid4(), local(6, 10, 30)
    first, second = (walk_in(now, user, uuid=uuid, now=now).id for _ in range(2))
    assert first == second
    assert db.session.scalar(select(func.count()).select_from(Visit)) == 1
    assert db.session.scalar(select(func.count()).select_from(History)) == 2


def test_whom_it_overlaps_is_named_and_only_with_a_reason_it_goes_beside(user: int) -> None:
    now = local(6, 10, 30)
    a_booking(local(6, 10, 30))
    with pytest.raises(MoreInTheWay) as refused:
        walk_in(now, user, now=now)
    assert [one.obstacle.kind for one in refused.value.found] == [ObstacleKind.TAKEN]
    named = [one.key for one in refused.value.found]
    row = walk_in(now, user, now=now, override=Override(named, "In pain")).appointments[0]
    assert (row.status, row.lane) == ("checked_in", 1)


def test_out_of_hours_is_named_too(user: int) -> None:
    now = local(6, 21)
    with pytest.raises(MoreInTheWay) as refused:
        walk_in(now, user, now=now)
    assert ObstacleKind.HOURS in {one.obstacle.kind for one in refused.value.found}


def test_what_is_over_is_no_walk_in(user: int) -> None:
    with pytest.raises(NotOffered):
        walk_in(local(6, 8), user, now=local(6, 12))
    with writing() as session:
        assert session.scalar(select(func.count()).select_from(Appointment)) == 0
