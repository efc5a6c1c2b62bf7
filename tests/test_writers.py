"""The watch that runs beside every test sees each manner of writing a visit or an appointment, and from where."""

import pytest
from sqlalchemy import select

from booking.config import PROJECT
from booking.database import db
from booking.models import Appointment
from tests.stage.visits import a_booking
from tests.stage.writers import strangers

pytestmark = pytest.mark.usefixtures("practice", "app_context")

MANNERS = {
    "an attribute": "row.status = 'fulfilled'",
    "an attribute by its name": "setattr(row, 'version', 2)",
    "an attribute of the visit": "row.visit.language = 'es'",
    "a new row": "Appointment(status='held')",
    "a row away": "session.delete(row)",
    "a visit away": "session.delete(row.visit)",
    "a merged row": "session.merge(Appointment(id=row.id, version=3))",
    "an update": "session.execute(update(Appointment).values(version=2))",
    "an update of the table": "session.execute(Appointment.__table__.update().values(version=2))",
    "a delete": "session.execute(delete(Visit).where(Visit.id == -1))",
    "an insert": "session.execute(insert(Appointment).from_select(['id'], select(Appointment.id).where(false())))",
    "a query": "session.query(Appointment).update({'version': 2})",
    "many at once": "session.bulk_update_mappings(Appointment, [{'id': row.id, 'version': 2}])",
    "plain SQL": "session.execute(text('UPDATE appointments SET version = 2'))",
    "the driver": "session.connection().exec_driver_sql('DELETE FROM visits WHERE id = -1')",
}
IMPORTS = """
from sqlalchemy import delete, false, insert, select, text, update
from booking.models import Appointment, Letter, Visit
"""
HARMLESS = {
    "reading": "session.scalars(select(Appointment).where(Appointment.status == 'booked')).all()",
    "another table": "session.execute(update(Letter).values(attempts=0))",
    "another table's row": "letter = session.scalars(select(Letter)).first(); letter.attempts = 1; session.flush()",
}


def as_if_in(file: str, source: str) -> list[str]:
    """What the watch says when these lines stand in this file; nothing of it is kept."""
    session = db.session()
    row = session.scalars(select(Appointment)).one()
    exec(compile(IMPORTS + source, str(PROJECT / file), "exec"), {"session": session, "row": row})
    session.rollback()
    seen = list(strangers)
    strangers.clear()
    return seen


@pytest.mark.parametrize("manner", MANNERS)
def test_it_sees_each_manner_of_writing(manner: str) -> None:
    a_booking()
    assert strangers == []
    seen = as_if_in("booking/schedules/hours.py", MANNERS[manner])
    assert seen
    assert all(line.startswith("booking/schedules/hours.py:") for line in seen)
    assert as_if_in("booking/appointments/changes.py", MANNERS[manner]) == []


@pytest.mark.parametrize("manner", HARMLESS)
def test_it_lets_the_rest_pass(manner: str) -> None:
    a_booking()
    assert as_if_in("booking/schedules/hours.py", HARMLESS[manner]) == []


def test_what_is_flushed_for_another_room_is_not_blamed_on_who_asks() -> None:
    a_booking()
    row = db.session.scalars(select(Appointment)).one()
    row.version += 1
    assert as_if_in("booking/schedules/agendas.py", "session.flush()") == []
