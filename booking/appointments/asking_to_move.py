"""The patient of a visit that cannot stay is asked by email to take another time, which is not held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from booking import messages, waitlist
from booking.appointments.changes import is_ahead
from booking.appointments.near_times import Promise, near_times_for_each
from booking.appointments.parts import as_booked
from booking.appointments.refusals import NotBooked, NotOffered, OfferedMeanwhile
from booking.appointments.rows import parts_of
from booking.appointments.under_lock import under_lock, without_notice
from booking.availability import Interval, Part, Slot
from booking.confidential import answers_of
from booking.models import Appointment, Offer, Task, Visit


def times_to_ask_about(
    rows: Sequence[Appointment], *, awaited: Sequence[Offer], now: datetime
) -> dict[int, tuple[Slot, ...]]:
    """By the appointment's id, three near times at most; only of those whose patients may be asked.

    The first of each is neither the first of a row above nor `awaited`, offered to somebody who may still take it.
    """
    those = [row for row in rows if is_ahead(row.visit, now=now) and _may_be_asked(row.visit)]
    promised = [_promise(offer, offer.wish.visit) for offer in awaited if offer.wish.visit]
    return near_times_for_each(those, promised=promised, now=now)


def _promise(offer: Offer, visit: Visit) -> Promise:
    row = visit.appointments[0]
    start, end = offer.starts_at - (row.starts_at - row.takes_from), offer.ends_at + (row.takes_until - row.ends_at)
    return Promise(offer.surgeon_id, offer.starts_at, Interval(start, end))


def _may_be_asked(visit: Visit) -> bool:
    """Whether an offer of one time can reach its patient, and would be all of it."""
    return len(visit.appointments) == 1 and bool(answers_of(visit).get("email"))


def ask_to_move(task: Task, part: Part, *, user_id: int, seen: int, now: datetime) -> Offer:
    """Offer that time to the patient whom the task says to call: the offer and its letter, in one transaction.

    `seen` is how many calls the page showed. The same press again is the same offer.
    Raises DoneAlready, CalledMeanwhile, OfferedMeanwhile, NotBooked, NotOffered, SlotTaken.
    """
    visit = task.visit
    if visit is None or task.kind != messages.OUTSIDE_HOURS:
        raise NotOffered
    with under_lock(surgeons=[part.surgeon], visit=visit, now=now) as decision:
        visit = decision.known_visit
        task = messages.locked_call(decision.session, task.id, seen=seen)
        asked = messages.asked_to_move(now=now).get(visit.id)
        if asked is not None and asked.answer is messages.Answer.AWAITED:
            if waitlist.part_of(asked.offer) == part and asked.offer.wish.taken_by_id == user_id:
                return asked.offer
            raise OfferedMeanwhile
        if not is_ahead(visit, now=now):
            raise NotBooked
        if not _may_be_asked(visit) or parts_of(visit) == [part]:
            raise NotOffered
        rules = without_notice(as_booked(visit, decision.consultation.rules))
        decision.check([part], rules=rules)
        return waitlist.offer_instead(decision.session, visit, part, length=rules.length, user_id=user_id, now=now)
