"""All time that is freed passes one door, and caches and calendars are told of every change."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from booking import appointments, schedules
from booking.appointments import PATIENT
from booking.availability import Interval
from booking.database import db
from booking.models import Surgeon, Visit
from booking.schedules import WeeklySpan
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, TUESDAY_TEN, a_booking, a_hold, a_part, local

pytestmark = pytest.mark.usefixtures("practice", "app_context")

OFFICE = 1
A_DAY = Interval(local(6, 0), local(7, 0))
A_SATURDAY = date(2026, 10, 10)
Deed = Callable[[], Any]
Told = list[set[int]]


def everyone() -> set[int]:
    return set(db.session.scalars(select(Surgeon.id)))


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def first_hours() -> int:
    return schedules.weekly_hours(david())[0].id


def versions() -> dict[int, tuple[int, int]]:
    db.session.rollback()
    rows = db.session.execute(select(Surgeon.id, Surgeon.version, Surgeon.feed_version))
    return {id: (version, feed_version) for id, version, feed_version in rows}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Whose freed time has passed the door."""
    told: Told = []

    def time_freed(_session: Any, *, spans: Any, now: Any) -> None:
        told.append(set(spans))

    for place in ("booking.schedules", "booking.schedules.hours", "booking.schedules.absences"):
        monkeypatch.setattr(f"{place}.time_freed", time_freed)
    return told


def add_time_off() -> None:
    schedules.add_time_off(david(), A_DAY, now=NOW)


def remove_time_off() -> None:
    schedules.remove_time_off(schedules.time_off(since=NOW)[0].uuid, now=NOW)


def add_closure() -> None:
    schedules.add_closure(A_DAY, label="Closed", now=NOW)


def remove_closure() -> None:
    schedules.remove_closure(schedules.closures(since=NOW)[0].uuid, now=NOW)


def add_hours() -> None:
    schedules.add_hours(david(), WeeklySpan(OFFICE, 5, 540, 720), now=NOW)


def change_hours() -> None:
    schedules.change_hours(first_hours(), WeeklySpan(OFFICE, 6, 540, 720), now=NOW)


def remove_hours() -> None:
    schedules.remove_hours(first_hours(), now=NOW)


def add_extra_hours() -> None:
    schedules.add_extra_hours(david(), OFFICE, on=A_SATURDAY, from_minute=540, until_minute=720, now=NOW)


def remove_extra_hours() -> None:
    schedules.remove_extra_hours(schedules.extra_hours(since=A_SATURDAY)[0].id, now=NOW)


@pytest.mark.parametrize(
    ("first", "deed", "whose"),
    [
        (None, add_hours, "the surgeon's"),
        (None, change_hours, "the surgeon's"),
        (None, add_extra_hours, "the surgeon's"),
        (add_time_off, remove_time_off, "the surgeon's"),
        (add_closure, remove_closure, "everyone's"),
        (None, add_time_off, "nobody's"),
        (None, add_closure, "nobody's"),
        (None, remove_hours, "nobody's"),
        (add_extra_hours, remove_extra_hours, "nobody's"),
    ],
)
def test_what_frees_time_passes_the_one_door(told: Told, first: Deed | None, deed: Deed, whose: str) -> None:
    if first:
        first()
    told.clear()
    deed()
    assert told == {"the surgeon's": [{david()}], "everyone's": [everyone()], "nobody's": []}[whose]


@pytest.mark.parametrize(
    ("first", "deed", "feeds_change"),
    [
        (None, add_hours, False),
        (None, change_hours, False),
        (None, remove_hours, False),
        (None, add_extra_hours, False),
        (add_extra_hours, remove_extra_hours, False),
        (None, add_time_off, True),
        (add_time_off, remove_time_off, True),
    ],
)
def test_slots_are_stale_after_any_change_and_feeds_after_an_absence(
    first: Deed | None, deed: Deed, feeds_change: bool
) -> None:
    if first:
        first()
    before = versions()
    deed()
    after = versions()
    own, others = david(), everyone() - {david()}
    assert after[own][0] > before[own][0]
    assert (after[own][1] > before[own][1]) is feeds_change
    assert [after[id] for id in others] == [before[id] for id in others]


@pytest.mark.parametrize(("first", "deed"), [(None, add_closure), (add_closure, remove_closure)])
def test_a_closure_changes_everyones_slots_and_feeds(first: Deed | None, deed: Deed) -> None:
    if first:
        first()
    before = versions()
    deed()
    after = versions()
    assert all(after[id][0] > before[id][0] and after[id][1] > before[id][1] for id in everyone())


def test_the_same_absence_again_changes_nothing() -> None:
    add_time_off()
    before = versions()
    add_time_off()
    assert versions() == before


def a_hold_with_answers() -> Visit:
    visit = a_hold()
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    return visit


def move_to_eugene(visit: Visit) -> None:
    appointments.reschedule(visit, [a_part("eugene-kim", "office", TUESDAY_TEN)], actor=PATIENT, now=NOW)


def expire(_: Visit) -> None:
    appointments.clear_expired_holds(now=NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("stage", "deed", "freed"),
    [
        pytest.param(a_booking, lambda visit: appointments.cancel(visit, actor=PATIENT, now=NOW), True, id="cancelled"),
        pytest.param(a_booking, move_to_eugene, True, id="moved"),
        pytest.param(a_hold, lambda _: a_hold(surgeon="eugene-kim"), True, id="hold moved"),
        pytest.param(a_hold, lambda visit: appointments.release(visit, now=NOW), True, id="hold released"),
        pytest.param(a_hold, expire, True, id="hold lapsed"),
        pytest.param(a_hold_with_answers, lambda visit: appointments.book(visit, now=NOW), False, id="booked"),
    ],
)
def test_what_a_visit_gives_back_passes_the_same_door(
    told: Told, stage: Callable[[], Visit], deed: Callable[[Visit], object], freed: bool
) -> None:
    """The time is David's, and free from then on; wherever the visit goes, nothing is free there."""
    visit = stage()
    assert told == []
    deed(visit)
    assert told == ([{david()}] if freed else [])
