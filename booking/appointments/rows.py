"""The rows of a visit and its appointments, as rules write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import inspect

from booking import schedules
from booking.appointments.parts import Place
from booking.appointments.under_lock import Decision
from booking.availability import Interval, Part, Rules, local_time
from booking.confidential import Purpose, derive_token, keyring, seal_words, token_digest, unsealed_words
from booking.models import Appointment, Fee, Visit

BY_ALL_RULES = Place()
UNBROKEN_HOLDS = 3  # times the practice's hold, whatever is pressed meanwhile; leaving the page open gives one


def new_visit(decision: Decision, *, uuid: UUID | None = None, browser: bytes | None, language: str) -> Visit:
    uuid = uuid or uuid4()
    visit = Visit(
        uuid=uuid,
        procedure_id=decision.consultation.procedure_id,
        language=language,
        browser=browser,
        fee=decision.consultation.fee,
        created_at=decision.now,
        appointments=[],
    )
    give_links(visit, generation=1)
    decision.session.add(visit)
    return visit


def give_links(visit: Visit, *, generation: int, key_id: str | None = None) -> None:
    """Its hold and its page open by the links of this generation; those of every other end."""
    key_id = key_id or keyring().newest_id  # that of earlier links may be lost, which must not keep them from ending
    visit.generation, visit.key_id = generation, key_id
    visit.hold_digest = token_digest(derive_token(Purpose.HOLD, visit.uuid, generation, key_id))
    visit.page_digest = token_digest(derive_token(Purpose.APPOINTMENT, visit.uuid, generation, key_id))


def hold_parts(
    decision: Decision, visit: Visit, parts: Sequence[Part], *, places: Sequence[Place] | None = None
) -> None:
    """Let the visit hold these parts, in the rows it has; the database has the last word."""
    places = places or [BY_ALL_RULES] * len(parts)
    freed = taken_by(row for row in visit.appointments if row.status == "held")
    visit.procedure_id = decision.consultation.procedure_id
    visit.fee = decision.consultation.fee
    visit.appointments = _rows_for(decision, visit, parts)
    for row, part, place in zip(visit.appointments, parts, places, strict=True):
        put(decision, row, part, rules=decision.consultation.rules, place=place)
        row.status, row.held_until = "held", longest_hold(decision, visit)
        row.created_at = row.changed_at = decision.now
        row.version += 1
    decision.session.flush()
    if freed:
        schedules.time_freed(decision.session, spans=freed, now=decision.now)
    schedules.slots_changed(decision.session, surgeons={row.surgeon_id for row in visit.appointments})


def _rows_for(decision: Decision, visit: Visit, parts: Sequence[Part]) -> list[Appointment]:
    """One a part: the surgeon's own row where there is one, so that no row takes a time which another still has."""
    left = list(visit.appointments)

    def own(part: Part) -> Appointment | None:
        row = next((row for row in left if row.surgeon_id == part.surgeon), None)
        if row:
            left.remove(row)
        return row

    theirs = [own(part) for part in parts]
    return [
        row or (left.pop() if left else Appointment(uuid=uuid4(), calendar_uid=_uid(decision), version=0, sequence=0))
        for row in theirs
    ]


def taken_by(rows: Iterable[Appointment]) -> dict[int, list[Interval]]:
    """By surgeon what these take up, buffers included."""
    spans: dict[int, list[Interval]] = defaultdict(list)
    for row in rows:
        spans[row.surgeon_id].append(Interval(row.takes_from, row.takes_until))
    return spans


def longest_hold(decision: Decision, visit: Visit) -> datetime:
    """Until when a press just now keeps its time."""
    hold = decision.consultation.hold
    return min(decision.now + hold, visit.created_at + UNBROKEN_HOLDS * hold)


def put(decision: Decision, row: Appointment, part: Part, *, rules: Rules, place: Place = BY_ALL_RULES) -> None:
    """Put an appointment where the part says; length, buffers and zone are the rules'."""
    starts_at = part.starts_at.astimezone(UTC)
    taken = rules.takes(starts_at)
    row.surgeon_id, row.location_id = part.surgeon, part.location
    if inspect(row).persistent:
        if row.starts_at != starts_at:
            row.visit.confirmed_at = None  # to that time they have not said that they come
        decision.session.expire(row, ["surgeon", "location"])  # loaded with it, and perhaps others from now on
    row.starts_at, row.ends_at = starts_at, starts_at + rules.length
    row.takes_from, row.takes_until = taken.start, taken.end
    row.local_start, row.fold = local_time(starts_at, rules.zone)
    row.time_zone = rules.zone.key
    row.lane, row.override = place.lane, " ".join(place.set_aside) or None
    say(row, override=place.reason)


def say(row: Appointment, **words: str) -> None:
    """Keep what was typed about it, sealed; empty words take back what was said about the same before."""
    if row.private is not None or any(words.values()):
        known = unsealed_words(row.private, appointment=row.uuid) or {}
        row.private = seal_words({**known, **words}, appointment=row.uuid)


def put_about(decision: Decision, visit: Visit, *, fee: Fee) -> None:
    """Let what is booked be about the decision's procedure from now on, for this fee."""
    visit.procedure_id, visit.fee = decision.consultation.procedure_id, fee
    decision.session.expire(visit, ["procedure"])  # loaded with it, and another from now on


def parts_of(visit: Visit) -> list[Part]:
    return [Part(row.surgeon_id, row.location_id, row.starts_at) for row in visit.appointments]


def a_part_a_row(visit: Visit, parts: Sequence[Part]) -> list[Part]:
    """The same parts in the order of the visit's rows, each surgeon's with their own row, wherever they are named."""
    wanted, surgeons = {part.surgeon: part for part in parts}, [row.surgeon_id for row in visit.appointments]
    is_one_each = len(wanted) == len(parts) and sorted(wanted) == sorted(surgeons)
    return [wanted[surgeon] for surgeon in surgeons] if is_one_each else list(parts)


def raise_sequence(row: Appointment, *, now: datetime) -> None:
    """A change that calendars must notice: SEQUENCE and DTSTAMP both rise (RFC 5546 2.1.4, 2.1.5)."""
    row.sequence += 1
    raise_version(row, now=now)


def raise_version(row: Appointment, *, now: datetime) -> None:
    """A change of neither time nor place: forms that showed the row as it was ask again, and DTSTAMP rises alone."""
    row.version += 1
    row.changed_at = max(now, row.changed_at + timedelta(seconds=1))  # iCalendar counts whole seconds


def _uid(decision: Decision) -> str:
    return f"{uuid4()}@{decision.consultation.mail_domain}"
