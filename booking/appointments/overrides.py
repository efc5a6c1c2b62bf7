"""The rules that the desk sets aside for one appointment: exactly those that its page named.

Hours, absences, notice, horizon, step and cap are set aside in lane 0. What overlaps another appointment, or its
buffers, goes to the lowest lane that is free, where the database keeps it apart from the next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import compress, count

from booking.appointments.in_the_way import InTheWay, MoreInTheWay, ReasonNeeded, all_in_the_way
from booking.appointments.parts import Place, as_booked
from booking.appointments.refusals import NotOffered
from booking.appointments.rows import parts_of
from booking.appointments.under_lock import Decision
from booking.availability import ObstacleKind, Part, Reason, Rules, overlaps
from booking.confidential import unsealed_words
from booking.models import Visit


@dataclass(frozen=True, slots=True)
class Override:
    """`named` are the keys of what the page named as in the way; `reason` is what was typed, as an overlap asks."""

    named: Collection[str]
    reason: str = ""


def places(decision: Decision, parts: Sequence[Part], *, rules: Rules, override: Override | None) -> list[Place]:
    """One a part. What the page named and is in the way no longer is not set aside.

    Raises NotOffered and SlotTaken where nothing is set aside, MoreInTheWay when anything else is in the way by now
    than was named, ReasonNeeded for an overlap without one, and NotOffered for what nobody can set aside.
    """
    if override is None:
        decision.check(parts, rules=rules)
        return [Place() for _ in parts]
    found = _found(decision, parts, rules=rules)
    if any(one.key not in override.named for one in found):
        raise MoreInTheWay(found)
    if not override.reason and any(one.obstacle.kind is ObstacleKind.TAKEN for one in found):
        raise ReasonNeeded(found)
    return [_place(part, found, set_aside=found, reason=override.reason) for part in parts]


def places_to_move(
    decision: Decision, visit: Visit, parts: Sequence[Part], *, rules: Rules, override: Override | None
) -> list[Place | None]:
    """As `places`, one a row of the visit; None for one that stays where it is, about which nothing is asked."""
    going = [part != here for part, here in zip(parts, parts_of(visit), strict=True)]
    chosen = iter(places(decision, list(compress(parts, going)), rules=rules, override=override))
    return [next(chosen) if goes else None for goes in going]


def places_here(
    decision: Decision, visit: Visit, parts: Sequence[Part], *, rules: Rules, override: Override | None
) -> list[Place]:
    """Where the visit stands, one part a row, by other rules: longer, or with other buffers.

    What is in its way there already, or was set aside for it, is not asked about again. Raises as `places` does with an
    override, also without one.
    """
    named = override.named if override else ()
    found = _found(decision, parts, rules=rules)
    standing = {one.key for one in _found(decision, parts_of(visit), rules=as_booked(visit, rules))}
    more = [one for one in found if one.key not in standing]
    if any(one.key not in named for one in more):
        raise MoreInTheWay(more)
    reason = override.reason if override else ""
    if not reason and any(one.obstacle.kind is ObstacleKind.TAKEN for one in more):
        raise ReasonNeeded(more)
    chosen = []
    for row, part in zip(visit.appointments, parts, strict=True):
        before = (row.override or "").split()
        said = unsealed_words(row.private, appointment=row.uuid) or {}
        set_aside = [one for one in found if one in more or one.obstacle.kind in before]
        chosen.append(_place(part, found, set_aside=set_aside, reason=reason or said.get("override", "")))
    return chosen


def places_again(decision: Decision, parts: Sequence[Part], *, rules: Rules, set_aside: Collection[str]) -> list[Place]:
    """Where it has been before, with these rules set aside and no others. Raises NotOffered, SlotTaken."""
    if not set_aside:
        return places(decision, parts, rules=rules, override=None)
    found = _found(decision, parts, rules=rules)
    if any(one.obstacle.kind not in set_aside for one in found):
        decision.check(parts, rules=rules)  # raises, as it would for anybody
    return [_place(part, found, set_aside=found, reason="") for part in parts]


def _found(decision: Decision, parts: Sequence[Part], *, rules: Rules) -> list[InTheWay]:
    if any(part.starts_at + rules.length <= decision.now for part in parts):
        raise NotOffered(Reason.TOO_SOON)
    if _is_twice_at_once(parts, rules):
        raise NotOffered(Reason.TWICE_AT_ONCE)
    without_visit = decision.visit.id if decision.visit else None
    return all_in_the_way(decision.consultation, parts, rules=rules, without_visit=without_visit, now=decision.now)


def _is_twice_at_once(parts: Sequence[Part], rules: Rules) -> bool:
    return any(
        one.surgeon == other.surgeon and overlaps(rules.takes(one.starts_at), rules.takes(other.starts_at))
        for number, one in enumerate(parts)
        for other in parts[:number]
    )


def _place(part: Part, found: Iterable[InTheWay], *, set_aside: Iterable[InTheWay], reason: str) -> Place:
    """In the lowest lane that none of those found has taken."""
    beside = {one.neighbor.lane for one in found if one.part == part and one.neighbor}
    kinds = dict.fromkeys(one.obstacle.kind for one in set_aside if one.part == part)
    lane = next(lane for lane in count() if lane not in beside)
    return Place(lane, tuple(kinds), reason if kinds else "")
