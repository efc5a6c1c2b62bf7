"""The statements of the diary say the same on SQLite and on PostgreSQL."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from flask import Flask

from booking.availability import Interval
from booking.confidential import keyring
from booking.database import writing
from booking.models import Closure, TimeOff
from booking.schedules import absences_within
from tests.stage.desk import signed_in
from tests.stage.many_visits import add_appointments, add_moves
from tests.stage.visits import a_hold, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


def add_absences() -> None:
    """A closure until two, and from one on time off of the first surgeon, with a reason."""
    with writing() as session:
        row = TimeOff(uuid=uuid4(), surgeon_id=1, starts_at=local(7, 13), ends_at=local(7, 15))
        row.private = keyring().seal({"reason": "Teaching"}, table="time_off", row=row.uuid)
        session.add(row)
        session.add(Closure(uuid=uuid4(), starts_at=local(7, 12), ends_at=local(7, 14), label="Staff training"))


def test_a_day_has_its_appointments_holds_absences_and_changes(app: Flask) -> None:
    with app.app_context():
        add_appointments(40, surgeon_id=1)
        add_moves(12)
        a_hold(local(6, 16), surgeon="eugene-kim")
        add_absences()
    desk = signed_in(app)
    page = desk.get("/staff/?day=2026-10-06")
    assert "15 booked" in page.text
    assert "Being booked held until 9:10 AM" in page.text
    assert "Dr. David Kim instead of Dr. Eugene Kim" in page.text
    assert "and 2 more" in page.text
    assert len(page.follow("and 2 more").tree.findall(".//ul[@class='changes']/li")) == 12
    wednesday = desk.get("/staff/?day=2026-10-07").press("Show names").follow()
    assert "Closed: Staff training" in wednesday.text
    assert "Away: Teaching" in wednesday.text


@pytest.mark.usefixtures("app_context")
@pytest.mark.parametrize(
    ("start", "end", "labels"),
    [
        (local(7, 0), local(8, 0), ["Staff training", ""]),
        (local(7, 14), local(7, 15), [""]),
        (local(7, 11), local(7, 13), ["Staff training"]),
        (local(7, 15), local(8, 0), []),
    ],
)
def test_absences_within_a_span_touch_it_the_practices_first(start: datetime, end: datetime, labels: list[str]) -> None:
    add_absences()
    found = absences_within(Interval(start, end))
    assert [absence.label for absence in found] == labels
    assert [absence.surgeon_id for absence in found] == [None if label else 1 for label in labels]
    assert all(absence.span.start.utcoffset() == timedelta(0) for absence in found)
