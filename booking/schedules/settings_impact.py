"""Whom a change of what the practice offers concerns: nobody loses what is booked, and somebody should know of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from booking.availability import local_date
from booking.catalog import Consultation, consultation_of
from booking.database import db
from booking.models import Appointment, Procedure, Surgeon, Visit
from booking.schedules.agendas import agendas
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
    if isinstance(row, Surgeon):
        return _on_days_beyond(row, coming)
    is_shorter = row.booking_horizon_days < former.get("booking_horizon_days", 0)
    return _after_the_last_day(coming) if is_shorter else []


def _on_days_beyond(surgeon: Surgeon, coming: ComingAppointments) -> Sequence[Appointment]:
    """On the days that have more than the surgeon sees a day now."""
    rows = [one for one in coming.rows if one.surgeon_id == surgeon.id]
    consultation = _any_consultation(rows)
    if surgeon.daily_cap is None or consultation is None:
        return []
    days = [local_date(one.starts_at, consultation.rules.zone) for one in rows]
    (agenda,) = agendas(consultation, [surgeon], first=min(days), last=max(days), now=coming.now)
    return [one for one, day in zip(rows, days, strict=True) if agenda.booked_on.get(day, 0) > surgeon.daily_cap]


def _after_the_last_day(coming: ComingAppointments) -> Sequence[Appointment]:
    consultation = _any_consultation(coming.rows)
    if consultation is None:
        return []
    rules = consultation.rules
    last = rules.last_day(coming.now)
    return [one for one in coming.rows if local_date(one.starts_at, rules.zone) > last]


def _any_consultation(rows: Sequence[Appointment]) -> Consultation | None:
    """Zone, horizon and places are the practice's: any of the procedures knows them."""
    return consultation_of(rows[0].visit.procedure_id) if rows else None
