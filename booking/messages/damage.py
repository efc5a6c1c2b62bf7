"""One task for each visit, and each time off, of which something sealed no longer opens."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from booking.confidential import take_damage
from booking.database import db, writing
from booking.messages.tasks import write_task
from booking.models import Appointment, Practice, Task, Visit

CANNOT_BE_READ: Final = "cannot_be_read"
_TIME_OFF: Final = "time_off"  # in the detail: its uuid
_LOG: Final = logging.getLogger("booking.damage")


def tell_of_damage(*, now: datetime) -> None:
    """At the end of a request, or of a turn of the worker: of what it met. Told once is told, also when it is done.

    No answer fails for it: whoever meets it next tells of it then.
    """
    damaged = take_damage()
    if not damaged:
        return
    try:
        if _untold(db.session(), damaged):
            with writing() as session:
                # Two meet it at the same moment; on SQLite there is but one writer anyway.
                session.scalar(select(Practice).where(Practice.id == 1).with_for_update(key_share=True))
                for about in _untold(session, damaged):
                    write_task(session, CANNOT_BE_READ, now=now, **about)
    except SQLAlchemyError as error:
        db.session.rollback()
        _LOG.error("Nobody could be told of a damaged value: %s", error)


def _untold(session: Session, damaged: Collection[tuple[str, UUID]]) -> list[dict[str, Any]]:
    """What the tasks are about that are not there yet."""
    rows = {row for _table, row in damaged}
    of_appointments = select(Appointment.visit_id).where(Appointment.uuid.in_(rows))  # an event has its uuid
    visits = set(session.scalars(select(Visit.id).where(Visit.uuid.in_(rows) | Visit.id.in_(of_appointments))))
    known = set(session.scalars(select(Visit.uuid).where(Visit.uuid.in_(rows))))
    known |= set(session.scalars(select(Appointment.uuid).where(Appointment.uuid.in_(rows))))
    absences = {str(row) for row in rows - known}
    told = session.execute(select(Task.visit_id, Task.detail).where(Task.kind == CANNOT_BE_READ)).all()
    visits -= {visit for visit, _ in told}
    absences -= {detail.get(_TIME_OFF) for _, detail in told}
    about_visits = [{"visit_id": visit, "detail": {}} for visit in sorted(visits)]
    return about_visits + [{"detail": {_TIME_OFF: absence}} for absence in sorted(absences)]
