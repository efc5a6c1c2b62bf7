"""The desk takes somebody off the earlier-visit list, and what it did with a wish is taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import clock, waitlist
from booking.availability import PartOfDay
from booking.forms.confirmation import ConfirmationForm
from booking.forms.seen import SeenForm
from booking.models import Wish
from booking.routes.staff.appointment.page import open_again
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.pages import list_page
from booking.routes.staff.earlier_visits.words import seen_wanted
from booking.routes.staff.kept_undo import KeptUndo, keep_undo
from booking.schedules import Gone, NotAsSeen
from booking.waitlist import NotWaiting, Wanted, WishChanged


@blueprint.post("/earlier-visits/<uuid:uuid>/ending")
def end_wish(uuid: UUID) -> ResponseReturnValue:
    """303 to the list; 409 when they wait for something else by now, or no more."""
    wish, now, form = waitlist.wish_by_uuid(uuid) or abort(404), clock.now(), SeenForm()
    if not form.seen.data:
        return list_page(sentence=open_again(), now=now), 422
    if wish.ended_by == "desk":
        flash(_("They had been taken off the list before. Nothing was done just now."), "warning")
        return redirect(url_for("staff.earlier_visits"), 303)
    if not waitlist.is_waiting(wish, now=now):
        return list_page(sentence=_("They are not on the list any more. Nothing was done just now."), now=now), 409
    if form.seen.data != seen_wanted(uuid, waitlist.wanted_of(wish)):
        return list_page(sentence=_("They wait for something else by now: read it, and press again."), now=now), 409
    waitlist.end_wish(wish, by="desk", now=now)
    keep_undo("wish", _("taken off the earlier-visit list"), {"wish": str(uuid), "ended": True}, now=now)
    flash(_("Taken off the list. No email tells them."), "done")
    return redirect(url_for("staff.earlier_visits"), 303)


def keep_taking(wish: Wish, was: Wanted | None, *, now: datetime) -> None:
    """For an undo: `was` is what was waited for before, None where nothing was."""
    words = _("changed on the earlier-visit list") if was else _("put on the earlier-visit list")
    former = {"was": _plain(was)} if was else {}
    keep_undo("wish", words, {"wish": str(wish.uuid), "seen": waitlist.seen_wish(wish, now=now), **former}, now=now)


def undo_wish(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises Gone, NotAsSeen."""
    wish = waitlist.wish_by_uuid(UUID(kept.back["wish"]))
    if wish is None:
        raise Gone
    try:
        if "ended" in kept.back:
            waitlist.wait_again(wish.uuid, ended_at=kept.at, now=now)
        elif kept.back["seen"] != waitlist.seen_wish(wish, now=now):
            raise WishChanged
        elif "was" in kept.back:
            waitlist.change_wish(wish, _wanted(kept.back["was"]), seen=kept.back["seen"], now=now)
        else:
            waitlist.end_wish(wish, by="desk", now=now)
    except (WishChanged, NotWaiting):
        raise NotAsSeen from None
    return str(_("Undone. The list is as it was before."))


def _plain(wanted: Wanted) -> dict[str, Any]:
    return {
        "surgeons": sorted(wanted.surgeons),
        "weekdays": sorted(wanted.weekdays),
        "parts": sorted(wanted.parts),
        "minutes": wanted.notice // timedelta(minutes=1),
    }


def _wanted(plain: Mapping[str, Any]) -> Wanted:
    return Wanted(
        surgeons=frozenset(plain["surgeons"]),
        weekdays=frozenset(plain["weekdays"]),
        parts=frozenset(map(PartOfDay, plain["parts"])),
        notice=timedelta(minutes=plain["minutes"]),
    )
