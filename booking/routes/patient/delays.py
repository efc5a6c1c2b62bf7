"""What the patient's page says while their surgeon is running late: near the time, and on that day alone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext as _

from booking import catalog, schedules
from booking.formats import duration
from booking.models import Visit

NEAR: Final = timedelta(hours=2)
WAITING: Final = ("booked", "checked_in")


def delay_sentence(visit: Visit, *, now: datetime) -> str | None:
    """Nobody is named: of a visit to two surgeons it is about whoever keeps the patient waiting longest."""
    zone = catalog.practice().zone
    rows = [row for row in visit.appointments if row.status in WAITING and row.starts_at - NEAR <= now < row.ends_at]
    minutes = max((schedules.minutes_late(row.surgeon, zone, now=now) for row in rows), default=0)
    if not minutes:
        return None
    return _("Today we’re running about %(length)s late. Thank you for your patience.", length=duration(minutes))
