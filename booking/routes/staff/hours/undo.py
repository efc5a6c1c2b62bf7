"""What a change of weekly hours was understood as, read back with a button that takes it back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from flask import flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import clock
from booking.appointments import PatientsHit
from booking.confidential import seen_digest
from booking.forms.confirmation import ConfirmationForm
from booking.forms.dates import read_date
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.impact_page import confirmation_of, make, saved_words
from booking.routes.staff.hours.removal_page import not_as_seen, removal_page
from booking.schedules import NotAsSeen, Overlaps, TakenBack, WeeklySpan

KEY: Final = "hours_undo"  # in the session
OFFERED_FOR: Final = timedelta(minutes=10)


def offer_undo(back: TakenBack | None, words: str, *, now: datetime) -> None:
    """On the next pages about hours, in this browser."""
    if back is not None:
        spans = {name: [_plain(span) for span in getattr(back, name)] for name in ("go", "come")}
        session[KEY] = {"surgeon": back.surgeon_id, "words": words, "at": now.timestamp(), **spans}


def offered_undo() -> dict[str, Any] | None:
    """`words`, and `seen` for its form."""
    offered = session.get(KEY)
    if not offered or clock.now().timestamp() - offered["at"] > OFFERED_FOR.total_seconds():
        return None
    return {"words": offered["words"], "seen": _seen(offered)}


@blueprint.post("/hours/undo")
def undo_hours() -> ResponseReturnValue:
    form, offered = ConfirmationForm(), session.get(KEY)
    if not offered:
        flash(_("There is nothing to undo any more."), "information")
        return redirect(url_for("staff.hours"), 303)
    if form.row_seen != _seen(offered):
        return _ask(offered, sentence=not_as_seen())
    back = TakenBack(offered["surgeon"], *([_span(one) for one in offered[name]] for name in ("go", "come")))
    try:
        made = make(back, form, now=clock.now())
    except PatientsHit as hits:
        return _ask(offered, confirmation=confirmation_of(hits, form, verb=_("Undo")))
    except (NotAsSeen, Overlaps):
        session.pop(KEY)
        flash(_("Somebody has changed these hours meanwhile, so nothing was undone."), "warning")
        return redirect(url_for("staff.hours"), 303)
    session.pop(KEY)
    flash(saved_words(_("The hours are as they were before."), made), "done")
    return redirect(url_for("staff.hours"), 303)


def _ask(offered: dict[str, Any], **shown: Any) -> ResponseReturnValue:
    return removal_page(
        title=_("Undo this change of hours?"),
        lines=[offered["words"]],
        button=_("Undo"),
        back="staff.hours",
        seen=_seen(offered),
        **shown,
    )


def _seen(offered: dict[str, Any]) -> str:
    return seen_digest(KEY, offered["at"], offered["words"])


def _plain(span: WeeklySpan) -> list[int | str | None]:
    days = (day.isoformat() if day else None for day in (span.valid_from, span.valid_until))
    return [span.location_id, span.weekday, span.from_minute, span.until_minute, *days]


def _span(plain: list[Any]) -> WeeklySpan:
    location, weekday, opens, closes, *days = plain
    first, last = (read_date(day) if day else None for day in days)
    return WeeklySpan(location, weekday, opens, closes, first, last)
