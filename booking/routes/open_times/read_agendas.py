"""The agendas of a consultation's surgeons, read for the days that are asked about, and once for each."""

from __future__ import annotations

from datetime import date, datetime

from booking import schedules
from booking.availability import DAY, Agenda
from booking.catalog import Consultation

AROUND = 7 * DAY  # read on both sides the first time: who asks for a day asks for its neighbors next


class ReadAgendas:
    """`first` and `last` bound what is ever read; `without_visit` is a visit that does not count."""

    def __init__(
        self, consultation: Consultation, *, first: date, last: date, now: datetime, without_visit: int | None
    ) -> None:
        self._consultation, self._first, self._last = consultation, first, last
        self._now, self._without_visit = now, without_visit
        self._read: list[tuple[date, date, tuple[Agenda, ...]]] = []

    def over(self, first: date, last: date) -> tuple[Agenda, ...]:
        """True for these local dates, both inclusive and within the bounds."""
        for since, until, agendas in self._read:
            if since <= first and last <= until:
                return agendas
        around = 0 * DAY if self._read else AROUND
        since, until = max(first - around, self._first), min(last + around, self._last)
        agendas = schedules.agendas(
            self._consultation,
            self._consultation.performers,
            first=since,
            last=until,
            now=self._now,
            without_visit=self._without_visit,
        )
        self._read.append((since, until, agendas))
        return agendas
