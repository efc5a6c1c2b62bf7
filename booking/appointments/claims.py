"""A time claimed by whoever waits for an earlier one: by the link of their offer, or with one press at the desk."""

from __future__ import annotations

from datetime import datetime

from booking import messages, waitlist
from booking.appointments.changes import is_booked
from booking.appointments.desk_bookings import book_at_desk, places_at_desk
from booking.appointments.holds import give_time_back, kept_until
from booking.appointments.moves import move_visit, rules_to_take_offer
from booking.appointments.overrides import Override, places
from booking.appointments.parts import as_booked
from booking.appointments.records import PATIENT, Actor
from booking.appointments.refusals import AlreadyEarlier, NotBooked, WishEnded
from booking.appointments.rows import hold_parts, new_visit, parts_of
from booking.appointments.under_lock import under_lock, without_notice
from booking.availability import Part
from booking.confidential import answers_of_wish, seal_answers
from booking.models import Offer, Visit, Wish


def claim(offer: Offer, *, browser: bytes, now: datetime) -> Visit:
    """Move the visit of whoever waits there, or hold the time for them; the same claim again is the same answer.

    The old time stays until the new is sure, and then goes to the next who wait. Whoever has to move may move later as
    well, and at any notice: we have asked them to. Who waits without a visit gets a hold with what they told us in it,
    at this browser; booked, it ends their wish, and lapsed it leaves it.
    Raises WishEnded, NotBooked, AlreadyEarlier, TooLateToChange, NotOffered, SlotTaken.
    """
    if offer.wish.visit is None:
        return _hold_for(offer, browser=browser, now=now)
    return _move_to(offer, offer.wish.visit, now=now)


def claim_at_desk(
    wish: Wish,
    part: Part,
    *,
    actor: Actor,
    seen: str | None = None,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """The desk gives a time to whoever waits: their visit moves there, or is booked; their wish has ended then.

    The same again is the same visit. `seen` are the versions of their visit, see `versions_of`.
    Raises WishEnded, NotBooked, ChangedMeanwhile, NotOffered, SlotTaken, and with an override what `places` raises.
    """
    if wish.visit is None:
        return _book_for(wish, part, actor=actor, override=override, now=now)
    with under_lock(surgeons=[part.surgeon], visit=wish.visit, now=now) as decision:
        wish, visit = waitlist.locked(decision.session, wish.id), decision.known_visit
        if is_booked(visit) and parts_of(visit) == [part]:
            return visit
        _require_standing(wish, now=now)
        rules = as_booked(visit, decision.consultation.rules)
        rules = rules_to_take_offer(decision, visit, rules=rules, actor=actor, seen=seen)
        chosen = places(decision, [part], rules=rules, override=override)
        offer = waitlist.offer_at_desk(decision.session, wish, part, length=rules.length, now=now)
        move_visit(decision, visit, [part], rules=rules, chosen=chosen, actor=actor, also={"offer": offer.id})
        waitlist.note_claimed(decision.session, offer, visit, now=now)
        return visit


def _move_to(offer: Offer, visit: Visit, *, now: datetime) -> Visit:
    part = waitlist.part_of(offer)
    with under_lock(surgeons=[part.surgeon], visit=visit, now=now) as decision:
        offer, visit = waitlist.locked_offer(decision.session, offer.id), decision.known_visit
        if is_booked(visit) and parts_of(visit) == [part]:
            return visit
        if not is_booked(visit):
            raise NotBooked
        _require_standing(offer.wish, now=now)
        rules = as_booked(visit, decision.consultation.rules)
        if offer.wish.has_to_move:
            rules = without_notice(rules)
        elif min(row.starts_at for row in visit.appointments) <= part.starts_at:
            raise AlreadyEarlier
        else:
            rules = rules_to_take_offer(decision, visit, rules=rules, actor=PATIENT, seen=None)
        chosen = places(decision, [part], rules=rules, override=None)
        move_visit(decision, visit, [part], rules=rules, chosen=chosen, actor=PATIENT, also={"offer": offer.id})
        waitlist.note_claimed(decision.session, offer, visit, now=now)
        return visit


def _hold_for(offer: Offer, *, browser: bytes, now: datetime) -> Visit:
    part = waitlist.part_of(offer)
    about = offer.wish.procedure_id
    with under_lock(surgeons=[part.surgeon], browser=browser, procedure=about, now=now) as decision:
        offer = waitlist.locked_offer(decision.session, offer.id)
        held = offer.visit
        if held is not None and (offer.claimed_at is not None or kept_until(held, now=now)):
            return held
        _require_standing(offer.wish, now=now)
        decision.check([part], rules=decision.consultation.rules)
        if decision.visit is not None:
            give_time_back(decision, decision.visit)  # one browser holds one time: the last it chose
        visit = new_visit(decision, browser=browser, language=offer.wish.language)
        hold_parts(decision, visit, [part])
        visit.private = seal_answers(visit, answers_of_wish(offer.wish))
        offer.visit_id = visit.id
        return visit


def _book_for(wish: Wish, part: Part, *, actor: Actor, override: Override | None, now: datetime) -> Visit:
    """Who waits without a visit."""
    with under_lock(surgeons=[part.surgeon], uuid=wish.uuid, procedure=wish.procedure_id, now=now) as decision:
        wish = waitlist.locked(decision.session, wish.id)
        offer = waitlist.offer_at_desk(decision.session, wish, part, length=decision.consultation.rules.length, now=now)
        if offer.claimed_at is not None and offer.visit is not None and is_booked(offer.visit):
            return offer.visit
        _require_standing(wish, now=now)
        chosen = places_at_desk(decision, [part], override)
        visit = new_visit(decision, browser=None, language=wish.language)
        visit.consented_at = wish.consented_at
        answers = answers_of_wish(wish)
        book_at_desk(decision, visit, [part], chosen=chosen, answers=answers, actor=actor, offer=offer)
        return visit


def _require_standing(wish: Wish, *, now: datetime) -> None:
    """Its days are counted here as well: the worker may be late to end it."""
    if wish.ended_at is not None or wish.ends_at <= now:
        raise WishEnded
    if wish.has_to_move and not messages.has_to_move_still(wish):
        raise WishEnded
