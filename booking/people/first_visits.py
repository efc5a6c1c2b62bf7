"""Who comes for the first time: asked of a day's visits, without the register of everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import aliased

from booking.appointments import EXPECTED
from booking.confidential import unsealed_answers
from booking.database import db
from booking.models import Appointment, Visit, VisitLookup
from booking.people.entries import traits_of
from booking.people.recognition import Traits, people_among

_OTHER = aliased(VisitLookup)
_SHARING = (
    select(VisitLookup.visit_id.label("one"), _OTHER.visit_id.label("other"))
    .join(_OTHER, _OTHER.digest == VisitLookup.digest)
    .where(VisitLookup.visit_id.in_(bindparam("visits", expanding=True)))
    .distinct()
    .subquery()
)
_EARLIEST = (
    select(_SHARING.c.one, Visit.id, Visit.uuid, Visit.private, func.min(Appointment.starts_at))
    .join(Visit, Visit.id == _SHARING.c.other)
    .join(Appointment, Appointment.visit_id == Visit.id)
    .where(Appointment.status.in_(EXPECTED))
    .group_by(_SHARING.c.one, Visit.id, Visit.uuid, Visit.private)
)


def first_visits(visits: Collection[int]) -> set[int]:
    """The ids of those whose person takes part in no earlier visit that takes place, or did.

    Who left neither telephone number nor address is recognized by nothing, and comes for the first time. One statement.
    """
    begins: dict[int, datetime] = {}
    traits: dict[int, Traits] = {}
    sharing: dict[int, set[int]] = defaultdict(set)
    for one, id, uuid, sealed, starts_at in db.session.connection().execute(_EARLIEST, {"visits": list(visits)}):
        sharing[one].add(id)
        begins[id] = starts_at
        if id not in traits:
            traits[id] = traits_of(unsealed_answers(sealed, visit=uuid))
    return {id for id in visits if not _was_here(id, sharing[id], traits, begins)}


def _was_here(id: int, sharing: Collection[int], traits: dict[int, Traits], begins: dict[int, datetime]) -> bool:
    people = people_among({other: traits[other] for other in sharing}, ())
    own: frozenset[int] = next((visits for visits in people if id in visits), frozenset())
    return any(begins[other] < begins[id] for other in own)
