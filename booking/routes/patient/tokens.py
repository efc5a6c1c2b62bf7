"""The address that belongs to a visit, and the visit that a token in an address opens."""

from __future__ import annotations

from typing import Any

from flask import abort, url_for

from booking import appointments, clock
from booking.confidential import Purpose, derive_token
from booking.models import Visit
from booking.routes.reader_language import speak_language_of


def hold_address(visit: Visit, page: str = "details", **query: Any) -> str:
    return url_for(f"patient.{page}", token=_token(Purpose.HOLD, visit), **query)


def appointment_address(visit: Visit, page: str = "appointment", **query: Any) -> str:
    return url_for(f"patient.{page}", token=_token(Purpose.APPOINTMENT, visit), **query)


def held_visit(token: str) -> Visit:
    """404 for a token that opens nothing, or nothing any more. The page speaks its language from then on."""
    visit = appointments.visit_by_hold_token(token)
    if visit is None:
        abort(404)
    speak_language_of(visit)
    return visit


def booked_visit(token: str) -> Visit:
    """404 for a token that opens nothing, or whose page has come to its end. The page speaks its language."""
    visit = appointments.visit_by_page_token(token)
    if visit is None or appointments.page_is_over(visit, now=clock.now()):
        abort(404)
    speak_language_of(visit)
    return visit


def _token(purpose: Purpose, visit: Visit) -> str:
    return derive_token(purpose, visit.uuid, visit.generation, visit.key_id)
