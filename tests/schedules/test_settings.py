"""A setting is written once, under every surgeon's lock, as its page showed it, and takes nobody's time."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from booking import appointments, catalog, schedules
from booking.appointments import SlotTaken
from booking.database import db
from booking.models import Appointment, FreedTime, Practice, Procedure, ScheduleChange, Surgeon
from booking.schedules import ChangedSettings, HitsBooked, NotAsSeen, make_change, seen_settings, settings
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import ANSWERS, a_booking, a_hold, local

pytestmark = pytest.mark.usefixtures("practice")

ADMINS = 6
OFF = {"active": False}


def change(kind: type[Practice | Procedure | Surgeon], values: Mapping[str, Any], slug: str = "") -> ChangedSettings:
    query = select(kind).where(kind.slug == slug) if slug else select(kind)  # type: ignore[union-attr]
    row: Any = db.session.scalars(query).one()
    return ChangedSettings(kind.__tablename__, row.id, values, seen_settings(row, values))


def of_facelift(values: Mapping[str, Any]) -> ChangedSettings:
    return change(Procedure, values, "mini-facelift")


def at_once(app: Flask) -> list[str]:
    """Six see 45 minutes, and each says another length at the same moment."""
    add_user(app, "admin")
    with app.app_context():
        seen = of_facelift({"consultation_minutes": 0}).seen

    def press(number: int) -> str:
        with app.app_context():
            mine = of_facelift({"consultation_minutes": 50 + number})
            mine.seen = seen
            try:
                make_change(mine, by=1, now=NOW)
            except NotAsSeen:
                return "told"
            return "saved"

    with ThreadPoolExecutor(ADMINS) as threads:
        return sorted(threads.map(press, range(ADMINS)))


def lines(app: Flask) -> int:
    with app.app_context():
        changed = ScheduleChange.act == "changed"
        return db.session.scalars(select(func.count(ScheduleChange.id)).where(changed)).one()


def test_of_several_at_once_one_is_saved_and_the_others_are_told(app: Flask) -> None:
    assert at_once(app) == ["saved", *["told"] * (ADMINS - 1)]
    assert lines(app) == 1


def test_without_the_comparison_all_of_them_are_saved(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(settings, "seen_settings", lambda *_: "")
    monkeypatch.setitem(globals(), "seen_settings", lambda *_: "")
    assert at_once(app) == ["saved"] * ADMINS
    assert lines(app) == ADMINS


def test_the_same_again_is_nothing(app_context: Flask) -> None:
    first = of_facelift({"consultation_minutes": 60})
    make_change(first, now=NOW)
    versions = schedules.surgeon_versions()
    again = ChangedSettings("procedures", first.row_id, first.values, first.seen)
    make_change(again, now=NOW)
    assert again.opposite is None
    assert schedules.surgeon_versions() == versions


def test_the_opposite_takes_it_back_and_only_while_nobody_has_changed_it(app_context: Flask) -> None:
    first = of_facelift({"consultation_minutes": 60})
    make_change(first, now=NOW)
    assert first.opposite
    make_change(of_facelift({"consultation_minutes": 75}), now=NOW)
    with pytest.raises(NotAsSeen):
        make_change(first.opposite, now=NOW)


def test_whoever_holds_a_time_of_what_is_switched_off_is_told_to_choose_another(app_context: Flask) -> None:
    visit = a_hold(local(6, 10))
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    impact = make_change(of_facelift(OFF), now=NOW)
    assert (impact.booked, impact.held) == ((), 1)
    with pytest.raises(SlotTaken):
        appointments.book(visit, now=NOW)
    assert catalog.consultation("mini-facelift") is None


@pytest.mark.parametrize(
    "values", [{"consultation_minutes": 90}, {"buffer_before_minutes": 30}, {"buffer_after_minutes": 60}]
)
def test_whoever_holds_a_time_of_what_takes_longer_books_it_as_it_was(
    app_context: Flask, values: Mapping[str, int]
) -> None:
    visit = a_hold(local(6, 10))
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    make_change(of_facelift(values), now=NOW)
    booked = appointments.book(visit, now=NOW)
    assert booked.appointments[0].ends_at == local(6, 10, 45)


def test_whoever_holds_a_time_within_a_longer_notice_books_it(app_context: Flask) -> None:
    visit = a_hold(local(6, 10))
    appointments.keep_answers(visit, ANSWERS, now=NOW)
    make_change(change(Practice, {"minimum_notice_days": 5, "minimum_notice_minutes": 0}), now=NOW)
    assert appointments.book(visit, now=NOW).appointments[0].status == "booked"


def test_a_change_is_refused_until_just_those_have_been_looked_at_who_are_booked(app_context: Flask) -> None:
    a_booking(local(6, 10))
    with pytest.raises(HitsBooked) as first:
        make_change(of_facelift(OFF), now=NOW)
    a_booking(local(6, 14), browser=b"another")
    with pytest.raises(HitsBooked):
        make_change(of_facelift(OFF), seen=first.value.impact.seen, now=NOW)
    assert catalog.procedure("mini-facelift") is not None


def test_looking_writes_nothing(app_context: Flask) -> None:
    a_booking(local(6, 10))
    versions = schedules.surgeon_versions()
    assert len(schedules.look_at_change(of_facelift(OFF), now=NOW).booked) == 1
    assert catalog.procedure("mini-facelift") is not None
    assert schedules.surgeon_versions() == versions


CHANGES: dict[str, tuple[Any, Mapping[str, Any], str]] = {
    "off": (Procedure, OFF, "mini-facelift"),
    "cap": (Surgeon, {"daily_cap": 1}, "david-kim"),
    "horizon": (Practice, {"booking_horizon_days": 1}, ""),
    "holidays": (Practice, {"holidays_kept_open": []}, ""),
}


@pytest.mark.parametrize("name", CHANGES)
def test_whom_it_hits_is_found_in_as_many_statements_however_many_they_are(app_context: Flask, name: str) -> None:
    kind, values, slug = CHANGES[name]

    def statements() -> int:
        wanted = change(kind, values, slug)
        with statements_sent(app_context) as sent:
            schedules.look_at_change(wanted, now=NOW)
        return len(sent)

    days = [local(11, 10, month=11), *(local(day, hour) for day in (7, 8, 13) for hour in (9, 10, 11))]
    a_booking(days[0])
    a_booking(days[1], browser=b"a second")
    few = statements()
    for number, start in enumerate(days[2:]):
        a_booking(start, browser=b"%d" % number)
    assert statements() == few
    assert db.session.scalars(select(func.count(Appointment.id))).one() == len(days)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("kind", "slug", "wider", "narrower"),
    [
        (Procedure, "mini-facelift", {"active": True}, {"active": False}),
        (Procedure, "mini-facelift", {"consultation_minutes": 30}, {"consultation_minutes": 90}),
        (Procedure, "mini-facelift", {"buffer_before_minutes": 0}, {"buffer_before_minutes": 45}),
        (Practice, "", {"minimum_notice_minutes": 130}, {"minimum_notice_minutes": 600}),
        (Practice, "", {"booking_horizon_days": 100}, {"booking_horizon_days": 30}),
        (Practice, "", {"holidays_kept_open": ["Veterans Day"]}, {"holidays_kept_open": []}),
        (Surgeon, "david-kim", {"daily_cap": None}, {"daily_cap": 1}),
        (Surgeon, "david-kim", {"daily_cap": 4}, {"daily_cap": 3}),
    ],
)
def test_only_what_gives_time_is_offered_to_those_who_wait(
    app: Flask,
    kind: type[Practice | Procedure | Surgeon],
    slug: str,
    wider: Mapping[str, Any],
    narrower: dict[str, Any],
) -> None:
    with app.app_context():
        make_change(change(kind, narrower, slug), by=None, now=NOW)
        freed = select(func.count()).select_from(FreedTime)
        before = db.session.scalar(freed)
        for values, more in ((wider, True), (narrower, False)):
            make_change(change(kind, values, slug), by=None, now=NOW)
            after = db.session.scalar(freed)
            assert (after > before) is more, values
            before = after
