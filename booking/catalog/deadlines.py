"""Until when a patient may change or cancel what is booked themselves, at no charge, as every reader is told it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask_babel import gettext as _

from booking.catalog.details import PracticeDetails
from booking.confidential import national
from booking.formats import moment


def change_deadline(starts_at: datetime, practice: PracticeDetails) -> datetime:
    """The last moment at which they may, for a visit whose first appointment begins then."""
    return starts_at - timedelta(minutes=practice.cancellation_notice_minutes)


def deadline_sentence(starts_at: datetime, practice: PracticeDetails) -> str:
    """You can change or cancel at no charge until Monday, October 5, 2026 at 10:00 AM.

    For review, email, and calendar entry, in the language that is spoken; it stays true after the deadline.
    """
    return _(
        "You can change or cancel at no charge until %(moment)s.",
        moment=moment(change_deadline(starts_at, practice), practice.zone),
    )


def changing_sentence(starts_at: datetime, practice: PracticeDetails, *, now: datetime) -> str:
    """For who is about to book: the same sentence, or once that is past, whom they call."""
    if now <= change_deadline(starts_at, practice):
        return deadline_sentence(starts_at, practice)
    return _("To change or cancel this appointment, call us at %(telephone)s.", telephone=national(practice.telephone))


def too_late_sentence() -> str:
    """Where the telephone number follows; in the place of the other sentence once the deadline has passed."""
    return _("It’s too late to change this online. Call us and we’ll help.")
