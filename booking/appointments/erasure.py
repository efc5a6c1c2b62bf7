"""What patients told us, erased when its time is over: nothing that is left of the visit says whose it was.

Left are the appointments and their history, which hold ids, times and codes alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, delete, or_, select
from sqlalchemy.orm import selectinload

from booking import calendars, schedules
from booking.catalog import NoPractice, practice
from booking.database import db, writing
from booking.models import NEVER_BOOKED, Appointment, ImportedVisit, PersonVerdict, Visit, VisitLookup, is_over

AT_ONCE: Final = 20  # visits in one transaction: while it lasts nobody books with their surgeons
MOST_IN_A_TURN: Final = 500  # visits: the worker has letters to send as well


def page_is_over(visit: Visit, *, now: datetime) -> bool:
    """Whether the patient's own page, and every link to it, has come to its end."""
    ended_at = max(row.ends_at for row in visit.appointments)
    return ended_at + timedelta(days=practice().keep_page_days) <= now


def erase_answers(*, now: datetime) -> int:
    """Of visits that ended so many days ago; how many they were. Any number of workers may do it at once."""
    try:
        over = now - timedelta(days=practice().keep_answers_days)
    except NoPractice:
        return 0
    erased = 0
    while erased < MOST_IN_A_TURN:
        ids = db.session.scalars(select(Visit.id).where(_is_due(over)).order_by(Visit.id).limit(AT_ONCE)).all()
        if not ids:
            break
        erased += _erase(ids, over=over)
    return erased


def _is_due(over: datetime) -> ColumnElement[bool]:
    """What was never booked is forgotten whole, see lapsing.py."""
    has_something = or_(Visit.private.is_not(None), Visit.browser.is_not(None))
    never_booked = select(Appointment.id).where(Appointment.visit_id == Visit.id, Appointment.status.in_(NEVER_BOOKED))
    return and_(has_something, is_over(Visit.id, by=over), ~never_booked.exists())


def _erase(ids: Collection[int], *, over: datetime) -> int:
    """Those of them that are still due: another worker may have been quicker."""
    theirs = select(Appointment.surgeon_id).where(Appointment.visit_id.in_(ids))
    with writing(surgeons=set(db.session.scalars(theirs))) as session:
        zone, language = practice().zone, practice().languages[0]
        due = select(Visit).where(Visit.id.in_(ids), _is_due(over)).options(selectinload(Visit.appointments))
        visits = session.scalars(due).all()
        for visit in visits:
            visit.private = visit.browser = None
            for row in visit.appointments:
                row.private = None
                row.version += 1  # whoever has names in memory reads them anew
            calendars.change_events(session, visit, zone=zone, language=language)
        erased = [visit.id for visit in visits]
        session.execute(delete(VisitLookup).where(VisitLookup.visit_id.in_(erased)))
        session.execute(delete(ImportedVisit).where(ImportedVisit.visit_id.in_(erased)))
        told_whose = or_(PersonVerdict.one_id.in_(erased), PersonVerdict.other_id.in_(erased))
        session.execute(delete(PersonVerdict).where(told_whose))
        surgeons = {row.surgeon_id for visit in visits for row in visit.appointments}
        schedules.slots_and_feeds_changed(session, surgeons=surgeons)
        return len(visits)
