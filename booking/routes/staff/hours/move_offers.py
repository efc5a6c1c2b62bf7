"""A patient on the call list is offered another time by email, and that is taken back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, messages, waitlist
from booking.appointments import NotBooked, NotOffered, OfferedMeanwhile, SlotTaken
from booking.availability import Part
from booking.formats import moment
from booking.forms.calls import OfferForm
from booking.forms.choices import Choice
from booking.forms.confirmation import ConfirmationForm
from booking.messages import OUTSIDE_HOURS, CalledMeanwhile, DoneAlready
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.hours.calls import called_meanwhile, calls_address, calls_page, no_call_needed
from booking.routes.staff.hours.removal_page import not_as_seen
from booking.routes.staff.hours.requested_day import requested_day
from booking.routes.staff.kept_undo import KeptUndo, keep_undo
from booking.routes.staff.viewer import current_viewer
from booking.schedules import NotAsSeen
from booking.waitlist import WishChanged


@blueprint.post("/calls/<int:number>/offer")
def offer_by_email(number: int) -> ResponseReturnValue:
    """303 to the list, which says so; 409 where the time, the visit or the list is no longer as it was shown."""
    task = messages.task_by_number(number)
    if task is None or task.kind != OUTSIDE_HOURS:
        abort(404)
    form, now = OfferForm(), clock.now()
    day = requested_day(form.day.data)
    part = _part(form.to.data) if form.validate() and form.to.data else None
    if part is None:
        return calls_page(day, sentence=_("Choose one of the times we show.")), 422
    if form.calls_seen is None:
        return calls_page(day, sentence=not_as_seen()), 409
    try:
        offer = appointments.ask_to_move(task, part, user_id=current_viewer().user_id, seen=form.calls_seen, now=now)
    except CalledMeanwhile as other:
        return calls_page(day, sentence=called_meanwhile(other)), 409
    except (DoneAlready, NotBooked):
        return calls_page(day, sentence=no_call_needed()), 409
    except OfferedMeanwhile:
        return calls_page(day, sentence=_("They have been offered a time meanwhile, and nothing was sent.")), 409
    except (SlotTaken, NotOffered):
        return calls_page(day, sentence=_("That time is gone, and nothing was sent. Choose another.")), 409
    time = moment(offer.starts_at, catalog.practice().zone)
    keep_undo("move_offer", _("%(time)s offered by email", time=time), {"offer": str(offer.uuid)}, now=now)
    flash(_("Offered %(time)s by email.", time=time), "done")
    return redirect(calls_address(day), 303)


def undo_move_offer(kept: KeptUndo, form: ConfirmationForm, *, now: datetime) -> str:
    """Raises NotAsSeen once they have taken it."""
    try:
        waitlist.take_move_offer_back(UUID(kept.back["offer"]), now=now)
    except WishChanged:
        raise NotAsSeen from None
    return str(_("Undone. The time is not offered to them any more."))


def _part(to: Choice) -> Part | None:
    surgeons = {one.slug: one.id for one in catalog.surgeons()}
    places = {one.slug: one.id for one in catalog.locations()}
    if to.surgeon not in surgeons or to.location not in places:
        return None
    return Part(surgeons[to.surgeon], places[to.location], to.starts_at)
