"""What has been changed about appointments, by whom and when; nothing here locks or writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, Integer, bindparam, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from booking.appointments.records import PATIENT
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.models import Appointment, History, User, Visit

TELLING = ("booked", "moved", "cancelled", "undone", "restored", "no_show")


@dataclass(frozen=True, slots=True)
class Change:
    """A line of history; `by` is the user's name, None when it was the patient or the system.

    `sealed` is what the patient typed, for `name` to unseal; `is_of_several` says that its visit is to two surgeons.
    """

    at: datetime
    act: str
    way: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    appointment: UUID
    visit: UUID
    sealed: bytes | None
    by: str | None
    is_of_several: bool

    @property
    def is_online(self) -> bool:
        """Whether the patient did it by themselves."""
        return self.way == PATIENT.way

    @property
    def name(self) -> str | None:
        """The patient's; empty before it was typed, None when it cannot be read."""
        return unsealed_answers(self.sealed, visit=self.visit).patient_name


def changes_since(moment: datetime, *, not_by: int) -> list[Change]:
    """What others have done since that this user must know of: first what patients did online, each the latest first.

    Who arrived and was seen is in the diary.
    """
    return _changes(_CHANGES_SINCE, since=moment, not_by=not_by)


def first_changes_since(moment: datetime, *, not_by: int, limit: int) -> tuple[list[Change], int]:
    """As many of the same, and how many there are; one statement."""
    values = {"since": moment, "not_by": not_by, "limit": limit}
    rows = db.session.connection().execute(_FIRST_CHANGES_SINCE, values).all()
    return [Change(*row[:-1]) for row in rows], rows[0][-1] if rows else 0


def acts_after(last_act: int, *, not_by: int) -> list[Change]:
    """All that others have done after that line of history, the latest last; no more than a screen can tell of."""
    return _changes(_ACTS_AFTER, last_act=last_act, not_by=not_by)


def changes_of(visit: Visit) -> list[Change]:
    """The first first."""
    return _changes(_CHANGES_OF, visit=visit.id)


_OTHER = aliased(Appointment)
_CHANGES = (
    select(
        History.at,
        History.act,
        History.way,
        History.before,
        History.after,
        Appointment.uuid,
        Visit.uuid,
        Visit.private,
        User.name,
        exists().where(_OTHER.visit_id == Visit.id, _OTHER.id != Appointment.id).correlate(Visit, Appointment),
    )
    .join(Visit, Visit.id == History.visit_id)
    .join(Appointment, Appointment.id == History.appointment_id)
    .outerjoin(User, User.id == History.user_id)
)

_BY_OTHERS = or_(History.user_id.is_(None), History.user_id != bindparam("not_by"))
_SINCE = (History.at > bindparam("since", type_=UTCDateTime), History.act.in_(TELLING), _BY_OTHERS)
_ONLINE_FIRST = case((History.way == PATIENT.way, 0), else_=1)
_CHANGES_OF: Executable = _CHANGES.where(History.visit_id == bindparam("visit")).order_by(History.at, History.id)
_CHANGES_SINCE = _CHANGES.where(*_SINCE).order_by(_ONLINE_FIRST, History.at.desc(), History.id.desc())
_ACTS_AFTER: Executable = _CHANGES.where(History.id > bindparam("last_act"), _BY_OTHERS).order_by(History.id).limit(50)
_FIRST_CHANGES_SINCE: Executable = _CHANGES_SINCE.add_columns(func.count().over()).limit(
    bindparam("limit", type_=Integer)
)


def _changes(query: Executable, **values: Any) -> list[Change]:
    return [Change(*row) for row in db.session.connection().execute(query, values)]
