"""An offer that cannot be taken: why not, that nothing has changed, and what its reader could do next."""

from __future__ import annotations

from datetime import datetime
from enum import Enum
from typing import Final

from flask import abort, render_template
from flask_babel import gettext as _

from booking import catalog, messages, waitlist
from booking.availability import Reason, why_not
from booking.formats import language, time_short
from booking.models import Offer, Visit
from booking.routes.open_times.month import Link
from booking.routes.patient.appointments import may_be_changed, may_come_earlier
from booking.routes.patient.offered_times import (
    offered_times_about,
    times_address,
    times_at_any_notice,
    times_to_move,
)
from booking.routes.patient.refusal_sentences import refusal_sentence
from booking.routes.patient.tokens import appointment_address
from booking.routes.patient.wish_links import wish_address


class Lost(Enum):
    TAKEN = "somebody else has it"
    TOO_NEAR = "it begins too soon by now to be booked online"
    WITHDRAWN = "the practice offers it no more"
    PASSED = "it has begun"
    ENDED = "they are not on the list any more"
    CLOSED = "they had to move, and have not answered in time, or have moved"
    OVER = "their own appointment is canceled, or over"
    LATER = "what they have is not later"
    TOO_LATE = "what they have is too near to be moved"


LOST_BY_REASON: Final = {
    Reason.TAKEN: Lost.TAKEN,
    Reason.DAY_FULL: Lost.TAKEN,
    Reason.TOO_SOON: Lost.TOO_NEAR,
}
"""Any other reason is a change of what the practice offers."""


def why_lost(offer: Offer, *, now: datetime) -> Lost | None:
    """None while it can be taken; whoever takes it is asked again under the lock."""
    visit = offer.wish.visit
    if visit is not None and not may_come_earlier(visit, now=now):
        return Lost.OVER
    if offer.wish.has_to_move:
        return _why_closed(offer, now=now)
    if not waitlist.is_waiting(offer.wish, now=now):
        return Lost.ENDED
    if offer.starts_at <= now:
        return Lost.PASSED
    if visit is not None and visit.appointments[0].starts_at <= offer.starts_at:
        return Lost.LATER
    if visit is not None and not may_be_changed(visit, now=now):
        return Lost.TOO_LATE
    return _why_not_open(offer, now=now)


def _why_closed(offer: Offer, *, now: datetime) -> Lost | None:
    """Of whoever has to move: to a later time as well, and at any notice."""
    if not waitlist.is_waiting(offer.wish, now=now) or not messages.has_to_move_still(offer.wish):
        return Lost.CLOSED
    if offer.starts_at <= now:
        return Lost.PASSED
    return _why_not_open(offer, now=now)


def lost_page(offer: Offer, lost: Lost, *, now: datetime) -> str:
    visit = waitlist.visit_of(offer.wish)
    is_on = visit is not None and may_come_earlier(visit, now=now)
    return render_template(
        "patient/offer_gone.html",
        visit=visit if is_on else None,
        language=language(),
        title=_title(offer, lost),
        sentence=_sentence(offer, lost, now=now),
        acts=_acts(offer, visit if is_on else None, now=now),
        waits=_is_on_list(offer, now=now),
    )


def _is_on_list(offer: Offer, *, now: datetime) -> bool:
    return not offer.wish.has_to_move and waitlist.is_waiting(offer.wish, now=now)


def _why_not_open(offer: Offer, *, now: datetime) -> Lost | None:
    visit = offer.wish.visit
    if visit is None:
        found = offered_times_about(offer.wish.procedure, now=now)
    else:
        found = (times_at_any_notice if offer.wish.has_to_move else times_to_move)(visit, now=now)
    day = found.day_of(offer.starts_at)
    if day is None or offer.surgeon.slug not in found.surgeons:
        return Lost.WITHDRAWN
    agenda = next(one for one in found.agendas.over(day, day) if one.surgeon == offer.surgeon_id)
    reason = why_not(agenda, found.rules, location=offer.location_id, starts_at=offer.starts_at, now=now)
    return LOST_BY_REASON.get(reason, Lost.WITHDRAWN) if reason else None


def _title(offer: Offer, lost: Lost) -> str:
    return {
        Lost.TAKEN: _("%(time)s has just been taken", time=time_short(offer.starts_at, catalog.practice().zone)),
        Lost.TOO_NEAR: _("This time isn’t offered any more"),
        Lost.WITHDRAWN: _("This time isn’t offered any more"),
        Lost.PASSED: _("That time has passed"),
        Lost.ENDED: _("You’re not on the earlier-visit list any more"),
        Lost.CLOSED: _("This time isn’t offered any more"),
        Lost.OVER: _("There’s no appointment to move"),
        Lost.LATER: _("You already have an earlier time"),
        Lost.TOO_LATE: _("Please call us to change this"),
    }[lost]


def _sentence(offer: Offer, lost: Lost, *, now: datetime) -> str:
    if lost is Lost.TOO_NEAR:
        consultation = catalog.consultation_of(offer.wish.procedure_id) or abort(404)
        return refusal_sentence(Reason.TOO_SOON, offer.starts_at, consultation.rules, now=now)
    return {
        Lost.TAKEN: _("Someone was faster. Nothing has changed for you."),
        Lost.WITHDRAWN: _("Nobody can book it any more. Nothing has changed for you."),
        Lost.PASSED: _("Nobody can book it any more. Nothing has changed for you."),
        Lost.ENDED: _("So this time isn’t offered to you any more. You can still book any open time."),
        Lost.CLOSED: _("We offer a time for 24 hours, or until your appointment has changed."),
        Lost.OVER: _("It was canceled, or it’s over. You can book a new one at any open time."),
        Lost.LATER: _("This one is later than what you have, so nothing was changed."),
        Lost.TOO_LATE: _("The online deadline has passed. Your appointment is still on."),
    }[lost]


def _acts(offer: Offer, visit: Visit | None, *, now: datetime) -> list[Link]:
    """The likeliest first; `visit` is theirs that is on."""
    acts, times = [], _("See all times")
    if visit is not None:
        own = _("View your appointment")
        acts.append(Link(appointment_address(visit), own, own))
    if visit is not None and may_be_changed(visit, now=now):
        acts.append(Link(appointment_address(visit, "reschedule"), times, times))
    elif visit is None:
        acts.append(Link(times_address(offer.wish.procedure, offer.surgeon.slug), times, times))
    if _is_on_list(offer, now=now):
        place = _("Change or leave the list")
        acts.append(Link(wish_address(offer.wish), place, place))
    return acts
