"""The appointment card of a letter: when, with whom, where, and how long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking.availability import local_date
from booking.catalog import PracticeDetails
from booking.formats import day_and_month, duration, moment, time_short, zone_city
from booking.messages.letter_parts import LetterCard, LetterLink
from booking.messages.news import News, place_name
from booking.models import Appointment

NEAR_A_CLOCK_CHANGE: Final = 3  # days after it


def letter_card(part: Appointment, news: News, practice: PracticeDetails) -> LetterCard:
    """What is canceled shows no way there."""
    starts_at, is_cancelled = told_start(part, news), part.status == "cancelled"
    length = duration(part.ends_at - part.starts_at)
    lines = [_("%(city)s time, %(length)s", city=zone_city(practice.zone), length=length)]
    if not is_cancelled:
        lines += _clock_change(starts_at, practice.zone)
    lines += [part.surgeon.name, place_name(part.location)]
    address = part.location.address.splitlines() if part.location.kind == "office" and not is_cancelled else []
    way = LetterLink(_("Get directions"), _map(address)) if address and news.kind != "missed" else None
    return LetterCard(moment(starts_at, practice.zone), (*lines, *address), is_cancelled=is_cancelled, map=way)


def told_start(part: Appointment, news: News) -> datetime:
    """As it stands; what is canceled as the patient knew it, or they would go on expecting that time."""
    if news.kind != "cancelled":
        return part.starts_at
    moved = next((move for move in news.moves if move.appointment is part), None)
    return part.told_at if moved is None else moved.starts_at


def _map(address: list[str]) -> str:
    """Another company learns the practice's address, and nothing of the patient."""
    return f"https://www.google.com/maps/dir/?api=1&destination={quote(', '.join(address), safe='')}"


def _clock_change(starts_at: datetime, zone: ZoneInfo) -> list[str]:
    """One line where the clocks change on the day itself or shortly before: some clock at home may be wrong."""
    for days in range(NEAR_A_CLOCK_CHANGE + 1):
        day = local_date(starts_at, zone) - timedelta(days=days)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        by = (midnight + timedelta(days=1)).utcoffset() - midnight.utcoffset()  # type: ignore[operator]
        if by:
            said = {"day": day_and_month(day), "time": time_short(starts_at, zone)}
            if by < timedelta(0):
                return [_("Clocks go back on %(day)s. Your appointment is at %(time)s by the new time.", **said)]
            return [_("Clocks go forward on %(day)s. Your appointment is at %(time)s by the new time.", **said)]
    return []
