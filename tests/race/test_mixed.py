"""Patients hold, book, move and cancel at random, on both surgeons, with lengths and buffers that do not fit together.

However they fall over one another: no fault, no overlap, and whoever was told that they have a time has it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from random import Random
from threading import Lock

import pytest

from tests.race.outcome import outcome
from tests.stage.crowd import Patient, at_once, crowd, is_polite
from tests.stage.servers import Site, Slot, open_slots

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("practice")]

WISHES = (  # procedure, surgeon; 45 minutes with a buffer, 60, 30
    *(("mini-facelift", surgeon) for surgeon in ("david-kim", "eugene-kim", "first-available")),
    *(("rhinoplasty", surgeon) for surgeon in ("david-kim", "eugene-kim", "first-available")),
    *(("not-sure-yet", surgeon) for surgeon in ("david-kim", "eugene-kim", "first-available")),
    ("dermal-fillers", "eugene-kim"),
)
DAYS = 4  # few, so that everybody meets


@dataclass
class Ledger:
    """What patients were told, and what they have in the end."""

    attempts: int
    statuses: dict[str, int] = field(default_factory=dict)
    has: dict[str, str | None] = field(default_factory=dict)  # a visit's page → the start last told, None: none
    acts: dict[str, int] = field(default_factory=lambda: {"booked": 0, "moved": 0, "cancelled": 0})
    _lock: Lock = field(default_factory=Lock)

    def is_open(self) -> bool:
        return self.attempts > 0

    def told(self, patient: Patient, deed: str, *, page: str = "", start: str | None = None) -> bool:
        """Notes the answer the patient has just had; whether it was the one hoped for."""
        answer = patient.answers[-1]
        with self._lock:
            self.attempts -= 1
            key = f"{deed} {answer.status}"
            self.statuses[key] = self.statuses.get(key, 0) + 1
            if answer.status == 303 and deed in self.acts:
                self.acts[deed] += 1
                self.has[page or answer.headers["Location"]] = start
        return answer.status == 303


def come_and_go(patient: Patient, starts: list[Slot], ledger: Ledger, dice: Random) -> None:
    """One visit to the site: a hold, and then perhaps a booking, and then perhaps other wishes."""
    procedure, surgeon = dice.choice(WISHES)
    start = dice.choice(starts)["starts_at"]
    held = patient.hold(procedure=procedure, surgeon=surgeon, location="office", starts_at=start)
    if not ledger.told(patient, "held"):
        return
    address = held.headers["Location"]
    if dice.random() < 0.15:
        patient.press(address, to=f"{address}/release")
        ledger.told(patient, "released")
        return
    booked = patient.book(address)
    if not ledger.told(patient, "booked", start=start):
        return
    page = booked.headers["Location"]
    while ledger.is_open() and dice.random() < 0.6:
        if dice.random() < 0.4:
            patient.press(f"{page}/cancellation")
            ledger.told(patient, "cancelled", page=page)
            return
        start = dice.choice(starts)["starts_at"]
        patient.press(f"{page}/reschedule", starts_at=start)
        ledger.told(patient, "moved", page=page, start=start)


def test_mixed_overlapping_attempts_leave_no_overlap_and_no_broken_word(
    site: Site, engine_url: str, whole: bool
) -> None:
    starts = [slot for slot in open_slots(site) if slot["surgeon"] == "david-kim"]
    days = sorted({slot["starts_at"][:10] for slot in starts})[:DAYS]
    starts = [slot for slot in starts if slot["starts_at"][:10] in days]
    ledger, patients = Ledger(2000 if whole else 250), crowd(site, 40)
    at_once(partial(patient.arrive, days[0]) for patient in patients)

    def walk(number: int) -> None:
        dice = Random(number)
        while ledger.is_open():
            come_and_go(patients[number], starts, ledger, dice)

    at_once(partial(walk, number) for number in range(len(patients)))

    answers = [answer for patient in patients for answer in patient.answers]
    assert {answer.status for answer in answers} <= {303, 409, 422}, ledger.statuses
    assert [answer.text for answer in answers if not is_polite(answer)] == []
    for deed in ("held", "booked", "moved", "cancelled", "released"):
        assert ledger.statuses.get(f"{deed} 303"), f"nobody {deed}: {ledger.statuses}"
    assert ledger.statuses.get("held 409"), ledger.statuses
    assert ledger.statuses.get("moved 409"), ledger.statuses

    left = outcome(engine_url)
    assert (left.overlaps_in_sql, left.overlaps_in_python) == (0, 0)
    promised = sorted(datetime.fromisoformat(start).astimezone(UTC) for start in ledger.has.values() if start)
    assert sorted(row.starts_at for row in left.rows if row.status == "booked") == promised
    assert left.count("cancelled") == ledger.acts["cancelled"]
    assert {act: count for act, count in left.acts.items() if act != "moved"} == {
        act: count for act, count in ledger.acts.items() if act != "moved"
    }
    assert not re.search(r"deadlock|Traceback|OperationalError", site.log.read_text("utf-8"))
