"""What somebody at the desk has done last and may still undo, for the frame of every page; nothing here writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from booking.appointments.corrections import CORRECTED
from booking.appointments.last_act import UNDO_WITHIN, told_by_patient
from booking.appointments.undoing import UNDOABLE
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.messages import WAITING_WITH_NEWS
from booking.models import Appointment, FormerContact, History, Letter, Visit


@dataclass(frozen=True, slots=True)
class Undoable:
    """An act, by the number that `undo_at_desk` calls seen; `email_at` is when an email about it leaves, if one waits.

    `before` and `after` are of its first appointment, `sealed` is what the patient typed, for `name` to unseal.
    """

    number: int
    act: str
    at: datetime
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    appointment: UUID
    visit: UUID
    sealed: bytes | None
    email_at: datetime | None

    @property
    def name(self) -> str | None:
        """Of who comes; empty before it was typed, None when it cannot be read."""
        return unsealed_answers(self.sealed, visit=self.visit).patient_name

    @property
    def until(self) -> datetime:
        return self.at + UNDO_WITHIN


def undoable_by(user_id: int, *, now: datetime) -> Undoable | None:
    """The latest; one statement. What somebody else has changed since is not theirs to undo."""
    values = {"user": user_id, "since": now - UNDO_WITHIN}
    row = db.session.connection().execute(_LATEST, values).first()
    return Undoable(*row) if row is not None else None


_LATER = aliased(History)
_SINCE = select(_LATER.id).where(
    _LATER.visit_id == History.visit_id,
    _LATER.id > History.id,
    ~and_(_LATER.act == History.act, _LATER.at == History.at),
    ~and_(History.act == "booked", _LATER.act == "checked_in", _LATER.at == History.at),
    ~told_by_patient(_LATER.act, _LATER.user_id),
)
_EMAIL_AT = (
    select(func.max(Letter.send_after))
    .where(Letter.visit_id == History.visit_id, Letter.created_at >= History.at, WAITING_WITH_NEWS)
    .correlate(History)
    .scalar_subquery()
)
_IS_FORMER_KEPT = select(FormerContact.visit_id).where(FormerContact.number == History.id)
_EARLIER = aliased(History)
_FIRST_LINE = (
    ~select(_EARLIER.id)
    .where(
        _EARLIER.visit_id == History.visit_id,
        _EARLIER.id < History.id,
        _EARLIER.at == History.at,
        or_(_EARLIER.act == History.act, and_(_EARLIER.act == "booked", History.act == "checked_in")),
    )
    .exists()
)
_LATEST: Executable = (
    select(
        History.id,
        History.act,
        History.at,
        History.before,
        History.after,
        Appointment.uuid,
        Visit.uuid,
        Visit.private,
        _EMAIL_AT,
    )
    .join(Visit, Visit.id == History.visit_id)
    .join(Appointment, Appointment.id == History.appointment_id)
    .where(
        History.user_id == bindparam("user"),
        History.at >= bindparam("since", type_=UTCDateTime),
        History.way == "desk",
        History.act.in_(UNDOABLE),
        or_(History.act != CORRECTED, _IS_FORMER_KEPT.exists()),
        ~_SINCE.exists(),
        _FIRST_LINE,
    )
    .order_by(History.id.desc())
    .limit(1)
)
