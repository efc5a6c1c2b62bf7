"""How a setting that somebody has just changed is taken back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from booking import schedules
from booking.forms.confirmation import ConfirmationForm
from booking.routes.staff.hours.undo import undo_hours
from booking.routes.staff.kept_undo import KeptUndo
from booking.routes.staff.viewer import current_viewer
from booking.schedules import ChangedSettings, HitsBooked

_UNDONE: Final = "Undone. It is as it was before."


def undo_settings(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen, and PatientsHit where a public holiday is closed again."""
    if "holidays_kept_open" in kept.back["values"]:
        return undo_hours(kept, ChangedSettings(**kept.back), _UNDONE, form, now=now)
    change, by = ChangedSettings(**kept.back), current_viewer().user_id
    try:
        schedules.make_change(change, by=by, now=now)
    except HitsBooked as hits:
        # As it was three minutes ago: whom that concerns has not been asked then either.
        schedules.make_change(change, seen=hits.impact.seen, by=by, now=now)
    return _UNDONE
