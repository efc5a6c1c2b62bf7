"""What was done to a task is taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from booking import messages
from booking.forms.confirmation import ConfirmationForm
from booking.messages import ChangedAlready, DoneAlready, NotReopenable
from booking.routes.staff.kept_undo import KeptUndo
from booking.routes.staff.viewer import current_viewer
from booking.schedules import Gone, NotAsSeen


def undo_task(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Written down, done, opened again, or given to somebody. Raises Gone, NotAsSeen."""
    try:
        _take_back(kept, now=now)
    except (DoneAlready, NotReopenable, ChangedAlready):
        raise NotAsSeen from None
    return str(_("Undone."))


def _take_back(kept: KeptUndo, *, now: datetime) -> None:
    back = kept.back
    if back["act"] == "new":
        messages.drop_task(UUID(back["uuid"]))
        return
    task, user_id = messages.task_by_number(back["task"]), current_viewer().user_id
    if task is None:
        raise Gone
    match back["act"]:
        case "done":
            if task.done_by_id != user_id:
                raise DoneAlready
            messages.reopen_task(task)
        case "reopened":
            messages.finish_task(task, user_id=user_id, now=now)
        case _:
            if task.assigned_to_id != back["now"]:
                raise ChangedAlready
            messages.assign_task(task, back["was"], seen=back["now"])
