"""What a browser has just held: the way on from there, and whether it has become a booking since."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from flask import redirect, session
from flask.typing import ResponseReturnValue

from booking import appointments
from booking.models import Visit
from booking.routes.patient.book_again import bring_answers
from booking.routes.patient.next_person import address_for_whoever_it_is, is_same_person

HELD: Final = "held"  # in the session: the uuid of the visit that this browser held last


def go_on_with(visit: Visit, *, now: datetime) -> ResponseReturnValue:
    """303 to the details, with what was typed before by whoever it is."""
    session[HELD] = str(visit.uuid)
    bring_answers(visit, now=now)
    return redirect(address_for_whoever_it_is(visit, now=now), 303)


def booked_last(procedure: str | None, *, now: datetime) -> Visit | None:
    """The visit that they held last, if it is about this procedure and was booked: one press more has its answer."""
    uuid = session.get(HELD)
    visit = appointments.visit_by_uuid(UUID(uuid)) if uuid and is_same_person(now=now) else None
    if visit is None or not appointments.was_ever_booked(visit) or visit.procedure.slug != procedure:
        return None
    return visit
