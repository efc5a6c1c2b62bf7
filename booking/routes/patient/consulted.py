"""By which rules a visit may be changed: read once for each request, however many parts of a page ask."""

from __future__ import annotations

from typing import Final

from flask import request

from booking import catalog
from booking.catalog import Consultation
from booking.models import Visit

READ: Final = "booking.consultations"  # in the request's environment: by the id of the procedure


def consultation_about(visit: Visit) -> Consultation:
    known: dict[int, Consultation] = request.environ.setdefault(READ, {})
    if visit.procedure_id not in known:
        consultation = catalog.consultation_of(visit.procedure_id)
        if consultation is None:
            raise LookupError("a visit has a procedure")
        known[visit.procedure_id] = consultation
    return known[visit.procedure_id]
