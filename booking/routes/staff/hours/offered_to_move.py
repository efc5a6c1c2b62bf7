"""What the call list says of times offered by email, and which could be offered to whom."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from booking import appointments, catalog
from booking.catalog import SurgeonDetails
from booking.formats import moment
from booking.forms.choices import Choice
from booking.messages import OUTSIDE_HOURS, Answer, AskedToMove, CallList
from booking.routes.staff.wording import day_and_time


def offered_words(asked: AskedToMove, zone: ZoneInfo) -> str:
    """Offered Tuesday, October 13, 9:00 AM by email"""
    time, since = moment(asked.offer.starts_at, zone), day_and_time(asked.offer.offered_at, zone)
    return {
        Answer.AWAITED: _("Offered %(time)s by email", time=time),
        Answer.TAKEN: _("%(time)s, offered by email, was taken meanwhile", time=time),
        Answer.UNDELIVERED: _("Our email of %(since)s could not be delivered", since=since),
        Answer.NONE: _("no answer to our email since %(since)s", since=since),
    }[asked.answer]


def times_to_offer(found: CallList, *, now: datetime) -> dict[int, list[tuple[Choice, str]]]:
    """By the appointment's id, three at most with their words, the first of each another's; whom an email reaches."""
    to_call = [one for one in found.calls if not one.is_awaited]
    rows = [one.appointment for one in to_call if one.task.kind == OUTSIDE_HOURS]
    surgeons = {one.id: one for one in catalog.surgeons()}
    places = {one.id: one.slug for one in catalog.locations()}
    return {
        id: [_offer(slot.starts_at, surgeons[slot.surgeon], places[slot.location]) for slot in near]
        for id, near in appointments.times_to_ask_about(rows, awaited=found.awaited, now=now).items()
    }


def _offer(starts_at: datetime, surgeon: SurgeonDetails, place: str) -> tuple[Choice, str]:
    words = f"{day_and_time(starts_at, catalog.practice().zone)}, {surgeon.name}"
    return Choice(surgeon.slug, place, starts_at), words
