"""Where the appointments of a file find room in one surgeon's time; with no statement for each of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy import or_, select

from booking.availability import DAY, Interval, Part, Rules
from booking.database import db
from booking.models import LIVE, Appointment


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """What a line wants of a surgeon's time; `rules` have its own length."""

    index: int  # of its line, in the order of the file
    number: int  # by which the line is told
    part: Part
    rules: Rules

    @property
    def span(self) -> Interval:
        return Interval(self.part.starts_at, self.part.starts_at + self.rules.length)


@dataclass(slots=True)
class Standing:
    """What takes time: booked already, or of an earlier line. `core` is what nothing may overlap in its lane.

    Buffers end where the next begins: what was agreed in another program knew nothing of ours.
    """

    core: Interval
    takes: Interval
    lane: int
    line: int | None = None  # its number; None of what is booked already
    is_beside: bool = False

    def ends_by(self, moment: datetime) -> None:
        self.takes = Interval(self.takes.start, min(self.takes.end, moment))


def standing_between(first: datetime, last: datetime, *, now: datetime) -> Mapping[int, Sequence[Standing]]:
    """What is booked or held, by surgeon and in order; one statement."""
    columns = (Appointment.surgeon_id, Appointment.takes_from, Appointment.takes_until, Appointment.lane)
    live = select(*columns).where(
        Appointment.status.in_(LIVE),
        or_(Appointment.status != "held", Appointment.held_until > now),
        Appointment.takes_from > first - 2 * DAY,  # none takes longer than a day: see guards.AT_MOST_A_DAY
        Appointment.takes_from < last + 2 * DAY,
    )
    found: dict[int, list[Standing]] = defaultdict(list)
    for surgeon, begins, ends, lane in db.session.execute(live.order_by(Appointment.takes_from)):
        span = Interval(begins, ends)
        found[surgeon].append(Standing(span, span, lane))
    return found


def find_room(
    wanted: Iterable[WantedPlace], standing: Sequence[Standing], *, beside: bool
) -> tuple[dict[int, Standing], dict[int, Standing]]:
    """Of one surgeon, by index: where each line is put, and what stands where there is no room for it.

    In order of time, of two at once the first in the file. What overlaps goes `beside`, to the lowest free lane, or
    finds no room.
    """
    put: dict[int, Standing] = {}
    in_the_way: dict[int, Standing] = {}
    in_order = sorted(wanted, key=lambda one: (one.part.starts_at, one.index))
    longest_buffer = max((one.rules.buffer_before for one in in_order), default=timedelta(0))
    coming, near = iter(standing), list[Standing]()
    next_one = next(coming, None)
    for one in in_order:
        while next_one and next_one.core.start < one.span.end:
            near.append(next_one)
            next_one = next(coming, None)
        near = [other for other in near if other.takes.end > one.span.start - longest_buffer]
        overlapped = [other for other in near if other.core.start < one.span.end and other.core.end > one.span.start]
        if overlapped and not beside:
            in_the_way[one.index] = overlapped[0]
            continue
        put[one.index] = _put(one, near, overlapped, next_one)
        near.append(put[one.index])
    return put, in_the_way


def _put(
    one: WantedPlace, near: Iterable[Standing], overlapped: Sequence[Standing], next_one: Standing | None
) -> Standing:
    span, takes = one.span, one.rules.takes(one.part.starts_at)
    from_, until = takes
    for other in near:
        if other.core.end <= span.start:
            other.ends_by(span.start)
            from_ = max(from_, other.takes.end)
        elif other.core.start >= span.end:
            until = min(until, other.takes.start)
    if next_one:
        until = min(until, next_one.takes.start)
    taken = {other.lane for other in overlapped}
    lane = next(lane for lane in count() if lane not in taken)
    return Standing(span, Interval(from_, until), lane, one.number, is_beside=bool(overlapped))
