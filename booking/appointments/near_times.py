"""Where visits could be moved to that cannot stay: the same time with another surgeon, then what is nearest."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import groupby
from typing import Final, NamedTuple

from booking import schedules
from booking.appointments.parts import as_booked
from booking.appointments.under_lock import without_notice
from booking.availability import DAY, Agenda, Interval, Part, Rules, Slot, local_date, nearest, open_slots, why_not_all
from booking.catalog import Consultation, consultation_of
from booking.models import Appointment

OFFERED: Final = 3
FARTHEST: Final = 21  # days from the visit's own


class Promise(NamedTuple):
    """A time that somebody may take who was offered it, and what it would take up, buffers included."""

    surgeon: int
    starts_at: datetime
    takes: Interval


def near_times(
    rows: Sequence[Appointment], *, away: Mapping[int, Interval], now: datetime
) -> dict[int, tuple[Slot, ...]]:
    """By the appointment's id, three at most, in its own place and by its own length; by the rows as they are now.

    Of a visit to several surgeons the starts of that row from which all of it can be had, as far apart as it is.
    `away` is what else takes a surgeon's time, by their id, and is not written yet. One statement for each procedure.
    """
    around = _around_all(rows, away, now=now)
    return {
        row.id: _near(row, *around[row.visit.procedure_id], now=now) for row in rows if row.visit.procedure_id in around
    }


def near_times_for_each(
    rows: Sequence[Appointment], *, promised: Sequence[Promise], now: datetime
) -> dict[int, tuple[Slot, ...]]:
    """The same for visits of one surgeon each, in their order, so that all of them can have the first of their own.

    What is promised, and what is the first of a row above, comes last, and only where it takes more to make three.
    A row for which nothing else is left has none.
    """
    around = _around_all(rows, {}, now=now)
    free = {procedure: (consultation, dict(agendas)) for procedure, (consultation, agendas) in around.items()}
    for promise in promised:
        _keep(promise, free)
    found: dict[int, tuple[Slot, ...]] = {}
    for row in (row for row in rows if row.visit.procedure_id in around):
        consultation, agendas = around[row.visit.procedure_id]
        near = _near(row, *free[row.visit.procedure_id], now=now)
        if not near:
            continue
        takes = as_booked(row.visit, consultation.rules).takes(near[0].starts_at)
        _keep(Promise(near[0].surgeon, near[0].starts_at, takes), free)
        if len(near) < OFFERED:
            near = tuple(dict.fromkeys((*near, *_near(row, consultation, agendas, now=now))))[:OFFERED]
        found[row.id] = near
    return found


def _keep(promise: Promise, free: Mapping[int, tuple[Consultation, dict[int, Agenda]]]) -> None:
    """Take it out of what is free for every procedure."""
    for consultation, agendas in free.values():
        if promise.surgeon in agendas:
            on = local_date(promise.starts_at, consultation.rules.zone)
            agendas[promise.surgeon] = agendas[promise.surgeon].with_also(promise.takes, on)


def _around_all(
    rows: Sequence[Appointment], away: Mapping[int, Interval], *, now: datetime
) -> dict[int, tuple[Consultation, Mapping[int, Agenda]]]:
    """By the procedure's id; without what is no procedure any more."""
    found = {}
    for procedure, those in groupby(sorted(rows, key=_procedure), key=_procedure):
        consultation = consultation_of(procedure)
        if consultation is not None:
            found[procedure] = consultation, _agendas(consultation, list(those), away, now=now)
    return found


def _procedure(row: Appointment) -> int:
    return row.visit.procedure_id


def _agendas(
    consultation: Consultation, rows: Sequence[Appointment], away: Mapping[int, Interval], *, now: datetime
) -> Mapping[int, Agenda]:
    days = [local_date(row.starts_at, consultation.rules.zone) for row in rows]
    around = FARTHEST * DAY
    found = schedules.agendas(
        consultation, consultation.performers, first=min(days) - around, last=max(days) + around, now=now
    )
    return {
        agenda.surgeon: replace(agenda, away=(*agenda.away, away[agenda.surgeon])) if agenda.surgeon in away else agenda
        for agenda in found
    }


def _near(
    row: Appointment, consultation: Consultation, agendas: Mapping[int, Agenda], *, now: datetime
) -> tuple[Slot, ...]:
    rules = as_booked(row.visit, without_notice(consultation.rules))
    if row.location_id not in consultation.locations:
        return ()
    on = local_date(row.starts_at, rules.zone)
    if len(row.visit.appointments) > 1:
        return _near_for_all(row, rules, agendas, on, now=now)
    others = [agenda for agenda in agendas.values() if agenda.surgeon != row.surgeon_id]
    same_time = [
        slot
        for agenda in sorted(others, key=lambda agenda: agenda.rank)
        for slot in open_slots(agenda, rules, first=on, last=on, now=now, location=row.location_id)
        if slot.starts_at == row.starts_at
    ][:OFFERED]
    own = agendas.get(row.surgeon_id)
    if own is None:
        return tuple(same_time)
    theirs = _around(_without(own, row, on), rules, row, on, lambda _slot: True, now=now)
    return (*same_time, *nearest(theirs, row.starts_at, count=OFFERED - len(same_time)))


def parts_from(row: Appointment, starts_at: datetime) -> list[Part]:
    """All of its visit with that row then: the same surgeons and places, as far apart as they are."""
    return [
        Part(each.surgeon_id, each.location_id, starts_at + (each.starts_at - row.starts_at))
        for each in row.visit.appointments
    ]


def _near_for_all(
    row: Appointment, rules: Rules, agendas: Mapping[int, Agenda], on: date, *, now: datetime
) -> tuple[Slot, ...]:
    theirs = dict(agendas)
    for each in row.visit.appointments:
        if each.surgeon_id not in theirs:
            return ()
        theirs[each.surgeon_id] = _without(theirs[each.surgeon_id], each, local_date(each.starts_at, rules.zone))

    def fits(slot: Slot) -> bool:
        return why_not_all(parts_from(row, slot.starts_at), theirs, rules, now=now) is None

    found = _around(theirs[row.surgeon_id], rules, row, on, fits, now=now)
    return tuple(nearest(found, row.starts_at, count=OFFERED))


def _without(agenda: Agenda, row: Appointment, on: date) -> Agenda:
    """A visit never stands in its own way."""
    own = Interval(row.takes_from, row.takes_until)
    return replace(
        agenda,
        taken=tuple(span for span in agenda.taken if span != own),
        booked_on=Counter(agenda.booked_on) - Counter({on: 1}),
    )


def _around(
    agenda: Agenda, rules: Rules, row: Appointment, on: date, fits: Callable[[Slot], bool], *, now: datetime
) -> list[Slot]:
    """Slots that fit of the days around, no farther than it takes to know the nearest; not where it is already."""
    found: list[Slot] = []
    last = FARTHEST
    for apart in range(FARTHEST + 1):
        if apart > last:
            break
        for day in {on - apart * DAY, on + apart * DAY}:
            slots = open_slots(agenda, rules, first=day, last=day, now=now, location=row.location_id)
            found += [slot for slot in slots if slot.starts_at != row.starts_at and fits(slot)]
        if len(found) >= OFFERED:
            last = min(last, apart + 1)  # late on one day may be farther than early on the next
    return found
