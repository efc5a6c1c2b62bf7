"""Bookings at the desk: for a caller, of one surgeon or both in one visit, and for whoever stands there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from booking.appointments.bookings import become_booked
from booking.appointments.in_the_way import InTheWay
from booking.appointments.overrides import Override, places
from booking.appointments.parts import Place
from booking.appointments.records import Actor
from booking.appointments.refusals import NotOffered
from booking.appointments.rows import hold_parts, new_visit
from booking.appointments.statuses import put_status
from booking.appointments.under_lock import Decision, under_lock, without_notice
from booking.availability import Obstacle, ObstacleKind, Part, Reason, are_back_to_back
from booking.catalog import Consultation
from booking.confidential import seal_answers
from booking.models import Offer, Visit


def book_for_caller(
    consultation: Consultation,
    parts: Sequence[Part],
    *,
    uuid: UUID,
    answers: Mapping[str, Any],
    language: str,
    user_id: int,
    is_silent: bool = False,
    back_to_back: bool = False,
    override: Override | None = None,
    now: datetime,
) -> Visit:
    """Book at the desk in one step; the same `uuid` again is the same visit. No notice is asked for.

    `is_silent` when no email is to tell of it; `back_to_back` of both surgeons, which no override sets aside.
    Raises NotOffered, SlotTaken; and with an override what `places` raises.
    """
    surgeons = {part.surgeon for part in parts}
    with under_lock(surgeons=surgeons, uuid=uuid, procedure=consultation.procedure_id, now=now) as decision:
        booked = booked_as(decision.session, uuid)
        if booked is not None:
            return booked
        chosen = places_at_desk(decision, parts, override)
        if back_to_back and not are_back_to_back(parts, decision.consultation.rules):
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
    become_booked(decision, visit, before=[None] * len(visit.appointments), actor=actor, offer=offer)
