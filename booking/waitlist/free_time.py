"""A surgeon's open slots in a time that came free, as each of those who wait could have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, bindparam, select
from sqlalchemy.orm import Session

from booking import schedules
from booking.availability import DAY, Agenda, Interval, Rules, Slot, covers, local_date, open_slots, overlaps
from booking.catalog import PERFORMER, Consultation, Performer, usual_consultation
from booking.database import UTCDateTime
from booking.models import Appointment, Procedure, Surgeon, Wish, performs

LONGEST: Final = timedelta(hours=12)  # of a consultation with its buffers, see models/practice.py


class Lengths(NamedTuple):
    """How long a consultation takes, and the buffers before and after it."""

    length: timedelta
    before: timedelta
    after: timedelta

    @classmethod
    def of_procedure(cls, minutes: int, before: int, after: int) -> Lengths:
        return cls(timedelta(minutes=minutes), timedelta(minutes=before), timedelta(minutes=after))

    @classmethod
    def of_booked(cls, row: Row[*tuple[Any, ...]]) -> Lengths:
        """As they were agreed."""
        return cls(row.ends_at - row.starts_at, row.starts_at - row.takes_from, row.takes_until - row.ends_at)

    def rules(self, consultation: Consultation) -> Rules:
        return replace(consultation.rules, length=self.length, buffer_before=self.before, buffer_after=self.after)


class OwnTime(NamedTuple):
    """What the appointment takes that somebody would give up for an earlier one, and on which local date it starts."""

    takes: Interval
    on: date

    @classmethod
    def of(cls, row: Row[*tuple[Any, ...]], consultation: Consultation) -> OwnTime:
        return cls(Interval(row.takes_from, row.takes_until), local_date(row.starts_at, consultation.rules.zone))


@dataclass(slots=True)
class FreeTime:
    """A surgeon's open slots that take some of a span, by how long a consultation takes."""

    consultation: Consultation
    agenda: Agenda
    emptiest: Agenda  # if all who wait gave up what they have there
    span: Interval
    procedures: Mapping[int, Lengths]  # those that the surgeon performs
    resting: Sequence[Interval]  # what has not been free for long enough, or was asked about a moment ago
    now: datetime
    _slots: dict[Lengths, list[Slot]] = field(default_factory=dict)

    def slots(self, lengths: Lengths) -> list[Slot]:
        """That may be offered to anybody now: first those that lie within the time that came free, as they begin."""
        if lengths not in self._slots:
            self._slots[lengths] = self._rested(self.agenda, lengths)
        return self._slots[lengths]

    def slots_beside(self, own: OwnTime, lengths: Lengths) -> list[Slot]:
        """That may be offered to whoever has that appointment with the surgeon: it does not stand in its own way."""
        is_near = own.takes.start < self.span.end + DAY and own.takes.end > self.span.start - DAY
        return self._rested(self.agenda.without(*own), lengths, around=own.on) if is_near else []

    def widest(self, lengths: Lengths) -> list[Slot]:
        """Whatever may be offered to one of those who wait, and perhaps more."""
        return self.slots(lengths) if self.emptiest is self.agenda else self._rested(self.emptiest, lengths)

    def has_some(self) -> bool:
        """Whether anything of it can be had, now or after its rest."""
        return any(self._open(self.emptiest, one.rules(self.consultation)) for one in set(self.procedures.values()))

    def _rested(self, agenda: Agenda, lengths: Lengths, *, around: date | None = None) -> list[Slot]:
        rules = lengths.rules(self.consultation)
        return [slot for slot in self._open(agenda, rules, around=around) if not self._rests(slot, rules)]

    def _open(self, agenda: Agenda, rules: Rules, *, around: date | None = None) -> list[Slot]:
        earliest = self.span.start - rules.length - rules.buffer_after
        first, last = (local_date(moment, rules.zone) for moment in (earliest, self.span.end))
        if around is not None:
            first, last = max(first, around - DAY), min(last, around)
        slots = open_slots(agenda, rules, first=first, last=last, now=self.now)
        freed = [slot for slot in slots if overlaps(rules.takes(slot.starts_at), self.span)]
        return sorted(freed, key=lambda slot: not covers(self.span, rules.takes(slot.starts_at)))

    def _rests(self, slot: Slot, rules: Rules) -> bool:
        return any(overlaps(rules.takes(slot.starts_at), span) for span in self.resting)


def free_time(
    session: Session, surgeon: int, span: Interval, *, resting: Sequence[Interval], now: datetime
) -> FreeTime | None:
    """None where the surgeon sees nobody any more. Four statements."""
    connection, consultation = session.connection(), usual_consultation()
    rows = connection.execute(_PERFORMED, {"surgeon": surgeon}).all()
    if consultation is None or not rows:
        return None
    performer = Performer(*rows[0][: len(PERFORMER)])
    zone, last_day = consultation.rules.zone, consultation.rules.last_day(now)
    last = min(local_date(span.end, zone), last_day)
    first = min(local_date(span.start - LONGEST, zone), last)
    (agenda,) = schedules.agendas(consultation, [performer], first=first, last=last, now=now)
    procedures = {row.procedure_id: Lengths.of_procedure(*row[len(PERFORMER) + 1 :]) for row in rows}
    near = {"surgeon": surgeon, "after": span.start - DAY, "before": span.end + DAY}
    emptiest = agenda
    for row in connection.execute(_OWN_TIMES, near):
        emptiest = emptiest.without(*OwnTime.of(row, consultation))
    return FreeTime(consultation, agenda, emptiest, span, procedures, resting, now)


_PERFORMED = (
    select(
        *PERFORMER,
        Procedure.id.label("procedure_id"),
        Procedure.consultation_minutes,
        Procedure.buffer_before_minutes,
        Procedure.buffer_after_minutes,
    )
    .join(performs, performs.c.surgeon_id == Surgeon.id)
    .join(Procedure, Procedure.id == performs.c.procedure_id)
    .where(Surgeon.id == bindparam("surgeon"), Surgeon.active, Procedure.active)
)
_THEY_WAIT = select(Wish.id).where(
    Wish.visit_id == Appointment.visit_id, Wish.ended_at.is_(None), Wish.has_to_move.is_(False)
)
_OWN_TIMES = select(Appointment.takes_from, Appointment.takes_until, Appointment.starts_at).where(
    Appointment.surgeon_id == bindparam("surgeon"),
    Appointment.status == "booked",
    Appointment.takes_from > bindparam("after", type_=UTCDateTime),
    Appointment.takes_from < bindparam("before", type_=UTCDateTime),
    _THEY_WAIT.exists(),
)
