"""Whoever was brought along from another program is reminded from the day that was named for it, and not before."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import Actor, ImportTerms
from booking.database import db, writing
from booking.messages import write_due_reminders
from booking.models import ImportedVisit, Letter, User, Visit
from tests.stage.import_files import ANA, imported
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock", "app_context")

TEN = local(19, 10)  # a Monday, two weeks after NOW
ANA_THEN = ANA.replace("2026-10-06", "2026-10-19")
TWO_DAYS_BEFORE = TEN - timedelta(days=2)


def reminded() -> list[int]:
    write_due_reminders(now=TWO_DAYS_BEFORE)
    db.session.rollback()
    return list(db.session.scalars(select(Letter.visit_id).where(Letter.kind == "reminder")))


def import_with(reminders_from: date | None) -> int:
    imported(ANA_THEN, terms=ImportTerms(reminders_from=reminders_from))
    return db.session.scalars(select(ImportedVisit.visit_id)).one()


def test_nobody_is_reminded_unless_that_was_asked_for() -> None:
    import_with(None)
    own = a_booking(TEN, surgeon="eugene-kim").id
    with writing() as session:
        session.execute(update(Letter).values(sent_at=NOW))
    assert reminded() == [own]


@pytest.mark.parametrize(("day", "is_reminded"), [(19, True), (18, True), (20, False)])
def test_from_the_day_on_that_was_named_they_are(day: int, is_reminded: bool) -> None:
    visit = import_with(date(2026, 10, day))
    assert reminded() == ([visit] if is_reminded else [])


def test_by_the_practices_calendar(app: Flask) -> None:
    """10 PM of the 18th is the 19th already in UTC."""
    imported(ANA.replace("2026-10-06 10:00", "2026-10-18 22:00"), terms=ImportTerms(reminders_from=date(2026, 10, 19)))
    assert reminded() == []


def test_who_has_been_moved_here_is_reminded_as_everybody(app: Flask) -> None:
    add_user(app)
    visit = import_with(None)
    desk = Actor("desk", db.session.scalars(select(User.id)).one(), is_silent=True)
    found = db.session.get_one(Visit, visit)
    appointments.reschedule(found, [a_part("david-kim", "office", local(19, 9))], actor=desk, now=NOW)
    assert reminded() == [visit]


def test_a_reminder_that_is_asked_for_costs_a_statement_for_all(app: Flask) -> None:
    import_with(None)
    with statements_sent(app) as sent:
        write_due_reminders(now=TWO_DAYS_BEFORE)
    assert sum("imported_visits" in statement for statement in sent) == 1
