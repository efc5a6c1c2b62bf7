"""The appointments of a day, as the diary shows them: columns, not whole rows, since it is looked at all day."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import BindParameter, Executable, Text, and_, bindparam, cast, exists, or_, select

from booking.appointments.preparations import Preparation, preparation
from booking.availability import DAY
from booking.catalog import Question
from booking.confidential import unsealed_answers
from booking.database import UTCDateTime, db
from booking.messages import LETTER_NOT_DELIVERED
from booking.models import Appointment, ImportedVisit, Letter, Location, Procedure, Surgeon, Task, Texts, Visit

COMING = ("booked", "checked_in", "with_surgeon")
EXPECTED = (*COMING, "fulfilled")
NOT_SHOWN = ("lapsed",)  # the few: SQLite would take the many for a better index


@dataclass(frozen=True, slots=True)
class DayAppointment:
    """What the diary shows of an appointment; `sealed` is what the patient typed, for `told` to unseal."""

    procedure: Texts
    asks: Sequence[Question]  # of the procedure
    uuid: UUID
    surgeon_id: int
    starts_at: datetime
    ends_at: datetime
    takes_from: datetime
    takes_until: datetime
    status: str
    held_until: datetime | None
    location_id: int
    place: str  # office, video
    visit: UUID
    visit_id: int
    language: str  # the visit's
    sealed: bytes | None
    late_at: datetime | None
    here_at: datetime | None
    email_failed: bool  # and nobody has seen to it yet
    is_untold: bool  # the desk has changed it, and no email tells of that

    @property
    def name(self) -> str | None:
        """The patient's; empty before it was typed, None when it cannot be read."""
        return self.told().name

    def told(self) -> Told:
        answers = unsealed_answers(self.sealed, visit=self.visit)
        return Told(
            name=answers.patient_name,
            telephone=str(answers.get("telephone", "")),
            has_email=bool(answers.get("email")) or not answers.is_readable,
            has_note=bool(answers.get("note")),
            prepared=preparation(answers, self.asks),
        )


@dataclass(frozen=True, slots=True)
class Told:
    """What a patient typed, unsealed at once; the telephone number is E.164."""

    name: str | None
    telephone: str
    has_email: bool
    has_note: bool
    prepared: Preparation


def appointments_between(start: datetime, end: datetime, *, now: datetime) -> list[DayAppointment]:
    """Those that touch the time from `start` to `end`, in order: canceled ones too, but no expired hold, and none of
    an import that was taken back."""
    # No appointment takes longer than a day: see guards.AT_MOST_A_DAY.
    values = {"start": start, "end": end, "after": start - DAY, "now": now}
    rows = db.session.connection().execute(_BETWEEN, values)
    texts_of, questions_of = cache(json.loads), cache(_questions)  # a day's visits are about few procedures
    return [DayAppointment(texts_of(texts), questions_of(kept), *row) for texts, kept, *row in rows]


def _questions(kept: str) -> list[Question]:
    return [Question.read(one) for one in json.loads(kept)]


def is_coming(row: Appointment | DayAppointment, *, now: datetime) -> bool:
    """Whether the patient is expected, or there."""
    return row.ends_at > now and row.status in COMING


def _moment(name: str) -> BindParameter[datetime]:
    return bindparam(name, type_=UTCDateTime)


IS_UNTOLD = and_(
    Visit.untold_at.is_not(None),
    ~select(Letter.id)
    .where(Letter.visit_id == Visit.id, Letter.created_at > Visit.untold_at, Letter.superseded_at.is_(None))
    .correlate(Visit)
    .exists(),
)

_WAS_TAKEN_BACK = (
    select(ImportedVisit.visit_id)
    .where(ImportedVisit.visit_id == Visit.id, ImportedVisit.digest.is_(None))
    .correlate(Visit)
    .exists()
)

_BETWEEN: Executable = (
    select(
        cast(Procedure.texts, Text),
        cast(Procedure.questions, Text),
        Appointment.uuid,
        Appointment.surgeon_id,
        Appointment.starts_at,
        Appointment.ends_at,
        Appointment.takes_from,
        Appointment.takes_until,
        Appointment.status,
        Appointment.held_until,
        Appointment.location_id,
        Location.kind,
        Visit.uuid,
        Visit.id,
        Visit.language,
        Visit.private,
        Visit.late_at,
        Visit.here_at,
        exists()
        .where(Task.visit_id == Visit.id, Task.kind == LETTER_NOT_DELIVERED, Task.done_at.is_(None))
        .correlate(Visit),
        IS_UNTOLD,
    )
    .join(Visit, Visit.id == Appointment.visit_id)
    .join(Procedure, Procedure.id == Visit.procedure_id)
    .join(Location, Location.id == Appointment.location_id)
    .where(
        Appointment.status.not_in(NOT_SHOWN),
        # By surgeon, as the index begins with it, and with both bounds: so it stays in use as the past grows.
        Appointment.surgeon_id.in_(select(Surgeon.id)),
        Appointment.takes_from > _moment("after"),
        Appointment.takes_from < _moment("end"),
        Appointment.starts_at < _moment("end"),
        Appointment.ends_at > _moment("start"),
        or_(Appointment.status != "held", Appointment.held_until > _moment("now")),
        or_(Appointment.status != "cancelled", ~_WAS_TAKEN_BACK),
    )
    .order_by(Appointment.starts_at, Appointment.id)
)
