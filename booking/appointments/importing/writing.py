"""An import, written in one transaction: all of it or nothing, and no email about any of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from booking import calendars, messages, schedules
from booking.appointments.importing.fates import Plan
from booking.appointments.importing.lines import AnyLine
from booking.appointments.importing.plan import plan_import
from booking.appointments.importing.rows import VisitRows, rows_of
from booking.appointments.lapsing import lapse_holds
from booking.appointments.records import Actor
from booking.appointments.refusals import Refused
from booking.appointments.seen import require_seen
from booking.database import db, writing
from booking.models import Appointment, History, Import, ImportedVisit, Surgeon, Visit, VisitLookup

IMPORTED = "imported"


class LinesRefused(Refused):
    """Some lines cannot be booked, and whoever imports has not said that they may stay behind."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(len(plan.refused))
        self.plan = plan


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTerms:
    """What holds for the whole file. `reason` is why what overlaps may stand beside what is there, see `plan_import`.

    Patients get reminders from the date `reminders_from` on; None for no date. `seen` is of the plan on a page.
    """

    reason: str = ""
    reminders_from: date | None = None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """`uuid` is None where nothing was to be written."""

    plan: Plan
    uuid: UUID | None


def import_all(
    lines: Sequence[AnyLine],
    terms: ImportTerms,
    *,
    actor: Actor,
    now: datetime,
    on_line: Callable[[], object] = lambda: None,
) -> Imported:
    """Book what the lines say, but for what need not come; nothing at all where a line is refused.

    `on_line` is called twice for a line that is booked, and once for another. Raises LinesRefused, ChangedMeanwhile
    where the plan is another than a page had shown, and NoPractice.
    """
    return _import(lines, terms, actor=actor, now=now, on_line=on_line, require=_require_none_refused)


def import_what_fits(
    lines: Sequence[AnyLine],
    terms: ImportTerms,
    *,
    actor: Actor,
    now: datetime,
    on_line: Callable[[], object] = lambda: None,
) -> Imported:
    """The same without the lines that are refused."""
    return _import(lines, terms, actor=actor, now=now, on_line=on_line, require=lambda _plan: None)


def _require_none_refused(plan: Plan) -> None:
    if plan.refused:
        raise LinesRefused(plan)


def _import(
    lines: Sequence[AnyLine],
    terms: ImportTerms,
    *,
    actor: Actor,
    now: datetime,
    on_line: Callable[[], object],
    require: Callable[[Plan], None],
) -> Imported:
    """Planned and sealed before the lock, which keeps others from booking; anew under it where anything has changed."""

    def draft() -> tuple[Plan, list[VisitRows]]:
        plan = plan_import(lines, reason=terms.reason, now=now, on_line=on_line)
        require_seen(terms.seen, plan.seen)
        require(plan)
        return plan, rows_of(plan.bookings, reason=terms.reason, now=now, on_booking=on_line)

    drafted_at = schedules.desk_version()
    plan, rows = draft()
    if not rows:
        return Imported(plan, None)
    surgeons = db.session.scalars(select(Surgeon.id)).all()
    with writing(surgeons=surgeons) as session:
        if schedules.desk_version() != drafted_at:
            plan, rows = draft()
        lapse_holds(session, surgeons=surgeons, now=now)
        return Imported(plan, _insert(session, rows, terms, actor=actor, now=now) if rows else None)


def _insert(session: Session, rows: Sequence[VisitRows], terms: ImportTerms, *, actor: Actor, now: datetime) -> UUID:
    uuid = uuid4()
    made = Import(uuid=uuid, made_at=now, user_id=actor.user_id, visits=len(rows), reminders_from=terms.reminders_from)
    session.add(made)
    session.flush()
    visits = _ids(session, Visit, [row.visit for row in rows])
    placed = [row.appointment | {"visit_id": visits[row.visit["uuid"]]} for row in rows]
    appointments = _ids(session, Appointment, placed)
    numbered = [(row, visits[row.visit["uuid"]], appointments[row.appointment["uuid"]]) for row in rows]
    _insert_beside(session, made.id, numbered, actor=actor, now=now)
    calendars.insert_events(session, [row.event for row in rows])
    by_video = [id for row, id, _ in numbered if row.needs_video_link]
    if by_video:
        messages.write_missing_tasks(session, messages.VIDEO_LINK_NEEDED, visits=by_video, now=now)
    schedules.slots_and_feeds_changed(session, surgeons={row.appointment["surgeon_id"] for row in rows})
    return uuid


def _ids(session: Session, table: type[Visit] | type[Appointment], rows: list[dict[str, Any]]) -> dict[UUID, int]:
    return dict(session.execute(insert(table).returning(table.uuid, table.id), rows).all())


def _insert_beside(
    session: Session, import_id: int, numbered: Sequence[tuple[VisitRows, int, int]], *, actor: Actor, now: datetime
) -> None:
    """What the desk finds each visit by, what it is recognized by, and its first line of history."""
    lookups = [{"digest": digest, "visit_id": id} for row, id, _ in numbered for digest in row.lookups]
    if lookups:
        session.execute(insert(VisitLookup), lookups)
    recognized = [
        {"visit_id": id, "import_id": import_id, "digest": row.digest, "starts_at": row.appointment["starts_at"]}
        for row, id, _ in numbered
    ]
    session.execute(insert(ImportedVisit), recognized)
    line = {"at": now, "user_id": actor.user_id, "way": actor.way, "act": IMPORTED, "before": None}
    history = [
        {**line, "visit_id": id, "appointment_id": appointment, "after": row.snapshot}
        for row, id, appointment in numbered
    ]
    session.execute(insert(History), history)
