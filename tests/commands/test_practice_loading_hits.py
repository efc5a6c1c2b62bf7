"""When the practice file takes hours away or moves the office, nobody is forgotten and no calendar left wrong."""

import pytest
from flask import current_app
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from booking import clock
from booking.calendars import feed_address, make_feed_link
from booking.commands.load_practice.loading import load_practice
from booking.confidential import answers_of
from booking.database import db, writing
from booking.models import FreedTime, Procedure, Surgeon, Task
from tests.stage.databases import PRACTICE_FILE
from tests.stage.edited_practice import Edited
from tests.stage.visits import a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "app_context", "standing_clock")

FRIDAYS_OFF = (
    'location = "office"\nweekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]',
    'location = "office"\nweekdays = ["Monday", "Tuesday", "Wednesday", "Thursday"]',
)
MOVED = ("1200 Example Street, Suite 300", "7 New Street")


def test_whoever_is_booked_outside_the_new_hours_is_listed_without_a_name(edited: Edited) -> None:
    friday, _thursday = a_booking(local(9, 10)), a_booking(local(8, 10), browser=b"another")
    lines = load_practice(edited(FRIDAYS_OFF), replace=True)
    assert [line for line in lines if "2026" in line] == [
        "booked outside the hours now: 2026-10-09 10:00, Dr. David Kim, office"
    ]
    assert answers_of(friday)["name"] not in "\n".join(lines)
    assert [task.visit_id for task in db.session.scalars(select(Task))] == [friday.id]


def test_a_file_that_does_not_win_hits_nobody(edited: Edited) -> None:
    a_booking(local(9, 10))
    assert not [line for line in load_practice(edited(FRIDAYS_OFF)) if "outside" in line]
    assert db.session.scalars(select(Task)).all() == []


def test_calendars_show_where_the_office_has_moved_to(edited: Edited) -> None:
    a_booking(local(9, 10))
    address = str(feed_address(make_feed_link(surgeon_id=None, titles="full", now=clock.now())))
    before = read(address)
    assert before.status_code == 200
    text = PRACTICE_FILE.read_text("utf-8")
    assert text.count(MOVED[0]) == 2
    load_practice(edited(MOVED, MOVED), replace=True)
    after = read(address, etag=before.headers["ETag"])
    assert after.status_code == 200
    assert ("1200 Example" in before.text, "7 New Street" in before.text) == (True, False)
    assert ("1200 Example" in after.text, "7 New Street" in after.text) == (False, True)


@pytest.mark.parametrize(
    "scarcer",
    [
        ("consultation_minutes = 45", "consultation_minutes = 60"),
        ("slot_step_minutes = 30", "slot_step_minutes = 60"),
        FRIDAYS_OFF,
    ],
    ids=["shorter consultations", "starts closer together", "longer hours"],
)
def test_time_that_the_file_frees_passes_the_one_door(
    edited: Edited, told: list[set[int]], scarcer: tuple[str, str]
) -> None:
    load_practice(edited(scarcer), replace=True)
    told.clear()
    assert load_practice(PRACTICE_FILE, replace=True)
    assert told == [set(versions())]


LONGER_CONSULTATIONS = ("consultation_minutes = 45", "consultation_minutes = 60")
SOONER = ("minimum_notice_minutes = 240", "minimum_notice_minutes = 120")


@pytest.mark.parametrize(
    ("change", "gives_time"),
    [
        (MOVED, False),
        (FRIDAYS_OFF, False),
        (LONGER_CONSULTATIONS, False),
        (("hold_minutes = 10", "hold_minutes = 12"), False),
        (('time_zone = "America/Los_Angeles"', 'time_zone = "America/Denver"'), True),
        (SOONER, True),
    ],
)
def test_only_a_file_that_gives_time_has_those_who_wait_written_to(
    edited: Edited, change: tuple[str, str], gives_time: bool
) -> None:
    """Slots are computed anew whatever it says."""
    before, wait = versions(), number_freed()
    assert load_practice(edited(change), replace=True)
    assert (number_freed() > wait) is gives_time
    assert all(version > before[id][0] for id, (version, _feed) in versions().items())


def test_whoever_performs_a_procedure_anew_has_time_for_it(edited: Edited) -> None:
    with writing() as session:
        one = session.scalars(select(Procedure).where(Procedure.slug == "mini-facelift")).one()
        one.surgeons = [surgeon for surgeon in one.surgeons if surgeon.slug != "eugene-kim"]
    wait = number_freed()
    load_practice(PRACTICE_FILE, replace=True)
    assert number_freed() > wait


def number_freed() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(FreedTime)) or 0


def test_a_file_that_changes_nothing_frees_nothing(edited: Edited, told: list[set[int]]) -> None:
    before = versions()
    assert load_practice(PRACTICE_FILE, replace=True) == []
    assert load_practice(edited(FRIDAYS_OFF)), "what differs is listed, and kept as it is"
    assert (told, versions()) == ([], before)


def test_only_another_name_or_address_changes_calendars(edited: Edited) -> None:
    before = versions()
    load_practice(edited(FRIDAYS_OFF), replace=True)
    without_fridays = versions()
    load_practice(edited(FRIDAYS_OFF, MOVED, MOVED), replace=True)
    moved = versions()
    for id, (version, feed_version) in before.items():
        assert without_fridays[id] == (version + 1, feed_version)
        assert moved[id][0] > version + 1
        assert moved[id][1] == feed_version + 1


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[set[int]]:
    """Whose freed time has passed the door."""
    told: list[set[int]] = []
    monkeypatch.setattr("booking.schedules.time_freed", lambda _session, *, spans, now: told.append(set(spans)))
    return told


def versions() -> dict[int, tuple[int, int]]:
    db.session.rollback()
    rows = db.session.execute(select(Surgeon.id, Surgeon.version, Surgeon.feed_version))
    return {id: (version, feed_version) for id, version, feed_version in rows}


def read(address: str, etag: str = "") -> TestResponse:
    db.session.commit()
    return current_app.test_client().get(address, headers={"If-None-Match": etag} if etag else {})
