"""After a cancellation: another appointment, for which what was typed is kept."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from flask import redirect, session
from flask.typing import ResponseReturnValue

from booking import appointments, clock
from booking.models import Visit
from booking.routes.patient.appointments import state_of
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.next_person import note_same_person
from booking.routes.patient.offered_times import times_like
from booking.routes.patient.tokens import appointment_address, booked_visit

AGAIN: Final = "again"  # in the session: the uuid of the visit whose answers the next hold begins with


@blueprint.post("/appointments/<token>/again")
def book_again(token: str) -> ResponseReturnValue:
    """303 to the times; back to the page while it is still on."""
    visit, now = booked_visit(token), clock.now()
    if state_of(visit, now=now) not in ("cancelled", "past"):
        return redirect(appointment_address(visit), 303)
    session[AGAIN] = str(visit.uuid)
    note_same_person(now=now)
    return redirect(times_like(visit), 303)


def bring_answers(visit: Visit, *, now: datetime) -> None:
    """What was typed for the one before, into a hold that has nothing typed yet; once."""
    uuid = session.pop(AGAIN, None)
    earlier = appointments.visit_by_uuid(UUID(uuid)) if uuid else None
    if earlier is not None and not appointments.contact_of(visit).is_known:
        appointments.copy_answers(earlier, visit, now=now)
