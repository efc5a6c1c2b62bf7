"""What one user has changed while another looked at it is said to the other, and not changed or removed unseen."""

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.database import db, writing
from booking.models import ExtraHours, Task, WorkingHours
from tests.faults.addresses import a_life, addresses
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


@pytest.fixture
def desk(app: Flask) -> PageClient:
    a_life(app)
    return signed_in(app)


def path(app: Flask, endpoint: str) -> str:
    return next(one.path for one in addresses(app) if one.endpoint == endpoint)


def until(app: Flask, kind: type[WorkingHours] | type[ExtraHours]) -> int:
    with app.app_context():
        return db.session.scalars(select(kind.until_minute).order_by(kind.id)).first() or 0


def another_user_ends_it_at_noon(app: Flask, kind: type[WorkingHours] | type[ExtraHours]) -> None:
    with app.app_context(), writing() as session:
        first = select(kind.id).order_by(kind.id).limit(1).scalar_subquery()
        session.execute(update(kind).where(kind.id == first).values(until_minute=11 * 60))


def test_hours_changed_meanwhile_are_not_written_over(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app, "staff.change_hours"))
    another_user_ends_it_at_noon(app, WorkingHours)
    again = page.press("Save the change", until_time="11:30 AM")
    assert again.status == 409
    assert "Look at it as it is now" in again.text
    assert "– 11:00 AM" in again.text
    assert again.fields("Save the change")["until_time"] == "11:30 AM"
    assert until(app, WorkingHours) == 11 * 60
    assert again.press("Save the change").status == 303
    assert until(app, WorkingHours) == 11 * 60 + 30
    assert again.press("Save the change").status == 303  # one's own press once more


@pytest.mark.parametrize(
    ("endpoint", "button", "kind"),
    [
        ("staff.remove_hours", "Remove the hours", WorkingHours),
        ("staff.remove_extra_hours", "Remove the extra hours", ExtraHours),
    ],
)
def test_hours_changed_meanwhile_are_not_removed(
    app: Flask, desk: PageClient, endpoint: str, button: str, kind: type[WorkingHours]
) -> None:
    page = desk.get(path(app, endpoint))
    another_user_ends_it_at_noon(app, kind)
    again = page.press(button)
    assert again.status == 409
    assert "– 11:00 AM" in again.text
    assert until(app, kind) == 11 * 60
    assert again.press(button).status == 303


def test_a_task_that_somebody_else_has_done_is_said(app: Flask, desk: PageClient) -> None:
    page = desk.get(path(app, "staff.task"))
    other = signed_in(app, "admin")
    assert other.get(path(app, "staff.task")).press("Mark as done").status == 303
    late = page.press("Mark as done")
    assert late.status == 409
    assert "This had been done before" in late.text
    with app.app_context():
        assert db.session.scalars(select(Task.done_by_id)).first() != 1


@pytest.mark.parametrize(
    ("endpoint", "button"),
    [
        ("staff.remove_hours", "Remove the hours"),
        ("staff.remove_extra_hours", "Remove the extra hours"),
        ("staff.remove_time_off", "Remove the time off"),
        ("staff.remove_closure", "Remove the closure"),
        ("staff.revoke_feed", "Revoke the link"),
    ],
)
def test_what_has_gone_already_is_said_on_its_list(app: Flask, desk: PageClient, endpoint: str, button: str) -> None:
    """A second press, or another user's: 303 to the list, which says so."""
    sure = desk.get(path(app, endpoint))
    while (answer := sure.press(button)).status != 303:  # it may hit patients, and then asks once more
        assert answer.status == 409
        sure = answer
    again = sure.press(button)
    assert again.status == 303
    assert "Somebody has removed this meanwhile." in again.follow().text
