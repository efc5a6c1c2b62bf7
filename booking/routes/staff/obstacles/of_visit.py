"""What stands in the way of a visit at another time, by its own length and buffers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking import appointments, catalog
from booking.appointments import NotOffered
from booking.availability import Part
from booking.models import Visit
from booking.routes.staff.obstacles.words import ObstacleLine, obstacle_lines
from booking.routes.staff.viewer import current_viewer


def visit_obstacles(visit: Visit, parts: Sequence[Part], *, now: datetime) -> list[ObstacleLine]:
    """None where nothing is, nor what nobody sets aside: surgeon and place do not go with it, or it is over."""
    consultation = catalog.consultation_of(visit.procedure_id)
    if consultation is None:
        return []
    rules = appointments.amended_rules(visit, consultation, length=None)
    if any(part.starts_at + rules.length <= now for part in parts):
        return []
    try:
        found = appointments.all_in_the_way(consultation, parts, rules=rules, without_visit=visit.id, now=now)
    except NotOffered:
        return []
    return obstacle_lines(found, rules=rules, viewer=current_viewer(), now=now)
