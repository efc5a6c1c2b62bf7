"""The demo is four weeks of a practice that obeys its own rules, in an empty development database and nowhere else."""

import re
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking.access import verify_password
from booking.commands.demo.filling import DemoRefused, fill_demo
from booking.commands.demo.users import DEMO_USERS
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import (
    Appointment,
    CalendarEvent,
    Closure,
    ExtraHours,
    History,
    Letter,
    Practice,
    TimeOff,
    User,
    Visit,
)
from tests.stage.settings import DEMO_NOW, LOS_ANGELES, NOW
from tests.stage.statements import statements_sent

pytestmark = pytest.mark.usefixtures("practice", "app_context")


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.usefixtures("demo")
def test_everyone_of_the_demo_can_sign_in() -> None:
    for role, email, password in DEMO_USERS:
        user = db.session.scalars(select(User).where(User.email == email)).one()
        assert user.role == role
        assert verify_password(user, password)
        assert (user.surgeon_id is not None) == (role == "surgeon")
    assert db.session.get_one(Practice, 1).is_demo


@pytest.mark.usefixtures("demo")
def test_four_weeks_are_filled_and_today_is_the_fullest() -> None:
    days: Counter[date] = Counter()
    for row in db.session.scalars(select(Appointment).where(Appointment.status != "cancelled")):
        days[row.starts_at.astimezone(LOS_ANGELES).date()] += 1
    today = DEMO_NOW.astimezone(LOS_ANGELES).date()
    assert days[today] == max(days.values()) >= 8
    assert sum(on < today for on in days) >= 7
    assert sum(on > today for on in days) >= 7
    assert max(days) - min(days) <= timedelta(days=28)
    statuses = Counter(db.session.scalars(select(Appointment.status)))
    assert statuses["booked"] >= 15
    assert statuses["fulfilled"] >= 15
    assert min(statuses["cancelled"], statuses["no_show"]) >= 2
    acts = set(db.session.scalars(select(History.act)))
    assert {"booked", "moved", "cancelled", "fulfilled", "no_show"} <= acts
    assert min(count(TimeOff), count(Closure), count(ExtraHours)) >= 1


@pytest.mark.usefixtures("demo")
def test_what_is_over_is_over_and_what_is_to_come_is_booked() -> None:
    for row in db.session.scalars(select(Appointment).where(Appointment.status != "cancelled")):
        if row.ends_at <= DEMO_NOW:
            assert row.status in ("fulfilled", "no_show")
        elif row.starts_at <= DEMO_NOW:
            assert row.status == "with_surgeon"
        else:
            assert row.status in ("booked", "checked_in")
    assert all(at <= DEMO_NOW for at in db.session.scalars(select(History.at)))


@pytest.mark.usefixtures("demo")
def test_the_demo_left_behind_what_the_rules_leave_behind() -> None:
    assert count(CalendarEvent) == count(Appointment) + count(TimeOff) + count(Closure)
    assert set(db.session.scalars(select(History.appointment_id))) == set(db.session.scalars(select(Appointment.id)))
    for visit in db.session.scalars(select(Visit)):
        told = db.session.scalars(select(History).where(History.visit_id == visit.id).order_by(History.id)).all()
        for appointment in visit.appointments:
            own = [row for row in told if row.appointment_id == appointment.id]
            assert [row.after["status"] for row in own[-1:]] == [appointment.status]
            assert all(earlier.at <= later.at for earlier, later in pairwise(own))
    assert [visit for visit in db.session.scalars(select(Visit)) if len(visit.appointments) == 2]


@pytest.mark.usefixtures("demo")
def test_nobody_in_the_demo_could_be_anybody() -> None:
    people = [answers_of(visit) for visit in db.session.scalars(select(Visit))]
    assert len({one["name"] for one in people}) > 20
    for one in people:
        assert re.fullmatch(r"\+1\d{3}55501\d\d", one["telephone"])
        assert re.fullmatch(r"[a-z.]+@example\.(com|org)", one["email"])
    assert all(re.search(r"@example\.(com|org)$", email) for _, email, _ in DEMO_USERS)


@pytest.mark.usefixtures("demo")
def test_the_worker_has_no_letter_to_send_to_made_up_people() -> None:
    waiting = select(Letter.id).where(Letter.sent_at.is_(None), Letter.superseded_at.is_(None))
    assert count(Letter) > 0
    assert db.session.scalars(waiting).all() == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("days", range(7))
def test_whatever_day_it_is_today_has_appointments(days: int) -> None:
    now = NOW + timedelta(days=14 + days, hours=2)  # past Indigenous Peoples' Day
    fill_demo(now=now)
    today = now.astimezone(LOS_ANGELES).date()
    starts = db.session.scalars(select(Appointment.starts_at)).all()
    assert sum(at.astimezone(LOS_ANGELES).date() == today for at in starts) >= 6


def test_it_does_not_take_long(app: Flask) -> None:
    """A few seconds, as few statements do: some dozens for each appointment, which is booked by the rules."""
    with statements_sent(app) as sent:
        fill_demo(now=DEMO_NOW)
    appointments = db.session.scalar(select(func.count()).select_from(Appointment)) or 0
    assert len(sent) < 40 * appointments


@pytest.mark.usefixtures("demo")
def test_a_database_in_use_gets_no_demo() -> None:
    visits = count(Visit)
    with pytest.raises(DemoRefused, match="empty"):
        fill_demo(now=DEMO_NOW)
    assert count(Visit) == visits


def test_one_user_is_enough_to_be_in_use() -> None:
    with writing() as session:
        session.add(
            User(
                email="a@b.example",
                name="A",
                password_hash="-",
                role="desk",
                created_at=NOW,
                password_changed_at=NOW,
            )
        )
    with pytest.raises(DemoRefused, match="empty"):
        fill_demo(now=DEMO_NOW)
    assert not db.session.get_one(Practice, 1).is_demo
    assert (count(User), count(Visit)) == (1, 0)


class TestInProduction:
    @pytest.fixture
    def environ(self, environ: dict[str, str]) -> dict[str, str]:
        changes = {"ENVIRONMENT": "production", "BASE_URL": "https://booking.example", "RATE_LIMITS": ""}
        return environ | changes

    def test_there_is_no_demo(self) -> None:
        with pytest.raises(DemoRefused, match="development"):
            fill_demo(now=DEMO_NOW)
        assert (count(User), count(Visit)) == (0, 0)
