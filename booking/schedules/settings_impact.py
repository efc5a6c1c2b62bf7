"""Whom a change of what the practice offers concerns: nobody loses what is booked, and somebody should know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.database import db
from booking.models import Appointment, Procedure, Visit
from booking.schedules.impact import OVER, ComingAppointments, Impact, impact_of
from booking.schedules.setters import Loaded


def settings_impact(row: Loaded, former: Mapping[str, Any], coming: ComingAppointments) -> Impact:
    """Of a row that has been changed, by what it was before: whoever is booked or is just booking beyond it now."""
    return impact_of(_concerned(row, former, coming))


def visits_ahead(procedure_id: int | None, *, now: datetime) -> int:
    """How many booked visits are still to come, about that procedure or about any. One statement."""
    query = select(func.count(Appointment.visit_id.distinct())).where(
        Appointment.status.not_in((*OVER, "held")), Appointment.ends_at > now
    )
    if procedure_id is not None:
        query = query.join(Visit).where(Visit.procedure_id == procedure_id)
    return db.session.scalars(query).one()


def _concerned(row: Loaded, former: Mapping[str, Any], coming: ComingAppointments) -> Sequence[Appointment]:
    if isinstance(row, Procedure):
        is_switched_off = former.get("active", False) and not row.active
        return [one for one in coming.rows if one.visit.procedure_id == row.id] if is_switched_off else []
    return []
