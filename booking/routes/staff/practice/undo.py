"""How a setting that somebody has just changed is taken back."""

from __future__ import annotations

from datetime import datetime

from booking import schedules
from booking.forms.confirmation import ConfirmationForm
from booking.routes.staff.kept_undo import KeptUndo
from booking.routes.staff.viewer import current_viewer
from booking.schedules import ChangedSettings, HitsBooked


def undo_settings(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    change, by = ChangedSettings(**kept.back), current_viewer().user_id
    try:
        schedules.make_change(change, by=by, now=now)
    except HitsBooked as hits:
        # As it was three minutes ago: whom that concerns has not been asked then either.
        schedules.make_change(change, seen=hits.impact.seen, by=by, now=now)
    return "Undone. It is as it was before."
