"""The open times as the desk may book them: as for patients, but without the shortest notice."""

from __future__ import annotations

from datetime import datetime

from flask import abort

from booking import catalog
from booking.appointments import as_booked, without_notice
from booking.availability import Rules
from booking.catalog import AnyProcedure, Consultation
from booking.models import Visit
from booking.routes.open_times.times import OpenTimes, open_times


def desk_times(procedure: AnyProcedure, *, now: datetime) -> OpenTimes:
    consultation = catalog.consultation_of(procedure.id) or abort(404)
    return open_times(procedure, consultation, rules=desk_rules(consultation), now=now)


def desk_times_to_move(visit: Visit, *, now: datetime) -> OpenTimes:
    """For its own length, as it was booked; its own time is as good as free."""
    consultation = catalog.consultation_of(visit.procedure_id) or abort(404)
    rules = as_booked(visit, desk_rules(consultation))
    return open_times(visit.procedure, consultation, rules=rules, now=now, without_visit=visit.id)


def desk_rules(consultation: Consultation) -> Rules:
    return without_notice(consultation.rules)
