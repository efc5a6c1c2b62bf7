"""The open times as the desk may book them: as for patients, but without the shortest notice."""

from __future__ import annotations

from datetime import datetime

from flask import abort

from booking import catalog
from booking.appointments import without_notice
from booking.availability import Rules
from booking.catalog import AnyProcedure, Consultation
from booking.routes.open_times.times import OpenTimes, open_times


def desk_times(procedure: AnyProcedure, *, now: datetime, without_visit: int | None = None) -> OpenTimes:
    """`without_visit` is a visit to be moved: its own time is as good as free."""
    consultation = catalog.consultation_of(procedure.id) or abort(404)
    return open_times(procedure, consultation, rules=desk_rules(consultation), now=now, without_visit=without_visit)


def desk_rules(consultation: Consultation) -> Rules:
    return without_notice(consultation.rules)
