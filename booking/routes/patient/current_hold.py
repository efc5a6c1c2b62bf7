"""The time that a browser keeps already while its patient looks at others, as after going back."""

from __future__ import annotations

from typing import Any

from flask import session

from booking import appointments, clock
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.browser import SAME, browser
from booking.routes.patient.next_person import address_for_whoever_it_is


@blueprint.context_processor
def add_current_hold() -> dict[str, Any]:
    """`current_hold()` for a page that shows times: that one is not among them, so it says where it has gone."""
    return {"current_hold": _current_hold}


def _current_hold() -> dict[str, Any] | None:
    if SAME not in session:
        return None
    now = clock.now()
    visit = appointments.current_hold(browser(), now=now)
    if visit is None:
        return None
    return {
        "starts_at": visit.appointments[0].starts_at,
        "surgeon": visit.appointments[0].surgeon.name,
        "until": appointments.kept_until(visit, now=now),
        "href": address_for_whoever_it_is(visit, now=now),
    }
