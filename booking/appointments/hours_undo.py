"""A change of hours or absences is taken back together with the visits that were moved or canceled with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from booking.appointments.last_act import last_act
from booking.appointments.records import Actor
from booking.appointments.refusals import Refused
from booking.appointments.under_lock import Decision
from booking.appointments.undoing import undo_act
from booking.catalog import consultation_of
from booking.models import NO_OVERLAP, History, Visit
from booking.schedules import HoursChange, Impact


@dataclass(slots=True)
class WithVisitsBack:
    """What takes the hours back, and then, as long as nobody has changed them since, the visits of the same moment.

    `stayed` counts those that stay as they are, since somebody has, or has their time by now.
    """

    change: HoursChange
    acted_at: datetime
    actor: Actor
    stayed: int = field(default=0, init=False)

    def write(self, session: Session, *, by: int | None, now: datetime) -> Impact:
        impact = self.change.write(session, by=by, now=now)
        self.stayed = 0
        for visit in self._visits(session):
            self.stayed += not self._goes_back(session, visit, now=now)
        return impact

    def _visits(self, session: Session) -> list[Visit]:
        changed = select(History.visit_id).where(
            History.user_id == self.actor.user_id,
            History.at == self.acted_at,
            History.way == self.actor.way,
            History.act.in_(("moved", "cancelled")),
        )
        return list(session.scalars(select(Visit).where(Visit.id.in_(changed)).order_by(Visit.id)))

    def _goes_back(self, session: Session, visit: Visit, *, now: datetime) -> bool:
        last, consultation = last_act(session, visit), consultation_of(visit.procedure_id)
        if last is None or consultation is None or not last.is_of(self.actor) or last.at != self.acted_at:
            return False
        try:
            with session.begin_nested():
                undo_act(Decision(session, consultation, visit, None, now), visit, last, actor=self.actor)
        except Refused:
            return False
        except IntegrityError as error:
            if NO_OVERLAP in str(error.orig):
                return False
            raise
        return True
