"""How the appointments of a day are told to who reads it: another surgeon's patients as initials, and no more."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from booking.appointments import DayAppointment, Told, is_coming
from booking.availability import Interval, covers
from booking.catalog import PracticeDetails
from booking.confidential import national
from booking.formats import language, time_range
from booking.models import LIVE, words_in
from booking.routes.staff.diary.marks import entry_marks
from booking.routes.staff.diary.values import CanceledVisit, Entry
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import one_visit_with, status

Hours = Mapping[int, Sequence[Interval]]
"""When a surgeon is there, by the id of the location."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """`own` are the visits that the reader may open; `first` those, by id, of who comes for the first time.

    `parts` are what each visit, by id, has that day; `surgeons` are the names of everybody who sees patients.
    """

    practice: PracticeDetails
    viewer: Viewer
    own: Collection[UUID]
    first: Collection[int]
    parts: Mapping[int, Sequence[DayAppointment]]
    surgeons: Mapping[int, str]
    address: Callable[[UUID], str]
    now: datetime

    def entry(self, row: DayAppointment, hours: Hours | None) -> Entry:
        """`hours` are its surgeon's, also of the days before and after; None where they are not known."""
        return self._own_entry(row, hours) if row.visit in self.own else self._anothers_entry(row)

    def canceled(self, row: DayAppointment, surgeon: str) -> CanceledVisit:
        is_own = row.visit in self.own
        return CanceledVisit(
            time=time_range(row.starts_at, row.ends_at, self.practice.zone),
            surgeon=surgeon,
            title=self.viewer.shown_name(row.name, own=is_own),
            href=self.address(row.uuid) if is_own else "",
        )

    def _own_entry(self, row: DayAppointment, hours: Hours | None) -> Entry:
        span, told, zone = Interval(row.starts_at, row.ends_at), row.told(), self.practice.zone
        is_held, comes = row.status == "held", is_coming(row, now=self.now)
        return Entry(
            span=span,
            takes=_takes(row),
            title=_("Being booked") if is_held else self.viewer.shown_name(told.name),
            detail=str(words_in(row.procedure, language())["name"]),
            state=row.status,
            status=status(row, zone) if row.status != "booked" else "",
            marks=[*self._one_visit(row), *self._marks(row, told)] if comes else [],
            href=self.address(row.uuid),
            outside=comes
            and hours is not None
            and not any(covers(one, span) for one in hours.get(row.location_id, ())),
            telephone=national(told.telephone) if self.viewer.names_shown and not is_held else "",
            movable=self.viewer.may_book and row.status == "booked" and row.starts_at > self.now,
        )

    def _marks(self, row: DayAppointment, told: Told) -> list[str]:
        return entry_marks(row, told, self.practice, is_first=row.visit_id in self.first)

    def _one_visit(self, row: DayAppointment) -> list[str]:
        """With the other surgeon who sees them that day."""
        return [
            one_visit_with(row.starts_at, self.surgeons[other.surgeon_id], other.starts_at, self.practice.zone)
            for other in self.parts[row.visit_id]
            if other.uuid != row.uuid and other.surgeon_id in self.surgeons
        ]

    def _anothers_entry(self, row: DayAppointment) -> Entry:
        """Of a visit that is not the reader's own: when, and initials."""
        return Entry(
            span=Interval(row.starts_at, row.ends_at),
            takes=_takes(row),
            title=_("Being booked") if row.status == "held" else self.viewer.shown_name(row.name, own=False),
            detail="",
            state=row.status,
            status="",
            href="",
        )


def _takes(row: DayAppointment) -> Interval:
    """Its time with the buffers; of one that takes none any more, where it stood."""
    is_live = row.status in LIVE
    return Interval(row.takes_from, row.takes_until) if is_live else Interval(row.starts_at, row.ends_at)
