"""Which times can the desk book? As for patients, but without the shortest notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from booking import catalog, schedules
from booking.appointments import without_notice
from booking.availability import Rules, Slot, first_available, local_date, open_slots_of_all
from booking.catalog import FIRST_AVAILABLE, AnyProcedure, Consultation
from booking.routes.open_times.times import OpenTimes


@dataclass(frozen=True, slots=True)
class DeskTimes(OpenTimes):
    """`first` has one slot for each start and place: of the surgeon whom first available would choose."""

    first: list[Slot]

    def of(self, surgeon: str, *, location: str | None = None) -> list[Slot]:
        if surgeon == FIRST_AVAILABLE:
            return [slot for slot in self.first if slot.location in self._within(location)]
        return OpenTimes.of(self, surgeon, location=location)


def desk_times(procedure: AnyProcedure, *, now: datetime, without_visit: int | None = None) -> DeskTimes:
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
