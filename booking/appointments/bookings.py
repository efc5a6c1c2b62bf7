"""Bookings: a time that is held becomes booked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from booking import waitlist
from booking.appointments.holds import hold_again, is_held, was_ever_booked
from booking.appointments.parts import as_booked
from booking.appointments.records import PATIENT, Actor, record_change, snapshot
from booking.appointments.refusals import HoldLapsed, NotOffered, SlotTaken
from booking.appointments.rows import parts_of
from booking.appointments.seen import require_seen, seen_choice, with_answers
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Part
from booking.confidential import answers_of, lookups_of
from booking.models import Offer, Visit, VisitLookup


def book(visit: Visit, *, seen: str | None = None, language: str | None = None, now: datetime) -> Visit:
    """Book what the patient holds; once booked, the same again changes nothing. `seen` is what the page showed.

    `language` is the page's, in which they are written to from then on; None leaves that of the hold. Raises
    HoldLapsed, ChangedMeanwhile, SlotTaken.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        if was_ever_booked(visit):
            require_seen(seen, with_answers(seen_choice(visit), visit))
            return visit
        if not is_held(visit) or not answers_of(visit):
            raise HoldLapsed
        require_seen(seen, with_answers(seen_choice(visit), visit))
        rules = without_notice(as_booked(visit, decision.consultation.rules))  # met when the hold began
        try:
            decision.check(parts_of(visit), rules=rules)
        except NotOffered as refused:
            raise SlotTaken from refused  # the hours changed meanwhile, or the surgeon or the place left the catalog
        visit.language = language or visit.language
        before, offer = [snapshot(row) for row in visit.appointments], waitlist.offer_held_by(decision.session, visit)
        become_booked(decision, visit, before=before, actor=PATIENT, offer=offer)
        return visit


def book_instead(
    visit: Visit, parts: Sequence[Part], *, seen: str, language: str | None = None, now: datetime
) -> Visit:
    """Book another time than the one that lapsed, with the answers that the page showed.

    Raises ChangedMeanwhile, HoldLapsed, NotOffered, SlotTaken.
    """
    offer, _dot, answers = seen.partition(".")
    visit = hold_again(visit, parts, answers=None, seen=offer, now=now)
    return book(visit, seen=f"{seen_choice(visit)}.{answers}", language=language, now=now)


def become_booked(
    decision: Decision,
    visit: Visit,
    *,
    before: Sequence[dict[str, Any] | None],
    actor: Actor,
    offer: Offer | None,
) -> None:
    """Under the lock, with all that whoever books leaves besides."""
    for row in visit.appointments:
        row.status, row.held_until = "booked", None
        row.changed_at = decision.now
        row.version += 1
    if actor == PATIENT:
        visit.consented_at = decision.now
    visit.browser = None  # whoever uses this browser next begins anew
    note_lookups(decision.session, visit)
    also = {"offer": offer.id} if offer else None
    record_change(decision, visit, "booked", before=before, actor=actor, also=also)
    if offer:
        waitlist.note_claimed(decision.session, offer, visit, now=decision.now)


def note_lookups(session: Session, visit: Visit) -> None:
    """By what the desk finds it, beside the name."""
    found_by = [{"digest": digest, "visit_id": visit.id} for digest in sorted(lookups_of(answers_of(visit)))]
    if found_by:  # a caller may leave a name alone
        session.connection().execute(insert(VisitLookup), found_by)
