"""How what the practice says in its own words is saved, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from booking import clock, schedules
from booking.forms.confirmation import ConfirmationForm
from booking.models import Practice
from booking.routes.staff.kept_undo import KeptUndo, keep_undo
from booking.routes.staff.practice.last_changes import LastChange, Words, last_changes
from booking.routes.staff.viewer import current_viewer

Writes = Callable[..., int | None]
"""Called with `by` and `now`; what the functions of schedules/own_words.py answer."""


def save_words(write: Writes, *, done: str, undo: str, back: str) -> ResponseReturnValue:
    """303 to the endpoint `back`. Raises what it raises, such as NotAsSeen."""
    now = clock.now()
    change_id = write(by=current_viewer().user_id, now=now)
    if change_id is None:
        flash("Nothing was changed: it was so already.", "information")
    else:
        keep_undo("words", undo, {"change": change_id}, now=now)
        flash(done, "done")
    return redirect(url_for(back), 303)


def shown_changes(row: Practice, words: Words) -> Mapping[str, Sequence[LastChange]]:
    """What the page says of who changed it: nothing where nobody has, since no file says these words."""
    changes = last_changes(row, words)
    return {"changes": changes} if changes else {}


def undo_place(kept: KeptUndo, _form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    schedules.take_place_back(kept.back["change"], by=current_viewer().user_id, now=now)
    return "Undone. It is as it was before."


def undo_words(kept: KeptUndo, _form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    schedules.take_words_back(kept.back["change"], by=current_viewer().user_id, now=now)
    return "Undone. It is as it was before."
