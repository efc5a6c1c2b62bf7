"""Corrections of what is known of a patient: their name, telephone number, email address and language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from secrets import compare_digest
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select

from booking import calendars, messages, schedules, waitlist
from booking.appointments.bookings import note_lookups
from booking.appointments.changes import is_ahead, versions_of
from booking.appointments.holds import was_ever_booked
from booking.appointments.last_act import UNDO_WITHIN
from booking.appointments.queries import visit_by_uuid
from booking.appointments.records import PATIENT, Actor, snapshot, write_history
from booking.appointments.refusals import NotBooked
from booking.appointments.rows import give_links, raise_version
from booking.appointments.seen import require_seen
from booking.appointments.under_lock import Decision, under_lock
from booking.confidential import Purpose, answers_of, derive_token, seal_answers, seal_former
from booking.database import db
from booking.models import FormerContact, History, Visit, VisitLookup

CORRECTED = "corrected"
LANGUAGE = "language"
A_DOUBLE_CLICK = timedelta(minutes=1)


def correct_contact(
    visit: Visit,
    typed: Mapping[str, str],
    *,
    language: str | None = None,
    actor: Actor,
    seen: str | None,
    now: datetime,
) -> bool:
    """Put these answers (name, telephone, email) in the place of what was known; the rest stays.

    A new email address gets a letter about how the visit stands, with a new link: the one that went to the address
    before ends, since whoever reads that mailbox may be a stranger. A silent actor writes none. Another `language` is
    that of whatever is still to be sent; None leaves it. False when all is known so already. `seen` are the versions
    that whoever asks has looked at, see `versions_of`. Raises ChangedMeanwhile, and NotBooked for a hold, and for a
    patient about what is no longer ahead.
    """
    with under_lock(visit=visit, now=now) as decision:
        visit = decision.known_visit
        if not was_ever_booked(visit) or (actor == PATIENT and not is_ahead(visit, now=now)):
            raise NotBooked
        known = answers_of(visit)
        changed = [name for name, value in typed.items() if known.get(name, "") != value]
        if language not in (None, visit.language):
            changed.append(LANGUAGE)
        if not changed:
            return False
        require_seen(seen, versions_of(visit))
        before = {row: snapshot(row) for row in visit.appointments}
        former = {
            "answers": {name: known.get(name) for name in typed},
            "changed": changed,
            "language": visit.language,
            "generation": visit.generation,
            "key_id": visit.key_id,
        }
        untold_at = visit.untold_at
        visit.private = seal_answers(visit, known | dict(typed))
        visit.language = language or visit.language
        if "email" in changed and known.get("email"):
            give_links(visit, generation=visit.generation + 1)
            waitlist.renew_links(decision.session, visit)
        for row in visit.appointments:
            raise_version(row, now=now)
        decision.session.flush()
        also = {CORRECTED: changed} | ({"no_email": True} if actor.is_silent and "email" in changed else {})
        write_history(decision.session, before, CORRECTED, actor=actor, also=also, now=now)
        _keep_former(decision, visit, former, untold_at=untold_at, actor=actor)
        found_anew(decision, visit, changed)
        if "email" in changed:
            _tell_of_it(decision, visit, former=known.get("email", ""), actor=actor)
        return True


def visit_corrected_just_now(uuid: UUID, token: str, typed: Mapping[str, str], *, now: datetime) -> Visit | None:
    """The visit whose link the same press has renewed a moment ago: a double click, and no other use of the old link.

    `token` is of the link before, and `typed` what is known by now.
    """
    visit = visit_by_uuid(uuid)
    if visit is None or visit.generation == 1:
        return None
    before = derive_token(Purpose.APPOINTMENT, visit.uuid, visit.generation - 1, visit.key_id)
    known = answers_of(visit)
    is_same = compare_digest(token.encode(), before.encode()) and all(known.get(n, "") == typed[n] for n in typed)
    last = db.session.scalars(select(History).where(History.visit_id == visit.id).order_by(History.id.desc())).first()
    is_own = last is not None and last.act == CORRECTED and last.user_id is None and now - last.at <= A_DOUBLE_CLICK
    return visit if is_same and is_own else None


def found_anew(decision: Decision, visit: Visit, changed: Sequence[str]) -> None:
    """They are found by what is right, calendars show the name, and letters speak the language."""
    session, consultation = decision.session, decision.consultation
    session.execute(delete(VisitLookup).where(VisitLookup.visit_id == visit.id))
    note_lookups(session, visit)
    calendars.change_events(session, visit, zone=consultation.rules.zone, language=consultation.language)
    schedules.slots_and_feeds_changed(session, surgeons={row.surgeon_id for row in visit.appointments})
    if LANGUAGE in changed:
        messages.change_language(session, visit=visit)


def _keep_former(
    decision: Decision, visit: Visit, known: Mapping[str, Any], *, untold_at: datetime | None, actor: Actor
) -> None:
    """For the desk to undo; what patients correct themselves ends what could be undone before."""
    session = decision.session
    session.execute(delete(FormerContact).where(FormerContact.visit_id == visit.id))
    if actor == PATIENT:
        return
    number = session.scalar(
        select(func.min(History.id)).where(
            History.visit_id == visit.id, History.act == CORRECTED, History.at == decision.now
        )
    )
    former = FormerContact(visit_id=visit.id, number=number, untold_at=untold_at, until=decision.now + UNDO_WITHIN)
    former.sealed = seal_former(known, visit=visit.uuid)
    session.add(former)


def _tell_of_it(decision: Decision, visit: Visit, *, former: str, actor: Actor) -> None:
    """A letter goes where it can arrive, unless the desk tells them itself."""
    if actor.is_silent:
        visit.untold_at = decision.now
        return
    delay = timedelta(0) if actor == PATIENT else decision.consultation.email_delay
    messages.write_to_new_address(
        decision.session, visit=visit, former=former, user_id=actor.user_id, delay=delay, now=decision.now
    )
