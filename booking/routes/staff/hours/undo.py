"""How what the desk and surgeons enter about hours and days is kept for an undo, and taken back."""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from flask_babel import ngettext

from booking import catalog, messages, schedules
from booking.appointments import Act, Actor, Made, WithVisitsBack
from booking.forms.confirmation import ConfirmationForm
from booking.forms.dates import read_date
from booking.messages import DoneAlready
from booking.routes.staff.hours.impact_page import make, saved_words
from booking.routes.staff.kept_undo import KeptUndo, keep_undo
from booking.routes.staff.viewer import current_viewer
from booking.schedules import (
    FormerNote,
    Gone,
    HoursChange,
    NotAsSeen,
    NotedDates,
    Opposite,
    TakenBack,
    WeeklySpan,
    take_note_back,
)


def keep_weekly(back: TakenBack | None, words: str, made: Made, form: ConfirmationForm) -> None:
    spans = {name: [_plain(span) for span in getattr(back, name)] for name in ("go", "come")} if back else {}
    kept = {"surgeon": back.surgeon_id} | spans if back else None
    keep_undo("weekly", words, kept, tells=has_told(made, form), now=made.at)


def keep_dates(change: NotedDates, words: str, made: Made, form: ConfirmationForm) -> None:
    kept = change.opposite.plain() if change.opposite else None
    keep_undo("dates", words, kept, tells=has_told(made, form), now=made.at)


def keep_note(former: FormerNote | None, words: str, *, now: datetime) -> None:
    keep_undo("note", words, _plain_note(former) if former else None, now=now)


def undo_weekly(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises PatientsHit, NotAsSeen, Overlaps."""
    spans = ([_span(one) for one in kept.back[name]] for name in ("go", "come"))
    back = TakenBack(kept.back["surgeon"], *spans)
    return undo_hours(kept, back, _("The hours are as they were before."), form, now=now)


def undo_dates(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises PatientsHit, Gone, NotAsSeen, Overlaps."""
    return undo_hours(kept, Opposite(**kept.back), _("Undone. It is as it was before."), form, now=now)


def undo_note(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    take_note_back(_former(kept.back), by=current_viewer().user_id, now=now)
    return str(_("Undone. The note is as it was before."))


def undo_delay(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises NotAsSeen."""
    surgeon = catalog.surgeon(kept.back["surgeon"])
    if surgeon is None:
        raise Gone
    shown = schedules.minutes_late(surgeon, catalog.practice().zone, now=now)
    if shown != kept.back["said"]:
        raise NotAsSeen
    schedules.say_late(surgeon.id, kept.back["was"], seen=kept.back["said"], now=now)
    return str(_("Undone."))


def undo_call(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    task = messages.task_by_number(kept.back["task"])
    if task is None:
        raise Gone
    try:
        messages.take_call_back(task, number=kept.back["number"], user_id=current_viewer().user_id)
    except DoneAlready:
        raise NotAsSeen from None
    return str(_("Undone."))


def undo_hours(kept: KeptUndo, change: HoursChange, sentence: str, form: ConfirmationForm, *, now: datetime) -> str:
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    back = WithVisitsBack(change, kept.at, actor)
    said = saved_words(sentence, make(back, form, now=now))
    if not back.stayed:
        return said
    stayed = ngettext(
        "%(num)d visit that was moved or canceled with it stays as it is now.",
        "%(num)d visits that were moved or canceled with it stay as they are now.",
        back.stayed,
    )
    return f"{said} {stayed}"


def has_told(made: Made, form: ConfirmationForm) -> bool:
    """Whether emails go about visits that were changed with it."""
    return not form.no_email.data and any(made.acts.get(act) for act in (Act.MOVE, Act.CANCEL))


def _plain(span: WeeklySpan) -> list[int | str | None]:
    days = (day.isoformat() if day else None for day in (span.valid_from, span.valid_until))
    return [span.location_id, span.weekday, span.from_minute, span.until_minute, *days]


def _span(plain: list[Any]) -> WeeklySpan:
    location, weekday, opens, closes, *days = plain
    first, last = (read_date(day) if day else None for day in days)
    return WeeklySpan(location, weekday, opens, closes, first, last)


def _plain_note(former: FormerNote) -> dict[str, Any]:
    private = b64encode(former.private).decode() if former.private else None
    own = {"uuid": str(former.uuid), "on": former.on.toordinal(), "surgeon": former.surgeon_id}
    return own | {"private": private, "seen": former.seen}


def _former(plain: Any) -> FormerNote:
    private = b64decode(plain["private"]) if plain["private"] else None
    on, uuid = date.fromordinal(plain["on"]), UUID(plain["uuid"])
    return FormerNote(uuid, on, plain["surgeon"], private, plain["seen"])
