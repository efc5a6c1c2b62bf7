"""A time that has opened up, offered to somebody who waits: its page, and the press that takes it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, waitlist
from booking.appointments import AlreadyEarlier, NotBooked, NotOffered, Refused, SlotTaken, TooLateToChange, WishEnded
from booking.confidential import seen_digest
from booking.formats import language
from booking.forms.seen import SeenForm
from booking.models import Offer
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.browser import browser, count_this_hold
from booking.routes.patient.lost_offers import Lost, lost_page, why_lost
from booking.routes.patient.next_person import address_for_whoever_it_is, note_same_person
from booking.routes.patient.offered_part import OfferedVisit, has_it
from booking.routes.patient.refusal_sentences import changed_sentence
from booking.routes.patient.tokens import appointment_address, hold_address
from booking.routes.patient.wish_links import known_offer, offer_address, wish_address
from booking.routes.wording import about, fee_words

LOST: Final[dict[type[Refused], Lost]] = {
    SlotTaken: Lost.TAKEN,
    WishEnded: Lost.ENDED,
    NotBooked: Lost.OVER,
    AlreadyEarlier: Lost.LATER,
    TooLateToChange: Lost.TOO_LATE,
}


@blueprint.get("/offers/<token>")
def offer(token: str) -> ResponseReturnValue:
    """303 to their page once it is theirs, or to their hold; 200 also where it is gone, which is said."""
    offer, now = known_offer(token), clock.now()
    theirs = _where_it_is_theirs(offer, now=now)
    return redirect(theirs, 303) if theirs else _as_it_is(offer, now=now)


@blueprint.post("/offers/<token>/claim")
def claim(token: str) -> ResponseReturnValue:
    """303 to their page with its new time, or to the review of a hold; 409 and how it stands where it is gone."""
    offer, now, form = known_offer(token), clock.now(), SeenForm()
    before = offer.wish.visit
    is_theirs = before is not None and has_it(before, offer)
    if not form.seen.data:
        return _as_it_is(offer, sentence=_("Nothing was changed. Press the button again."), now=now), 422
    if form.seen.data != _seen(offer) and not is_theirs:
        return _as_it_is(offer, sentence=changed_sentence(), now=now), 409
    if before is None:
        count_this_hold(now=now)
    try:
        visit = appointments.claim(offer, browser=browser(), now=now)
    except NotOffered:
        return lost_page(offer, why_lost(offer, now=now) or Lost.WITHDRAWN, now=now), 409
    except Refused as refused:
        lost = Lost.CLOSED if offer.wish.has_to_move and isinstance(refused, WishEnded) else LOST[type(refused)]
        return lost_page(offer, lost, now=now), 409
    if before is None:
        note_same_person(now=now)
        return redirect(hold_address(visit, "review"), 303)
    if not is_theirs:
        flash(_("Your appointment has a new time."), "done")
    return redirect(appointment_address(visit), 303)


def _where_it_is_theirs(offer: Offer, *, now: datetime) -> str | None:
    visit = waitlist.visit_of(offer.wish)
    if visit is not None and has_it(visit, offer):
        return appointment_address(visit)
    if offer.visit is not None and appointments.kept_until(offer.visit, now=now):
        return address_for_whoever_it_is(offer.visit, now=now)
    return None


def _as_it_is(offer: Offer, *, sentence: str | None = None, now: datetime) -> str:
    """The page with its button; or that it is gone."""
    lost = why_lost(offer, now=now)
    if lost is not None:
        return lost_page(offer, lost, now=now)
    visit, practice, has_to_move = offer.wish.visit, catalog.practice(), offer.wish.has_to_move
    consultation = catalog.consultation_of(offer.wish.procedure_id)
    return render_template(
        "patient/offer.html",
        offered=OfferedVisit.of(offer),
        visit=visit,
        has_to_move=has_to_move,
        language=language(),
        sentence=sentence,
        seen=_seen(offer),
        claim=offer_address(offer, "claim"),
        list_page=None if has_to_move else wish_address(offer.wish),
        own_page=appointment_address(visit) if visit is not None else None,
        times_page=appointment_address(visit, "reschedule") if visit is not None and has_to_move else None,
        about=about(offer.wish.procedure),
        fee=fee_words(practice.fee, offer.wish.procedure),
        hold=consultation.hold if consultation else None,
    )


def _seen(offer: Offer) -> str:
    """The time, and what they have now."""
    visit = offer.wish.visit
    versions = appointments.versions_of(visit) if visit is not None else ""
    return seen_digest("offer", offer.uuid, offer.surgeon_id, offer.location_id, offer.starts_at, versions)
