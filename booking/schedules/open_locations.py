"""The locations in which surgeons have hours at all, whatever has been taken of them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import BindParameter, Date, bindparam, or_, select, union

from booking.database import db
from booking.models import ExtraHours, WorkingHours


def locations_with_hours(surgeons: Iterable[int], *, first: date, last: date) -> set[int]:
    """On these local dates; closures and time off are not looked at."""
    values = {"surgeons": list(surgeons), "first": first, "last": last}
    return set(db.session.connection().execute(_LOCATIONS, values).scalars())


_SURGEONS: BindParameter[Iterable[int]] = bindparam("surgeons", expanding=True)
_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)

_LOCATIONS = union(
    select(WorkingHours.location_id).where(
        WorkingHours.surgeon_id.in_(_SURGEONS),
        or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= _LAST),
        or_(WorkingHours.valid_until.is_(None), WorkingHours.valid_until >= _FIRST),
    ),
    select(ExtraHours.location_id).where(
        ExtraHours.surgeon_id.in_(_SURGEONS), ExtraHours.on_date.between(_FIRST, _LAST)
    ),
)
