"""The button that takes back what one has done last at the desk, where it was not about one visit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access, clock
from booking.appointments import PatientsHit
from booking.forms.confirmation import ConfirmationForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.ending import undo_wish
from booking.routes.staff.hours.impact_page import confirmation_of
from booking.routes.staff.hours.move_offers import undo_move_offer
from booking.routes.staff.hours.removal_page import not_as_seen, removal_page
from booking.routes.staff.hours.undo import undo_call, undo_dates, undo_delay, undo_note, undo_weekly
from booking.routes.staff.kept_undo import KeptUndo, forget_undo, kept_undo
from booking.routes.staff.people.decisions import undo_decision
from booking.routes.staff.practice.own_words import undo_place, undo_words
from booking.routes.staff.practice.undo import undo_settings
from booking.routes.staff.tasks.undo import undo_task
from booking.schedules import Gone, NotAsSeen, Overlaps

TAKES_BACK: Final[Mapping[str, Callable[..., str]]] = {
    "weekly": undo_weekly,
    "dates": undo_dates,
    "note": undo_note,
    "delay": undo_delay,
    "call": undo_call,
    "task": undo_task,
    "decision": undo_decision,
    "settings": undo_settings,
    "words": undo_words,
    "place": undo_place,
    "wish": undo_wish,
    "move_offer": undo_move_offer,
}
_PLACES: Final = {
    "weekly": "staff.hours",
    "call": "staff.calls",
    "move_offer": "staff.calls",
    "task": "staff.tasks",
    "settings": "staff.practice",
    "words": "staff.practice",
    "place": "staff.practice_places",
    "wish": "staff.earlier_visits",
}


@blueprint.post("/undo")
def undo_last() -> ResponseReturnValue:
    """303 also where nothing was undone, which is said; 409 asks about whom it hits."""
    form, kept, now = ConfirmationForm(), kept_undo(), clock.now()
    if kept is None:
        return _say(_("There is nothing to undo any more."), "staff.diary")
    if not kept.is_recent(now=now):
        return _say(_("Nothing was done: an act can be undone for three minutes."), _place(kept))
    if form.row_seen != kept.seen:
        return _ask(kept, sentence=not_as_seen())
    try:
        said = TAKES_BACK[kept.kind](kept, form, now=now)
    except PatientsHit as hits:
        return _ask(kept, confirmation=confirmation_of(hits, form, verb=_("Undo")))
    except (Gone, NotAsSeen, Overlaps):
        forget_undo()
        return _say(_changed_meanwhile(kept), _place(kept))
    forget_undo()
    return _say(said, _place(kept), kind="done")


def _say(sentence: str, place: str, *, kind: str = "warning") -> ResponseReturnValue:
    flash(sentence, kind)
    return redirect(url_for(place), 303)


def _changed_meanwhile(kept: KeptUndo) -> str:
    if kept.kind == "weekly":
        return str(_("Somebody has changed these hours meanwhile, so nothing was undone."))
    return str(_("Somebody has changed this meanwhile, so nothing was undone."))


def _place(kept: KeptUndo) -> str:
    """Where the list of such things stands."""
    lists = {"time_off": "staff.time_off", "closures": "staff.closures", "extra_hours": "staff.extra_hours"}
    place = lists[kept.back["table"]] if kept.kind == "dates" else _PLACES.get(kept.kind, "staff.diary")
    return place if access.may_open(place) else "staff.diary"


def _ask(kept: KeptUndo, **shown: Any) -> ResponseReturnValue:
    return removal_page(
        title=_("Undo this?"),
        lines=[kept.words],
        button=_("Undo"),
        back=_place(kept),
        seen=kept.seen,
        **shown,
    )
