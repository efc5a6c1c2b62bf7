"""The demo's appointments, each booked, moved or canceled by the real rules, in its own time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from booking import appointments, catalog, schedules
from booking.appointments import PATIENT, Actor, Refused
from booking.availability import Part, Slot, local_date, open_pairs, open_slots_of_all
from booking.catalog import Consultation
from booking.commands.demo.preparations import prepare
from booking.models import Visit

DAYS = 14  # before today, and from today on
_MOST_TODAY, _MOST = 7, 4  # visits a surgeon and day
_TRIES = 3  # a start that is taken by then is let be
_LANGUAGE = "en"


Starts = dict[tuple[date, int], list[tuple[Consultation, list[Slot]]]]
"""By day and surgeon: what can be booked, and when, were nothing booked yet."""


@dataclass(frozen=True, slots=True)
class DemoDiary:
    consultations: tuple[Consultation, ...]  # at least one
    patients: Iterator[dict[str, Any]]
    desk_id: int
    now: datetime
    dice: Random
    prepared: Random = field(default_factory=partial(Random, 7))  # of its own: whoever answers moves no appointment

    def fill(self) -> None:
        """Every day of the four weeks; today is the fullest, and the days far ahead have the most room.

        The first procedures of the practice are asked for most.
        """
        today = local_date(self.now, self.consultations[0].rules.zone)
        starts = self._starts(today - timedelta(days=DAYS), today + timedelta(days=DAYS - 1))
        self._fill_both(today + timedelta(days=3), today + timedelta(days=DAYS - 1))
        for (day, _), choices in sorted(starts.items()):
            ahead = (day - today).days
            most = _MOST_TODAY if ahead == 0 else _MOST - max(ahead, 0) // 4
            for _ in range(self.dice.randint(most - 1, most)):
                any(self._try_to_visit(*self.dice.choice(choices + choices[:4])) for _ in range(_TRIES))

    def _starts(self, first: date, last: date) -> Starts:
        starts: Starts = {}
        long_ago = self.now - timedelta(days=2 * DAYS)
        for consultation in self.consultations:
            agendas = schedules.agendas(consultation, consultation.performers, first=first, last=last, now=self.now)
            found: dict[tuple[date, int], list[Slot]] = {}
            for slot in open_slots_of_all(agendas, consultation.rules, first=first, last=last, now=long_ago):
                day = local_date(slot.starts_at, consultation.rules.zone)
                found.setdefault((day, slot.surgeon), []).append(slot)
            for key, slots in found.items():
                starts.setdefault(key, []).append((consultation, slots))
        return starts

    def _fill_both(self, first: date, last: date) -> None:
        """One patient sees two surgeons in one visit, if there are two and the one ever has time after the other."""
        pairs = [
            (consultation, pair)
            for consultation in self.consultations
            for pair in open_pairs(
                schedules.agendas(consultation, consultation.performers, first=first, last=last, now=self.now),
                consultation.rules,
                first=first,
                last=last,
                now=self.now,
            )
        ]
        if pairs:
            consultation, pair = self.dice.choice(pairs)
            self._visit(consultation, pair, instead=[])

    def _try_to_visit(self, consultation: Consultation, slots: Sequence[Slot]) -> bool:
        try:
            self._visit(consultation, [self.dice.choice(slots)], instead=slots)
        except Refused:  # taken, or the day is full
            return False
        return True

    def _visit(self, consultation: Consultation, slots: Sequence[Slot], *, instead: Sequence[Slot]) -> None:
        """Booked some days before, by the patient or by the desk; a few are moved or cancelled later."""
        parts = [_part(slot) for slot in slots]
        starts_at = slots[0].starts_at
        by_desk = len(parts) > 1 or self.dice.random() < 0.6
        latest = min(starts_at - timedelta(days=1), self.now - timedelta(minutes=30))
        booked_at = latest - timedelta(minutes=self.dice.randint(0, 8 * 24 * 60))
        visit = (self._at_the_desk if by_desk else self._on_the_page)(consultation, parts, booked_at)
        if len(parts) == 1:
            with suppress(Refused):  # too late, or taken: then it stays as it is
                self._change(visit, booked_at, latest, instead)

    def _at_the_desk(self, consultation: Consultation, parts: Sequence[Part], at: datetime) -> Visit:
        return appointments.book_for_caller(
            consultation,
            parts,
            uuid=UUID(int=self.dice.getrandbits(128), version=4),
            answers=next(self.patients),
            language=_LANGUAGE,
            user_id=self.desk_id,
            now=at,
        )

    def _on_the_page(self, consultation: Consultation, parts: Sequence[Part], at: datetime) -> Visit:
        browser = self.dice.randbytes(32)
        visit = appointments.hold(consultation, parts, browser=browser, language=_LANGUAGE, now=at)
        appointments.keep_answers(visit, next(self.patients), now=at + timedelta(seconds=50))
        visit = appointments.book(visit, now=at + timedelta(seconds=80))
        if visit.appointments[0].starts_at > self.now:
            prepare(visit, dice=self.prepared, now=at + timedelta(minutes=4))
        return visit

    def _change(self, visit: Visit, booked_at: datetime, latest: datetime, instead: Sequence[Slot]) -> None:
        fate = self.dice.random()
        at = booked_at + (latest - booked_at) * self.dice.uniform(0.2, 0.9)
        actor = PATIENT if fate * 100 % 2 < 1 else Actor("desk", self.desk_id)
        if fate < 0.08:
            appointments.cancel(visit, actor=actor, now=at)
        elif fate < 0.14:
            appointments.reschedule(visit, [_part(self.dice.choice(instead))], actor=actor, now=at)


def consultations() -> tuple[Consultation, ...]:
    """Those that somebody offers, in the practice's order."""
    found = [catalog.consultation(procedure.slug) for procedure in catalog.procedures()]
    return tuple(one for one in found if one is not None)


def _part(slot: Slot) -> Part:
    return Part(slot.surgeon, slot.location, slot.starts_at)
