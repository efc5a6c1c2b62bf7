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
from booking.routes.patient.offered_times import surgeon_of_times
from booking.routes.wording import minutes_left


@dataclass(frozen=True, slots=True)
class CurrentHold:
    """A slot for each of its parts, the first first; `minutes` are left of it."""

    visit: Visit
    slots: tuple[Slot, ...]
    minutes: int
    href: str

    @property
    def slot(self) -> Slot:
        return self.slots[0]

    @property
    def surgeon(self) -> str:
        """As the address of the times says it."""
        return surgeon_of_times(self.visit)


def hold_of_browser(*, now: datetime) -> CurrentHold | None:
    if SAME not in session:
        return None
    visit = appointments.current_hold(browser(), now=now)
    until = appointments.kept_until(visit, now=now) if visit else None
    if visit is None or until is None:
        return None
    return CurrentHold(
        visit=visit,
        slots=tuple(Slot(row.starts_at, row.surgeon_id, row.location_id, row.ends_at) for row in visit.appointments),
        minutes=minutes_left(until, now=now),
        href=address_for_whoever_it_is(visit, now=now),
    )


@blueprint.context_processor
def add_current_hold() -> dict[str, Any]:
    """`current_hold()` for a page that shows times: that one is not among them, so it says where it has gone."""
    return {"current_hold": lambda: hold_of_browser(now=clock.now())}
