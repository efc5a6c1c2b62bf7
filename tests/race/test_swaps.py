"""Two who want each other's time at the same moment: nobody is left without one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import pytest
from flask import Flask

from booking.appointments import Actor, SlotTaken, reschedule
from booking.database import db
from booking.models import Visit
from tests.race.outcome import Outcome, outcome
from tests.stage.crowd import Patient, at_once, crowd, is_polite
from tests.stage.servers import Answer, Site, Slot, open_slots
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_part, local

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("practice")]

ROUNDS = 6


@dataclass
class Booked:
    patient: Patient
    page: str
    start: str

    def moves_to(self, start: str) -> Callable[[], Answer]:
        return lambda: self.patient.press(f"{self.page}/reschedule", starts_at=start)


def booked(patient: Patient, slot: Slot, procedure: str = "mini-facelift") -> Booked:
    patient.arrive(slot["starts_at"][:10])
    wish = {"surgeon": slot["surgeon"], "location": slot["location"], "starts_at": slot["starts_at"]}
    held = patient.hold(procedure=procedure, **wish)
    assert held.status == 303, held.text
    done = patient.book(held.headers["Location"])
    assert done.status == 303, done.text
    return Booked(patient, done.headers["Location"], slot["starts_at"])


def free_times(site: Site) -> list[Slot]:
    """Of one surgeon, at full hours: none of them stands in another's way."""
    found = [slot for slot in open_slots(site) if slot["surgeon"] == "david-kim"]
    return [slot for slot in found if slot["starts_at"][14:16] == "00"]


def starts_of(left: Outcome) -> list[str]:
    return sorted(row.starts_at.isoformat() for row in left.rows if row.status == "booked")


def utc(*starts: str) -> list[str]:
    return sorted(datetime.fromisoformat(start).astimezone(UTC).isoformat() for start in starts)


def test_nobody_who_moves_is_left_without_a_time(site: Site, engine_url: str) -> None:
    """One site for all of it: starting one takes longer than the races."""
    slots, (anna, berta, *others) = free_times(site), crowd(site, 8)
    one, other = booked(anna, slots[0]), booked(berta, slots[1])
    two_swap(one, other, engine_url)
    one_moves_on_and_the_other_follows(one, other, [slot["starts_at"] for slot in slots[2 : 2 + ROUNDS]], engine_url)
    everybody = [booked(patient, slot) for patient, slot in zip(others, slots[10:], strict=False)]
    all_want_the_same(everybody, slots[9]["starts_at"], engine_url)


def two_swap(one: Booked, other: Booked, engine_url: str) -> None:
    for _ in range(ROUNDS):
        answers = at_once([one.moves_to(other.start), other.moves_to(one.start)])
        assert [answer.status for answer in answers] == [409, 409]  # each finds the other's time taken, in words
        assert all(is_polite(answer) for answer in answers)
    assert starts_of(outcome(engine_url)) == utc(one.start, other.start)


def one_moves_on_and_the_other_follows(one: Booked, other: Booked, free: list[str], engine_url: str) -> None:
    """Who moves to a free time wins every time, whoever wants the time they leave."""
    for start in free:
        first, second = at_once([one.moves_to(start), other.moves_to(one.start)])
        assert (first.status, second.status in (303, 409)) == (303, True)
        if second.status == 303:
            other.start = one.start
        one.start = start
        left = outcome(engine_url)
        assert (starts_of(left), left.overlaps_in_sql) == (utc(one.start, other.start), 0)


def all_want_the_same(everybody: list[Booked], start: str, engine_url: str) -> None:
    before = len(starts_of(outcome(engine_url)))
    answers = at_once([one.moves_to(start) for one in everybody])
    assert sorted(answer.status for answer in answers) == [303] + [409] * (len(everybody) - 1)
    left = outcome(engine_url)
    assert (len(starts_of(left)), left.overlaps_in_sql) == (before, 0)


@pytest.mark.usefixtures("app_context")
def test_two_who_swap_surgeons_do_not_wait_for_each_other(app: Flask) -> None:
    """Each needs both surgeons' locks: were they not taken in the same order, both would wait until they gave up."""
    ids = [a_booking(surgeon=surgeon, browser=surgeon.encode()).id for surgeon in ("david-kim", "eugene-kim")]
    db.session.remove()

    def cross(id: int, surgeon: str, hour: int) -> str:
        with app.app_context():
            part = a_part(surgeon, "office", local(6, hour))
            try:
                reschedule(db.session.get_one(Visit, id), [part], actor=Actor("desk"), now=NOW)
            except SlotTaken:
                return "taken"
            return "moved"

    surgeons = ["david-kim", "eugene-kim"]
    for turn in range(2 * ROUNDS):
        surgeons.reverse()
        hour = (13, 15)[turn % 2]
        wishes = zip(ids, surgeons, strict=True)
        assert at_once([partial(cross, id, surgeon, hour) for id, surgeon in wishes]) == ["moved", "moved"]
