"""Visits that were brought along from another program: whether their patients are to be reminded of them."""

from __future__ import annotations

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from sqlalchemy import select

from booking.availability import local_date
from booking.database import db
from booking.models import History, Import, ImportedVisit, Visit


def unreminded(visits: Iterable[Visit], *, zone: ZoneInfo) -> set[int]:
    """The ids of those of which nobody is reminded: before the day that was named for their import, if one was.

    Who has been moved here since has had an email from us, and is reminded as everybody. One statement.
    """
    days = {visit.id: local_date(min(part.starts_at for part in visit.appointments), zone) for visit in visits}
    moved = select(History.id).where(History.visit_id == ImportedVisit.visit_id, History.act == "moved")
    query = (
        select(ImportedVisit.visit_id, Import.reminders_from)
        .join(Import, Import.id == ImportedVisit.import_id)
        .where(ImportedVisit.visit_id.in_(days), ~moved.exists())
    )
    return {id for id, since in db.session.execute(query) if since is None or days[id] < since}
