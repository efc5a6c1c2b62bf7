"""The time that a browser keeps already while its patient looks at others, as after going back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import session

from booking import appointments, clock
from booking.availability import Slot
from booking.models import Visit
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.browser import SAME, browser
from booking.routes.patient.next_person import address_for_whoever_it_is
from booking.routes.wording import minutes_left


@dataclass(frozen=True, slots=True)
class CurrentHold:
    """Of one part, as all that a patient holds is; `minutes` are left of it."""

    visit: Visit
    slot: Slot
    minutes: int
    href: str

    @property
    def surgeon(self) -> str:
        return self.visit.appointments[0].surgeon.slug


def hold_of_browser(*, now: datetime) -> CurrentHold | None:
    if SAME not in session:
        return None
    visit = appointments.current_hold(browser(), now=now)
    until = appointments.kept_until(visit, now=now) if visit else None
    if visit is None or until is None:
        return None
    row = visit.appointments[0]
    return CurrentHold(
        visit=visit,
        slot=Slot(row.starts_at, row.surgeon_id, row.location_id, row.ends_at),
        minutes=minutes_left(until, now=now),
        href=address_for_whoever_it_is(visit, now=now),
    )


@blueprint.context_processor
def add_current_hold() -> dict[str, Any]:
    """`current_hold()` for a page that shows times: that one is not among them, so it says where it has gone."""
    return {"current_hold": lambda: hold_of_browser(now=clock.now())}
