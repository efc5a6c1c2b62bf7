"""Bookings: of a time that is held, and for a caller at the desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from booking import waitlist
from booking.appointments.holds import hold_again, is_held, was_ever_booked
from booking.appointments.in_the_way import InTheWay
from booking.appointments.overrides import Override, places
from booking.appointments.parts import Place, as_booked
from booking.appointments.records import PATIENT, Actor, record_change, snapshot
from booking.appointments.refusals import HoldLapsed, NotOffered, SlotTaken
from booking.appointments.rows import hold_parts, new_visit, parts_of
from booking.appointments.seen import require_seen, seen_choice, with_answers
from booking.appointments.statuses import put_status
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Obstacle, ObstacleKind, Part, Reason, are_back_to_back
from booking.catalog import Consultation
from booking.confidential import answers_of, lookups_of, seal_answers
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
        _become_booked(decision, visit, before=before, actor=PATIENT, offer=offer)
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


def book_for_caller(
    consultation: Consultation,
    parts: Sequence[Part],
    *,
    uuid: UUID,
    answers: Mapping[str, Any],
    language: str,
    user_id: int,
    is_silent: bool = False,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Book at the desk in one step; the same `uuid` again is the same visit. No notice is asked for.

    `is_silent` when no email is to tell of it.
    Raises NotOffered, SlotTaken; and with an override what `places` raises.
    """
    surgeons = {part.surgeon for part in parts}
    with under_lock(surgeons=surgeons, uuid=uuid, procedure=consultation.procedure_id, now=now) as decision:
        booked = booked_as(decision.session, uuid)
        if booked is not None:
            return booked
        chosen = places_at_desk(decision, parts, override)
        visit = new_visit(decision, uuid=uuid, browser=None, language=language)
        actor = Actor("desk", user_id, is_silent)
        book_at_desk(decision, visit, parts, chosen=chosen, answers=answers, actor=actor)
        return visit


def book_both_for_caller(
    consultation: Consultation,
    parts: Sequence[Part],
    *,
    uuid: UUID,
    answers: Mapping[str, Any],
    language: str,
    user_id: int,
    is_silent: bool = False,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Book both surgeons, one straight after the other, or neither; otherwise as `book_for_caller`.

    Nothing sets aside that they are back-to-back.
    """
    surgeons = {part.surgeon for part in parts}
    with under_lock(surgeons=surgeons, uuid=uuid, procedure=consultation.procedure_id, now=now) as decision:
        booked = booked_as(decision.session, uuid)
        if booked is not None:
            return booked
        chosen = places_at_desk(decision, parts, override)
        if not are_back_to_back(parts, decision.consultation.rules):
            raise NotOffered(Reason.NOT_BACK_TO_BACK)
        visit = new_visit(decision, uuid=uuid, browser=None, language=language)
        actor = Actor("desk", user_id, is_silent)
        book_at_desk(decision, visit, parts, chosen=chosen, answers=answers, actor=actor)
        return visit


def book_walk_in(
    consultation: Consultation,
    part: Part,
    *,
    uuid: UUID,
    answers: Mapping[str, Any],
    language: str,
    user_id: int,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Book whoever stands at the desk, and say that they have arrived; neither notice nor step counts for them.

    Otherwise as `book_for_caller`. Raises NotOffered, and what `places` raises with an override.
    """
    never_counts = {InTheWay(part, Obstacle(kind)).key for kind in (ObstacleKind.NOTICE, ObstacleKind.STEP)}
    override = override or Override(())
    override = replace(override, named={*override.named, *never_counts})
    actor = Actor("desk", user_id)
    with under_lock(surgeons=[part.surgeon], uuid=uuid, procedure=consultation.procedure_id, now=now) as decision:
        booked = booked_as(decision.session, uuid)
        if booked is not None:
            return booked
        chosen = places_at_desk(decision, [part], override)
        visit = new_visit(decision, uuid=uuid, browser=None, language=language)
        book_at_desk(decision, visit, [part], chosen=chosen, answers=answers, actor=actor)
        put_status(decision, visit.appointments[0], "checked_in", act="checked_in", actor=actor)
        return visit


def booked_as(session: Session, uuid: UUID) -> Visit | None:
    """What the same page has booked before."""
    return session.scalar(select(Visit).where(Visit.uuid == uuid))


def note_lookups(session: Session, visit: Visit) -> None:
    """By what the desk finds it, beside the name."""
    found_by = [{"digest": digest, "visit_id": visit.id} for digest in sorted(lookups_of(answers_of(visit)))]
    if found_by:  # a caller may leave a name alone
        session.connection().execute(insert(VisitLookup), found_by)


def places_at_desk(decision: Decision, parts: Sequence[Part], override: Override | None) -> list[Place]:
    """By the rules that ask for no notice; raises as `places` does."""
    return places(decision, parts, rules=without_notice(decision.consultation.rules), override=override)


def book_at_desk(
    decision: Decision,
    visit: Visit,
    parts: Sequence[Part],
    *,
    chosen: Sequence[Place],
    answers: Mapping[str, Any],
    actor: Actor,
    offer: Offer | None = None,
) -> None:
    """Under the lock, to where `places_at_desk` has said; `offer` is what whoever comes waited for."""
    hold_parts(decision, visit, parts, places=chosen)
    visit.private = seal_answers(visit, answers)
    _become_booked(decision, visit, before=[None] * len(visit.appointments), actor=actor, offer=offer)


def _become_booked(
    decision: Decision,
    visit: Visit,
    *,
    before: Sequence[dict[str, Any] | None],
    actor: Actor,
    offer: Offer | None,
) -> None:
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
