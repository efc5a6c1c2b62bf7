"""What of a time anybody was told before, and what of it came free again a moment ago: both rest for a while."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select

from booking.availability import DAY, Interval, overlaps
from booking.database import UTCDateTime
from booking.models import FreedTime, Offer, Wish


@dataclass(frozen=True, slots=True)
class Heard:
    """What somebody was told of a surgeon's time: a slot, and all of the time that came free with it."""

    wish_id: int
    mailbox: bytes | None
    spans: tuple[Interval, ...]
    at: datetime


def heard_near(connection: Connection, surgeon: int, span: Interval) -> list[Heard]:
    """Whatever was offered so near that a slot which takes some of the span may take some of it, too."""
    near = {"surgeon": surgeon, "before": span.end + DAY, "after": span.start - DAY}
    rows = connection.execute(_HEARD, near)
    return [Heard(one.wish_id, one.mailbox, _told_of(one), one.offered_at) for one in rows]


def told_lately(
    heard: Sequence[Heard], span: Interval, *, rest: timedelta, now: datetime
) -> list[tuple[Interval, datetime]]:
    """What of it somebody was asked about a moment ago, and from when on the next may be."""
    found = [(told, one.at + rest) for one in heard for told in one.spans if one.at + rest > now]
    return [(told, until) for told, until in found if overlaps(told, span)]


def freed_lately(
    freed: Iterable[Row[*tuple[Any, ...]]], span: Interval, *, rest: timedelta
) -> list[tuple[Interval, datetime]]:
    """What of it came free again a moment ago, and from when on it has been free for long enough."""
    found = [(Interval(one.starts_at, one.ends_at), one.freed_at + rest) for one in freed]
    return [(again, until) for again, until in found if overlaps(again, span)]


def is_one_time(span: Interval) -> bool:
    """Of which nobody hears twice, whatever slots are in it; hours of many days are many times."""
    return span.end - span.start < DAY


def _told_of(offer: Row[*tuple[Any, ...]]) -> tuple[Interval, ...]:
    slot = Interval(offer.starts_at, offer.ends_at)
    if offer.freed_from is None:
        return (slot,)
    freed = Interval(offer.freed_from, offer.freed_until)
    return (slot, freed) if is_one_time(freed) else (slot,)


_HEARD = (
    select(
        Offer.wish_id,
        Wish.mailbox,
        Offer.offered_at,
        Offer.starts_at,
        Offer.ends_at,
        FreedTime.starts_at.label("freed_from"),
        FreedTime.ends_at.label("freed_until"),
    )
    .join(Wish, Wish.id == Offer.wish_id)
    .outerjoin(FreedTime, FreedTime.id == Offer.freed_id)
    .where(
        Offer.surgeon_id == bindparam("surgeon"),
        Offer.starts_at < bindparam("before", type_=UTCDateTime),
        Offer.starts_at > bindparam("after", type_=UTCDateTime),
    )
)
