"""Two hundred patients want the same time: one has it, and everybody else is told so and offered another."""

from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from tests.race.outcome import outcome
from tests.stage.crowd import Patient, at_once, crowd, is_polite
from tests.stage.servers import UNGUARDED, Answer, Site, Slot, open_slots, serving

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("practice")]

PATIENTS = 200
OVERBOOKED = 60  # patients of the control, on each of its times
TIMES = 3


def everybody_wants(slot: Slot, site: Site, *, patients: int) -> tuple[list[Patient], list[Answer]]:
    everybody = crowd(site, patients)
    day = slot["starts_at"][:10]
    at_once(partial(patient.arrive, day) for patient in everybody)
    wish = {"procedure": "mini-facelift", "surgeon": slot["surgeon"], "location": slot["location"]}
    answers = at_once(partial(patient.hold, **wish, starts_at=slot["starts_at"]) for patient in everybody)
    return everybody, answers


def test_of_two_hundred_patients_one_has_the_time(site: Site, engine_url: str) -> None:
    slot = open_slots(site)[8]
    everybody, answers = everybody_wants(slot, site, patients=PATIENTS)

    statuses = [answer.status for answer in answers]
    assert (statuses.count(303), statuses.count(409)) == (1, PATIENTS - 1)
    assert all(is_polite(answer) for answer in answers)
    assert all('name="starts_at"' in answer.text for answer in answers if answer.status == 409), "no other time offered"

    winner = everybody[statuses.index(303)]
    booked = winner.book(answers[statuses.index(303)].headers["Location"])
    assert booked.headers["Location"].startswith("/appointments/")
    left = outcome(engine_url)
    assert [(row.status, row.starts_at.isoformat()) for row in left.rows] == [("booked", utc(slot))]


def test_without_lock_and_guards_the_same_race_books_twice(engine_url: str, tmp_path: Path) -> None:
    """The negative control."""
    left, answers = outcome(engine_url), list[Answer]()
    with serving(UNGUARDED, {"DATABASE_URL": engine_url}, tmp_path / "site") as site:
        for slot in open_slots(site)[: 8 * TIMES : 8]:
            _everybody, answers = everybody_wants(slot, site, patients=OVERBOOKED)
            left = outcome(engine_url)
            if left.overlaps_in_sql:
                break
    assert left.overlaps_in_sql > 0
    assert left.overlaps_in_python > 0
    assert [answer.status for answer in answers].count(303) > 1


def utc(slot: Slot) -> str:
    return datetime.fromisoformat(slot["starts_at"]).astimezone(UTC).isoformat()
