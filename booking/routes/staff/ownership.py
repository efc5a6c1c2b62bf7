"""A surgeon opens what is of their own visits, their own time off, their own calendar, and nothing else.

The one place that asks it of an address; lists are asked for with `access.own_surgeon()`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import abort, request

from booking import access, appointments, calendars, catalog, messages, schedules
from booking.access import OWN, Own
from booking.routes.staff.blueprint import blueprint


def _is_another_surgeon(slug: str, surgeon_id: int) -> bool:
    found = catalog.surgeon(slug)
    return found is not None and found.id != surgeon_id


_IS_ANOTHERS: Final[Mapping[Own, Callable[[Any, int], bool]]] = {
    Own.APPOINTMENT: appointments.is_anothers_appointment,
    Own.VISIT: appointments.is_anothers_visit,
    Own.LETTER: messages.is_anothers_letter,
    Own.TASK: messages.is_anothers_task,
    Own.TIME_OFF: schedules.is_anothers_time_off,
    Own.FEED_LINK: calendars.is_anothers_feed_link,
    Own.SURGEON: _is_another_surgeon,
}


@blueprint.before_request
def let_surgeons_to_their_own_alone() -> None:
    """403 where nobody has said what the argument in the address is of; 404 for what is another's, as for nothing."""
    surgeon_id = access.own_surgeon()
    if surgeon_id is None or not request.view_args:
        return
    own = OWN.get(request.endpoint or "")
    if own is None:
        abort(403)
    (key,) = request.view_args.values()
    if _IS_ANOTHERS[own](key, surgeon_id):
        abort(404)
