"""Which times can the desk book? As for patients, but without the shortest notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from booking import catalog, schedules
from booking.appointments.deciding import without_notice
from booking.availability import Agenda, Rules, Slot, first_available, local_date, open_slots_of_all
from booking.catalog import FIRST_AVAILABLE, Consultation, Performer
from booking.models import Procedure, Surgeon
from booking.routes.patient.open_times import OpenTimes


@dataclass(frozen=True, slots=True)
class DeskTimes(OpenTimes):
    """`first` has one slot for each start and place: of the surgeon whom first available would choose."""

    first: list[Slot]

    def of(self, surgeon: str, *, location: str | None = None) -> list[Slot]:
        slots = self.first if surgeon == FIRST_AVAILABLE else [slot for slot in self.slots if slot.surgeon == surgeon]
        return [slot for slot in slots if location in (slot.location, None)]


def desk_times(procedure: Procedure, *, now: datetime, without_visit: int | None = None) -> DeskTimes:
    """From today until the last day; `without_visit` is a visit to be moved, whose own time is as good as free."""
    practice = catalog.practice()
    today = local_date(now, practice.zone)
    consultation = catalog.consultation(procedure.slug)
    if consultation is None:
        return DeskTimes(practice, procedure, {}, {}, [], today, today, [])
    rules = desk_rules(consultation)
    last_day = rules.last_day(now)
    performers = {performer.slug for performer in consultation.performers}
    agendas = schedules.agendas(
        consultation, consultation.performers, first=today, last=last_day, now=now, without_visit=without_visit
    )
    return DeskTimes(
        practice=practice,
        procedure=procedure,
        surgeons={row.slug: row for row in catalog.surgeons() if row.slug in performers},
        locations={row.slug: row for row in catalog.locations()},
        slots=open_slots_of_all(agendas, rules, first=today, last=last_day, now=now),
        today=today,
        last_day=last_day,
        first=first_available(agendas, rules, first=today, last=last_day, now=now),
    )


def desk_rules(consultation: Consultation) -> Rules:
    return without_notice(consultation.rules)


def usual_procedure() -> Procedure | None:
    """What a caller is taken to come about until he says: "I am not sure yet", or else the first of the practice."""
    offered = catalog.procedures()
    return next((row for row in offered if row.family == "unsure"), offered[0] if offered else None)


def agendas_of(
    surgeons: Sequence[Surgeon], consultation: Consultation, *, first: date, last: date, now: datetime
) -> list[Agenda]:
    """In the surgeons' order, whether or not they perform the procedure of that consultation."""
    performers = [Performer(row.id, row.slug, row.daily_cap, row.version) for row in surgeons]
    return list(schedules.agendas(consultation, performers, first=first, last=last, now=now))
