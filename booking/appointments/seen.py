"""What a page showed of a hold, as its form sends it back: so no press acts on what a second window chose since."""

from __future__ import annotations

from dataclasses import astuple

from booking.appointments.contacts import contact_of
from booking.appointments.refusals import ChangedMeanwhile
from booking.catalog import Consultation
from booking.confidential import seen_digest
from booking.models import Visit


def seen_choice(visit: Visit) -> str:
    """Procedure, surgeon, place, start, length and fee. Not whether it is still held: that is asked for by itself."""
    parts = ((row.surgeon_id, row.location_id, row.starts_at, row.ends_at) for row in visit.appointments)
    return seen_digest(visit.procedure_id, *visit.fee, *parts)


def seen_offer(visit: Visit, consultation: Consultation) -> str:
    """Once it has lapsed: also the length and the fee of today, by which other times are offered instead."""
    return seen_digest(seen_choice(visit), consultation.rules.length, *consultation.fee)


def with_answers(seen: str, visit: Visit) -> str:
    """Either of them, and after a dot what the patient typed, for a page that shows it."""
    return f"{seen}.{seen_digest(*astuple(contact_of(visit)))}"


def require_seen(seen: str | None, now_shown: str) -> None:
    """Raises ChangedMeanwhile unless they are the same; `seen` is None for whoever has no page."""
    if seen is not None and seen != now_shown:
        raise ChangedMeanwhile
