"""How is a time kept for a patient while she types?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from booking import schedules
from booking.appointments.refusals import HoldLapsed, NotOffered, Refused, SlotTaken
from booking.appointments.rows import new_visit, take
from booking.appointments.under_lock import Decision, Part, deciding, deciding_about
from booking.availability import choose
from booking.catalog import Consultation
from booking.confidential import seal_answers
from booking.database import db
from booking.models import Appointment, Visit

LONGEST_HOLD = 3  # times the practice's hold: typing extends it, leaving the page open does not


def hold(consultation: Consultation, parts: Sequence[Part], *, browser: bytes, language: str, now: datetime) -> Visit:
    """Keep these parts for this browser; the same again is the same hold, another time moves it.

    Raises NotOffered, SlotTaken.
    """
    with _deciding_for(consultation, [part.surgeon for part in parts], browser=browser, now=now) as decision:
        visit = _held_by(decision.session, browser)
        if visit is None or not _holds_already(visit, decision.consultation, parts):
            decision.check(parts, rules=decision.consultation.rules, without_visit=visit.id if visit else None)
            visit = visit or new_visit(decision, browser=browser, language=language)
            visit.language = language  # of the page on which she chose last
            take(decision, visit, parts)
        return visit


def hold_first_available(
    consultation: Consultation,
    *,
    location: str,
    starts_at: datetime,
    browser: bytes,
    language: str,
    now: datetime,
) -> Visit:
    """Keep this start with whoever is free then and has fewer appointments that day. Raises NotOffered, SlotTaken."""
    everyone = [performer.slug for performer in consultation.performers]
    with _deciding_for(consultation, everyone, browser=browser, now=now) as decision:
        visit = _held_by(decision.session, browser)
        anyone = [Part(slug, location, starts_at) for slug in everyone]
        if visit is not None and any(_holds_already(visit, decision.consultation, [part]) for part in anyone):
            return visit
        rules = decision.consultation.rules
        agendas = decision.agendas(anyone, without_visit=visit.id if visit else None)
        free = choose(agendas, rules, location=location, starts_at=starts_at, now=now)
        if not free:
            raise _why_nobody(decision, anyone)
        visit = visit or new_visit(decision, browser=browser, language=language)
        visit.language = language
        take(decision, visit, [Part(free[0].surgeon, location, starts_at)])
        return visit


def hold_again(visit: Visit, parts: Sequence[Part], *, answers: Mapping[str, Any] | None, now: datetime) -> Visit:
    """Another time for a hold that lapsed or is still held, with what was typed. Raises NotOffered, SlotTaken."""
    with deciding_about(visit, parts=parts, now=now) as decision:
        if came_to_something(visit):
            return visit
        if not (is_held(visit) and _holds_already(visit, decision.consultation, parts)):
            decision.check(parts, rules=decision.consultation.rules, without_visit=visit.id)
            take(decision, visit, parts)
        if answers is not None:
            visit.private = seal_answers(visit, answers)
        return visit


def keep_answers(visit: Visit, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Keep what was typed, sealed, and the time a while longer. Raises HoldLapsed."""
    with deciding_about(visit, now=now) as decision:
        if not is_held(visit):
            raise HoldLapsed
        visit.private = seal_answers(visit, answers)
        for appointment in visit.appointments:
            longest = appointment.created_at + LONGEST_HOLD * decision.consultation.hold
            assert appointment.held_until is not None  # noqa: S101 - ck_appointments_held_until
            extended = min(now + decision.consultation.hold, longest)
            appointment.held_until = max(appointment.held_until, extended)


def release(visit: Visit, *, now: datetime) -> None:
    """Give the time back at once; safe to repeat, and nothing once it is booked."""
    with deciding_about(visit, now=now) as decision:
        held = [row for row in visit.appointments if row.status == "held"]
        for row in held:
            row.status, row.held_until = "lapsed", None
            row.changed_at = now
            row.version += 1
        schedules.time_freed(decision.session, surgeons={row.surgeon_id for row in held})


def kept_until(visit: Visit, *, now: datetime) -> datetime | None:
    """Until when her time is kept for her; None once it is not, whether or not that has been written down yet."""
    ends = [row.held_until for row in visit.appointments if row.status == "held" and row.held_until is not None]
    return min(ends) if ends and len(ends) == len(visit.appointments) and min(ends) > now else None


def kept_for(browser: bytes, *, now: datetime) -> Visit | None:
    """The visit whose time this browser keeps just now."""
    visit = _held_by(db.session(), browser)
    return visit if visit is not None and kept_until(visit, now=now) else None


def came_to_something(visit: Visit) -> bool:
    """Whether it was booked, whatever has become of it since."""
    return any(row.status not in ("held", "lapsed") for row in visit.appointments)


def is_held(visit: Visit) -> bool:
    """True while every part is held; an expired hold counts until it is cleared away: ask within `deciding`."""
    return bool(visit.appointments) and all(row.status == "held" for row in visit.appointments)


@contextmanager
def _deciding_for(
    consultation: Consultation, slugs: Iterable[str], *, browser: bytes, now: datetime
) -> Iterator[Decision]:
    """Lock whom the hold is about, and whoever the browser's present hold would free."""
    wanted = set(slugs)
    ids = {performer.id for performer in consultation.performers if performer.slug in wanted}

    def about() -> tuple[int, set[int]]:
        held = db.session.connection().scalars(_WHOSE_TIME_IT_HOLDS, {"browser": browser})
        return consultation.procedure_id, ids.union(held)

    with deciding(about, now=now) as decision:
        yield decision


def _held_by(session: Session, browser: bytes) -> Visit | None:
    """The visit this browser holds now; there is at most one."""
    return session.scalar(_HELD_BY, {"browser": browser})


_IT_HOLDS = (Visit.browser == bindparam("browser"), Appointment.visit_id == Visit.id, Appointment.status == "held")
_WHOSE_TIME_IT_HOLDS = select(Appointment.surgeon_id).where(*_IT_HOLDS)
_HELD_BY = select(Visit).where(*_IT_HOLDS).order_by(Visit.id.desc()).limit(1)


def _holds_already(visit: Visit, consultation: Consultation, parts: Sequence[Part]) -> bool:
    held = {(row.surgeon_id, row.location_id, row.starts_at) for row in visit.appointments}
    wanted = set()
    for part in parts:
        performer = consultation.performer(part.surgeon)
        if performer is None:
            return False
        wanted.add((performer.id, consultation.location_id(part.location), part.starts_at))
    return visit.procedure_id == consultation.procedure_id and held == wanted


def _why_nobody(decision: Decision, anyone: Sequence[Part]) -> Refused:
    """Taken, if but one of the surgeons would have been free then; else why the first of them is not."""
    reasons: list[Refused] = []
    for part in anyone:
        try:
            decision.check([part], rules=decision.consultation.rules)
        except SlotTaken as taken:
            return taken
        except NotOffered as refused:
            reasons.append(refused)
    return reasons[0]
