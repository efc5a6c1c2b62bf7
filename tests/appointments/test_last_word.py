"""The database has the last word: an overlap that the check lets pass is still a time that somebody has."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from booking import appointments
from booking.appointments import PATIENT, SlotTaken
from booking.appointments.under_lock import Decision, under_lock
from booking.database import db
from booking.models import Appointment, Surgeon, Visit
from tests.stage.settings import NOW
from tests.stage.visits import TUESDAY_TEN, a_booking, a_hold, a_part, about, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

WEDNESDAY_TWO = local(7, 14)


def hold_it() -> Visit:
    return a_hold(TUESDAY_TEN, browser=b"another")


def move_there() -> Visit:
    visit = a_booking(WEDNESDAY_TWO, browser=b"another")
    return appointments.reschedule(visit, [a_part("david-kim", "office", TUESDAY_TEN)], actor=PATIENT, now=NOW)


@pytest.mark.parametrize("deed", [hold_it, move_there])
def test_an_overlap_that_only_the_database_sees_is_a_slot_taken(
    deed: Callable[[], Visit], monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = a_booking(TUESDAY_TEN)
    monkeypatch.setattr(Decision, "check", lambda *_, **_named: None)
    with pytest.raises(SlotTaken) as refusal:
        deed()
    fault = refusal.value  # says nothing of the driver's message, which may quote the row
    assert (fault.__cause__, fault.__suppress_context__) == (None, True)
    there = select(Appointment.visit_id).where(Appointment.starts_at == TUESDAY_TEN)
    assert list(db.session.scalars(there)) == [visit.id]


def test_whatever_else_the_database_refuses_stays_a_fault() -> None:
    procedure = about().procedure_id
    with pytest.raises(IntegrityError, match="slug"), under_lock(procedure=procedure, now=NOW) as decision:
        decision.session.execute(update(Surgeon).values(slug="one-for-both"))
