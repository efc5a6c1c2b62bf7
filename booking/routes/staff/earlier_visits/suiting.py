"""Whom on the earlier-visit list a free time suits, as the page of a blank shows them, and the press that gives it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, waitlist
from booking.appointments import Actor, ChangedMeanwhile, NotBooked, NotOffered, SlotTaken, WishEnded
from booking.availability import Part
from booking.forms.choices import Choice
from booking.forms.desk_wishes import GivenTimeForm
from booking.models import Wish
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.appointment.page import open_again, tells_patient
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.pages import list_page, row_of
from booking.routes.staff.earlier_visits.words import seen_wanted
from booking.routes.staff.viewer import current_viewer
from booking.waitlist import ListedWish


def suited_by(choice: Choice, found: OpenTimes) -> list[dict[str, Any]]:
    """Whoever has waited longest first, each with the `start` that they would be given.

    As a blank of the diary names no place, whoever could come to any place that the surgeon is in then.
    """
    starts = _starts(choice, found)
    rows: dict[UUID, dict[str, Any]] = {}
    for part, listed in waitlist.suited(list(starts), now=found.now).items():
        for one in listed:
            rows.setdefault(one.uuid, _row(one) | {"start": str(starts[part])})
    return list(rows.values())


@blueprint.post("/earlier-visits/<uuid:uuid>/booking")
def book_wish(uuid: UUID) -> ResponseReturnValue:
    """303 to the appointment, which is theirs; 409 and the list where the time has gone, or they wait no longer."""
    wish, now, form = waitlist.wish_by_uuid(uuid) or abort(404), clock.now(), GivenTimeForm()
    part = _part(form.start.data) if form.start.data else None
    versions, _dot, seen = form.seen.data.partition(".")
    if part is None or not seen:
        return list_page(sentence=open_again(), now=now), 422
    actor = Actor("desk", current_viewer().user_id, is_silent=form.no_email.data)
    try:
        if seen != seen_wanted(uuid, waitlist.wanted_of(wish)):
            raise ChangedMeanwhile
        visit = appointments.claim_at_desk(wish, part, actor=actor, seen=versions or None, now=now)
    except (ChangedMeanwhile, WishEnded, NotBooked, SlotTaken, NotOffered) as refused:
        return list_page(sentence=_refusal(refused), now=now), 409
    flash(_("It is theirs. %(told)s", told=tells_patient(visit, is_silent=actor.is_silent)), "done")
    return redirect(url_for("staff.appointment", uuid=visit.appointments[0].uuid), 303)


def _starts(choice: Choice, found: OpenTimes) -> dict[Part, Choice]:
    """None of a surgeon or a place that there is not."""
    surgeon = found.surgeons.get(choice.surgeon)
    places = {slug: row for slug, row in found.locations.items() if choice.location in ("", slug)}
    if surgeon is None:
        return {}
    return {
        Part(surgeon.id, row.id, choice.starts_at): Choice(choice.surgeon, slug, choice.starts_at)
        for slug, row in places.items()
    }


def _row(listed: ListedWish) -> dict[str, Any]:
    wish = waitlist.wish_by_uuid(listed.uuid)
    return row_of(listed, current_viewer(), catalog.practice().zone) | {"seen": _seen(wish) if wish else ""}


def _seen(wish: Wish) -> str:
    """What they have now, and what they wait for."""
    versions = appointments.versions_of(wish.visit) if wish.visit is not None else ""
    return f"{versions}.{seen_wanted(wish.uuid, waitlist.wanted_of(wish))}"


def _part(choice: Choice) -> Part | None:
    surgeon = next((one.id for one in catalog.surgeons() if one.slug == choice.surgeon), None)
    location = next((one.id for one in catalog.locations() if one.slug == choice.location), None)
    return Part(surgeon, location, choice.starts_at) if surgeon is not None and location is not None else None


def _refusal(refused: Exception) -> str:
    if isinstance(refused, ChangedMeanwhile):
        return _("Their appointment, or what they wait for, was changed meanwhile. Nothing was booked.")
    if isinstance(refused, SlotTaken | NotOffered):
        return _("That time is not free any more. Nothing was booked.")
    return _("They are not on the list any more. Nothing was booked.")
