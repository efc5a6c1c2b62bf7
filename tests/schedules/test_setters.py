"""Whoever sets hours, an absence or a note is kept, and named wherever one would ask who did."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, select
from sqlalchemy.sql.util import find_tables

from booking import schedules
from booking.availability import Interval
from booking.commands.load_practice.loading import load_practice
from booking.database import Base, db, writing
from booking.models import Closure, ScheduleChange, Surgeon, TimeOff, User
from booking.schedules import (
    ChangedHours,
    ChangedTimeOff,
    CopiedDay,
    HoursChange,
    HoursFrom,
    NewClosure,
    NewHours,
    NewTimeOff,
    Noted,
    RemovedExtraHours,
    RemovedHours,
    Subject,
    TakenBack,
    WeeklySpan,
    make_change,
)
from booking.schedules.agendas import _TIME
from tests.stage.databases import PRACTICE_FILE
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

A_DAY, ANOTHER = Interval(local(6, 0), local(7, 0)), Interval(local(7, 0), local(8, 0))
SATURDAY, OFFICE = WeeklySpan(1, 5, 540, 720), 1
OTHER_SOURCES = {"day_notes", "practice", "surgeons", "procedures"}
"""Beside what agendas are read from: what the desk writes for itself, and what only the practice file says."""


def david() -> int:
    return db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()


def first_hours() -> int:
    return schedules.weekly_hours(david())[0].id


def some_time_off() -> TimeOff:
    schedules.add_time_off(david(), A_DAY, now=NOW)
    return schedules.time_off(since=NOW)[0]


def taken_back() -> HoursChange:
    change = Noted(david(), NewHours(david(), SATURDAY))
    make_change(change, now=NOW)
    assert change.back
    return TakenBack(david(), change.back.go, change.back.come)


def removed_extra() -> HoursChange:
    schedules.add_extra_hours(david(), OFFICE, on=date(2026, 10, 10), from_minute=540, until_minute=720, now=NOW)
    return RemovedExtraHours(schedules.extra_hours(since=date(2026, 10, 10))[0].id)


def copied() -> HoursChange:
    return CopiedDay(david(), 1, [5], date(2026, 10, 20), schedules.seen_weeks())


CHANGES: dict[str, tuple[Callable[[], HoursChange], set[tuple[str, str]]]] = {
    "new hours": (lambda: NewHours(david(), SATURDAY), {("working_hours", "added")}),
    "changed hours": (lambda: ChangedHours(first_hours(), SATURDAY), {("working_hours", "changed")}),
    "removed hours": (lambda: RemovedHours(first_hours()), {("working_hours", "removed")}),
    "hours from a date": (
        lambda: HoursFrom(first_hours(), SATURDAY, date(2026, 10, 20)),
        {("working_hours", "changed"), ("working_hours", "added")},
    ),
    "a copied day": (copied, {("working_hours", "added")}),
    "taken back": (taken_back, {("working_hours", "removed")}),
    "removed extra hours": (removed_extra, {("extra_hours", "removed")}),
    "time off": (lambda: NewTimeOff(david(), A_DAY), {("time_off", "added")}),
    "changed time off": (
        lambda: ChangedTimeOff(some_time_off().uuid, ANOTHER, "ill", ""),
        {("time_off", "changed")},
    ),
    "another reason": (
        lambda: ChangedTimeOff(some_time_off().uuid, A_DAY, "", "Sealed"),
        {("time_off", "changed")},
    ),
    "a closure": (lambda: NewClosure(A_DAY, "Painters"), {("closures", "added")}),
}


@pytest.fixture
def jordan(app: Flask) -> int:
    add_user(app)
    with app.app_context():
        return db.session.scalars(select(User.id)).one()


def lines_after(number: int) -> list[ScheduleChange]:
    query = select(ScheduleChange).where(ScheduleChange.id > number).order_by(ScheduleChange.id)
    return list(db.session.scalars(query))


def newest() -> int:
    return db.session.scalars(select(ScheduleChange.id).order_by(ScheduleChange.id.desc())).first() or 0


@pytest.mark.parametrize("name", CHANGES)
def test_each_change_keeps_who_made_it(app: Flask, jordan: int, name: str) -> None:
    with app.app_context():
        before = NOW.replace(year=2025)
        make, told = CHANGES[name]
        change, until_now = make(), newest()
        make_change(change, by=jordan, now=before)
        lines = lines_after(until_now)
        assert {(line.subject, line.act) for line in lines} == told
        assert {(line.user_id, line.at) for line in lines} == {(jordan, before)}
        assert all((line.before is None) == (line.act == "added") for line in lines)
        assert all((line.after is None) == (line.act == "removed") for line in lines)


def test_what_is_added_and_removed_without_a_question_keeps_it_too(app: Flask, jordan: int) -> None:
    with app.app_context():
        note, until_now = uuid4(), newest()
        by: dict[str, Any] = {"by": jordan, "now": NOW}
        schedules.add_extra_hours(david(), OFFICE, on=date(2026, 10, 10), from_minute=540, until_minute=720, **by)
        schedules.add_day_note(note, on=date(2026, 10, 6), surgeon_id=None, words="A crew", **by)
        row = schedules.day_note_by_uuid(note)
        assert row
        schedules.change_day_note(note, surgeon_id=None, words="", row_seen=schedules.seen_row(row), **by)
        schedules.remove_time_off(some_time_off().uuid, **by)
        schedules.add_closure(A_DAY, label="Painters", now=NOW)
        schedules.remove_closure(schedules.closures(since=NOW)[0].uuid, **by)
        lines = [(line.subject, line.act, line.user_id) for line in lines_after(until_now)]
    assert lines == [
        ("extra_hours", "added", jordan),
        ("day_notes", "added", jordan),
        ("day_notes", "removed", jordan),
        ("time_off", "added", None),
        ("time_off", "removed", jordan),
        ("closures", "added", None),
        ("closures", "removed", jordan),
    ]


def sources() -> list[Table]:
    """Every table that a rule of the diary can come from; what is booked has a history of its own."""
    read = {table.name for table in find_tables(_TIME, include_joins=True)} - {"appointments"}
    return [Base.metadata.tables[name] for name in sorted(read | OTHER_SOURCES)]


def without_setter() -> set[str]:
    subjects = [Subject(table.name, id) for table in sources() for id in db.session.scalars(select(table.c.id))]
    assert {one.table for one in subjects} == {table.name for table in sources()}, "each has a row"
    found = schedules.setters_of(subjects)
    return {one.table for one in subjects if one not in found}


def a_row_each() -> None:
    some_time_off()
    schedules.add_closure(ANOTHER, label="Painters", now=NOW)
    schedules.add_extra_hours(david(), OFFICE, on=date(2026, 10, 10), from_minute=540, until_minute=720, now=NOW)
    schedules.add_day_note(uuid4(), on=date(2026, 10, 6), surgeon_id=None, words="A crew", now=NOW)


@pytest.mark.usefixtures("app_context")
def test_every_row_that_a_rule_comes_from_names_its_setter() -> None:
    a_row_each()
    assert without_setter() == set()


@pytest.mark.usefixtures("app_context")
def test_a_row_written_past_the_rules_is_noticed() -> None:
    """The negative control."""
    a_row_each()
    with writing() as session:
        session.add(Closure(starts_at=local(9, 0), ends_at=local(10, 0), label="Past"))
    assert without_setter() == {"closures"}


@pytest.mark.usefixtures("app_context")
def test_a_line_keeps_nothing_that_was_typed() -> None:
    schedules.add_time_off(david(), A_DAY, title="surgery", reason="Operates on Ana Ruiz", now=NOW)
    schedules.add_closure(ANOTHER, label="Ana Ruiz marries", now=NOW)
    schedules.add_day_note(uuid4(), on=date(2026, 10, 6), surgeon_id=None, words="Ana Ruiz", now=NOW)
    assert not [line for line in lines_after(0) if "Ana" in str(line.after)]


@pytest.mark.usefixtures("app_context")
def test_a_file_that_wins_is_who_set_what_it_changed(tmp_path: Any) -> None:
    text = PRACTICE_FILE.read_text("utf-8")
    assert "slot_step_minutes = 30" in text
    other = tmp_path / "practice.toml"
    other.write_text(text.replace("slot_step_minutes = 30", "slot_step_minutes = 15"), "utf-8")
    until_now = newest()
    load_practice(other, replace=True)
    (line,) = lines_after(until_now)
    assert (line.subject, line.act, line.user_id) == ("practice", "changed", None)
    assert line.before
    assert (line.before["slot_step_minutes"], line.after and line.after["slot_step_minutes"]) == (30, 15)
    load_practice(other, replace=True)
    assert lines_after(line.id) == []


SAID = "Set by The desk on Oct 5"


def press_all(desk: PageClient) -> None:
    """Whatever the desk can save about hours; the times lie apart."""
    days = {"first_day": "2026-10-12", "from_time": "9 AM", "until_time": "2 PM"}
    desk.get("/staff/time-off").press("Save the time off", **days)
    desk.get("/staff/closures").press("Save the closure", **(days | {"first_day": "2026-10-13"}), label="Painters")
    desk.get("/staff/extra-hours").press("Add the extra hours", day="2026-10-10", from_time="9 AM", until_time="11 AM")
    desk.get("/staff/hours").press("Add the hours", weekday="5", from_time="1 PM", until_time="2 PM")
    desk.get("/staff/?day=2026-10-06").follow("Note to this day, Dr. David Kim").press("Save the note", words="A crew")


def test_the_pages_name_who_set_each(app: Flask) -> None:
    desk = signed_in(app)
    press_all(desk)
    for address in ("/staff/time-off", "/staff/closures", "/staff/extra-hours", "/staff/hours"):
        assert SAID in desk.get(address).text, address
    assert SAID in desk.get("/staff/?day=2026-10-06").follow("Change the note").text
    assert "Set by a command on " in desk.get("/staff/hours").text, "those of the practice file"
    with app.app_context():
        assert {line.user_id for line in lines_after(0)} >= {None}
        written = db.session.scalars(select(ScheduleChange).where(ScheduleChange.user_id.is_not(None))).all()
    assert [line.subject for line in written] == ["time_off", "closures", "extra_hours", "working_hours", "day_notes"]


def test_rows_from_before_have_no_name(app: Flask) -> None:
    desk = signed_in(app)
    press_all(desk)
    with app.app_context(), writing() as session:
        for line in session.scalars(select(ScheduleChange)):
            session.delete(line)
    for address in ("/staff/time-off", "/staff/closures", "/staff/extra-hours", "/staff/hours"):
        assert "Set by" not in desk.get(address).text, address
