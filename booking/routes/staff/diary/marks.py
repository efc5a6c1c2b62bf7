"""The words beside a visit in the diary: what is still to be done, or to be thought of, before it."""

from __future__ import annotations

from flask_babel import gettext as _

from booking import appointments
from booking.appointments import DayAppointment, Told
from booking.catalog import PracticeDetails
from booking.formats import language_name
from booking.routes.staff.appointment.preparation import day_marks, preparation_marks


def entry_marks(row: DayAppointment, told: Told, practice: PracticeDetails, *, is_first: bool) -> list[str]:
    """First what they have told us on the day and what went wrong, then how they come and what they speak."""
    said = appointments.marks_said(row.late_at, row.here_at, [row.starts_at]) if row.status == "booked" else []
    by_video = row.place == "video"
    return [
        *day_marks(said),
        *_about_email(row, told),
        *([_("1st visit")] if is_first else []),
        *([_("video")] if by_video else []),
        *([_("note")] if told.has_note else []),
        *([] if row.language == practice.languages[0] else [language_name(row.language)]),
        *preparation_marks(told.prepared, practice, by_video=by_video),
    ]


def _about_email(row: DayAppointment, told: Told) -> list[str]:
    """What did not reach them, in one word: none has failed where none was sent."""
    if row.email_failed:
        return [_("email failed")]
    return [_("no email")] if row.is_untold or not told.has_email else []
