"""Why a surgeon is not there on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from booking import catalog, schedules
from booking.availability import Agenda, Interval
from booking.catalog import PracticeDetails, SurgeonDetails
from booking.confidential import unsealed_reason
from booking.routes.staff.diary.values import AbsenceReason
from booking.routes.staff.hours.span_words import title_words
from booking.routes.staff.viewer import Viewer, cannot_be_read
from booking.schedules import Absence


@dataclass(frozen=True, slots=True)
class Absences:
    """What keeps surgeons away on one local date."""

    on: date
    span: Interval
    found: Sequence[Absence]
    holiday: str | None  # its name, where the practice keeps it

    def of(self, surgeon: SurgeonDetails, agenda: Agenda | None, *, viewer: Viewer) -> list[AbsenceReason]:
        """The practice's reasons first; the last is why there are no hours at all."""
        reasons = [
            AbsenceReason(absence.span, why_away(absence, viewer))
            for absence in self.found
            if absence.surgeon_id in (None, surgeon.id)
        ]
        if self.holiday:
            reasons.append(AbsenceReason(self.span, self.holiday))
        elif agenda is None or not self._has_hours(agenda):
            reasons.append(AbsenceReason(self.span, _("No hours on this day")))
        return reasons

    def _has_hours(self, agenda: Agenda) -> bool:
        weekly = [hours for hours in agenda.weekly if hours.weekday == self.on.weekday()]
        return any(hours.is_valid_on(self.on) for hours in weekly) or any(extra.on == self.on for extra in agenda.extra)


def absences_on(on: date, span: Interval, practice: PracticeDetails) -> Absences:
    """One statement."""
    holidays = catalog.public_holidays_between(practice, first=on, last=on)
    return Absences(
        on=on,
        span=span,
        found=schedules.absences_within(span),
        holiday=next((holiday.name for holiday in holidays if not holiday.kept_open), None),
    )


def why_away(absence: Absence, viewer: Viewer) -> str:
    """The reason may name a patient, so it is seen when names are, by the desk and by that surgeon."""
    if absence.surgeon_id is None:
        return _("Closed: %(label)s", label=absence.label)
    title = title_words(absence.title)
    if not viewer.names_shown or viewer.own_surgeon not in (None, absence.surgeon_id):
        return title
    reason = unsealed_reason(absence.reason, time_off=absence.uuid)
    reason = cannot_be_read() if reason is None else reason
    return _("%(title)s: %(reason)s", title=title, reason=reason) if reason else title
