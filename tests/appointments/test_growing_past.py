"""However long the past becomes, nothing that asks about a day or about what is ahead reads through it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from booking import appointments
from booking.availability import Interval
from booking.calendars import feed_address, feed_of, feed_reading, make_feed_link
from booking.database import db
from booking.messages import write_due_reminders
from booking.schedules import add_time_off
from tests.stage.settings import NOW
from tests.stage.visits import a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "app_context"), pytest.mark.sqlite_only]

DAY = timedelta(days=1)


@pytest.fixture
def asked() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that reads appointments or events, with its parameters."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if any(f"FROM {table}" in statement for table in ("appointments", "calendar_events")) and "SELECT" in statement:
            found.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    yield found
    event.remove(db.engine, "before_cursor_execute", note)


def plans(asked: list[tuple[str, Any]]) -> list[str]:
    """How each statement finds its appointments."""
    connection = db.session.connection()
    return [
        "\n".join(str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters))
        for statement, parameters in list(asked)
    ]


@pytest.mark.parametrize(
    "deed",
    [
        lambda: appointments.appointments_between(NOW, NOW + DAY, now=NOW),
        lambda: add_time_off(1, Interval(local(12, 9), local(12, 10)), now=NOW),
        lambda: a_hold(),
        lambda: appointments.unconfirmed_between(NOW, NOW + DAY),
        lambda: appointments.number_of_unconfirmed(NOW, NOW + DAY),
        lambda: write_due_reminders(now=NOW),
    ],
    ids=["a day", "time off", "a hold", "who has not said so", "how many have not", "reminders"],
)
def test_what_is_asked_of_a_stretch_of_time_is_bounded_on_both_sides(
    deed: Callable[[], Any], asked: list[tuple[str, Any]]
) -> None:
    deed()
    about_time = [
        plan for plan, (statement, _) in zip(plans(asked), asked, strict=False) if "takes_from >" in statement
    ]
    assert about_time
    narrow = ("(surgeon_id=? AND takes_from>?", "(visit_id=?")
    assert all(any(way in plan for way in narrow) for plan in about_time), about_time


def test_what_lapsed_is_found_without_reading_what_did_not(asked: list[tuple[str, Any]]) -> None:
    appointments.delete_lapsed(now=NOW)
    (plan,) = plans(asked)
    assert "USING INDEX ix_appointments_status_held_until" in plan
    assert "SCAN" not in plan


def test_a_feed_reads_no_event_that_was_over_before_its_window(asked: list[tuple[str, Any]]) -> None:
    token = str(feed_address(make_feed_link(surgeon_id=1, titles="private", now=NOW))).split("/")[-1]
    reading = feed_reading(token.removesuffix(".ics"))
    assert reading is not None
    asked.clear()
    feed_of(reading, today=NOW.date())
    (plan,) = plans(asked)
    assert "(surgeon_id=? AND ends_at>?)" in plan
