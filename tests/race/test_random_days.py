"""Whatever people do one after another, tables, tasks, letters and history say what they were told.

Hypothesis drives the rules over some days of the practice. `make race` drives them for longer, and two at a time.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from booking import appointments, schedules
from booking.appointments import PATIENT, Actor
from booking.availability import Interval
from booking.database import db
from booking.models import Closure, ExtraHours, TimeOff, Visit, WorkingHours
from booking.schedules import HitsBooked, WeeklySpan
from tests.stage.people import add_user
from tests.stage.practice_days import PracticeDays, part
from tests.stage.settings import an_environment
from tests.stage.visits import ANSWERS, about, local

WHOLE = os.environ.get("RACE") == "whole"
LENGTH = settings(
    max_examples=60 if WHOLE else 25,
    stateful_step_count=90 if WHOLE else 20,
    derandomize=not WHOLE,
    phases=[Phase.generate, *([Phase.shrink] if WHOLE else [])],  # the short one fails at once
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
DESK = 1  # the id of the only user

surgeons = st.sampled_from([1, 2])
days = st.sampled_from([6, 7])  # few times, so that much meets
starts = st.builds(local, days, st.sampled_from([9, 10, 11, 14, 15]))
procedures = st.sampled_from(["mini-facelift", "rhinoplasty", "not-sure-yet"])
browsers = st.sampled_from([b"hers", b"his"])
lengths = st.sampled_from([timedelta(hours=1), timedelta(hours=3)])
spans = st.sampled_from([(540, 720), (780, 1020), (600, 720), (540, 660)])  # the first two are those of the file
which = st.integers(0, 99)
ends = st.sampled_from(["returned", "returned returned", "cancelled", "cancelled cancelled", "moved", "moved moved"])
Deed = Callable[[], Any]
Make = Callable[[], tuple[Flask, Callable[[], None]]]


def pressed(change: Callable[..., Any], **more: Any) -> Any:
    """As the desk does it: shown whom it hits, and pressed once more."""
    try:
        return change(**more)
    except HitsBooked as hits:
        return change(**more, seen=hits.impact.seen)


class RandomDays(RuleBasedStateMachine):
    visits = Bundle("visits")
    forms = Bundle("forms")

    def __init__(self, make: Make) -> None:
        super().__init__()
        app, self.drop = make()
        add_user(app)
        self.days = PracticeDays(app)

    def teardown(self) -> None:
        self.drop()

    @invariant()
    def tables_say_what_was_told(self) -> None:
        assert self.days.faults() == []

    @rule(target=visits, browser=browsers, procedure=procedures, surgeon=surgeons, at=starts)
    def hold(self, browser: bytes, procedure: str, surgeon: int, at: Any) -> Any:
        now = self.days.now
        held = self.days.ask(
            lambda: (
                appointments.hold(about(procedure), [part(surgeon, at)], browser=browser, language="en", now=now).uuid
            )
        )
        return held if isinstance(held, UUID) else uuid4()  # of no visit: what is drawn next must not depend on answers

    @rule(visit=visits)
    def book(self, visit: UUID) -> None:
        self.do(self.booking(visit))

    @initialize(target=visits, hit=st.integers(0, 1), end=ends, by_desk=st.booleans(), surgeon=surgeons, at=starts)
    def some_are_booked_and_one_is_hit(self, hit: int, end: str, by_desk: bool, surgeon: int, at: Any) -> Any:
        """With both surgeons, and with one alone; time off hits one of them, and then its task comes to its end.

        Chance alone brings surgeon, hour and visit together too rarely for a short run.
        """
        nine, two = local(6, 9), local(7, 14)
        forms = [(uuid4(), "mini-facelift", parts) for parts in ([part(1, nine), part(2, nine)], [part(1, two)])]
        for form in forms:
            self.do(self.desk_booking(form))
        visit, _procedure, parts = forms[hit]
        for one in parts:
            self.do(self.leaving(one.surgeon, one.starts_at, timedelta(hours=1)))
        assert self.days.faults() == []
        for deed in end.split():
            if deed == "returned":
                self.do(self.returning(0))
            elif deed == "cancelled":
                self.do(self.cancelling(visit, by_desk=by_desk))
            else:
                self.do(self.moving(visit, surgeon, at, by_desk=by_desk))
            assert self.days.faults() == []
        return multiple(*(form[0] for form in forms))

    @rule(target=forms, procedure=procedures, surgeon=surgeons, at=starts, both=st.booleans())
    def book_at_the_desk(self, procedure: str, surgeon: int, at: Any, both: bool) -> Any:
        form = uuid4(), procedure, [part(1, at), part(2, at)] if both else [part(surgeon, at)]
        self.do(self.desk_booking(form))
        return form

    @rule(target=visits, form=consumes(forms))
    def send_the_form_again(self, form: Any) -> Any:
        self.do(self.desk_booking(form))
        return form[0]

    @rule(visit=visits, surgeon=surgeons, at=starts, by_desk=st.booleans(), twice=st.booleans())
    def move(self, visit: UUID, surgeon: int, at: Any, by_desk: bool, twice: bool) -> None:
        for _press in range(1 + twice):
            self.do(self.moving(visit, surgeon, at, by_desk=by_desk))

    @rule(visit=visits, by_desk=st.booleans())
    def cancel(self, visit: UUID, by_desk: bool) -> None:
        self.do(self.cancelling(visit, by_desk=by_desk))

    @rule(visit=visits)
    def release(self, visit: UUID) -> None:
        now = self.days.now

        def deed() -> None:
            held = appointments.visit_by_uuid(visit)
            if held is not None:
                appointments.release(held, now=now)

        self.days.ask(deed)

    @rule(minutes=st.sampled_from([1, 11, 75]))
    def time_passes(self, minutes: int) -> None:
        now = self.days.now = self.days.now + timedelta(minutes=minutes)
        self.days.ask(lambda: appointments.clear_expired_holds(now=now))
        self.days.ask(lambda: appointments.delete_lapsed(now=now))

    @rule(surgeon=surgeons, at=starts, length=lengths)
    def take_time_off(self, surgeon: int, at: Any, length: timedelta) -> None:
        self.do(self.leaving(surgeon, at, length))

    @rule(number=which)
    def be_back(self, number: int) -> None:
        self.do(self.returning(number))

    @rule(at=starts, length=lengths)
    def close(self, at: Any, length: timedelta) -> None:
        now = self.days.now
        span = Interval(at, at + length)
        self.days.ask(lambda: pressed(schedules.add_closure, span=span, label="Closed", now=now))

    @rule(number=which)
    def open_again(self, number: int) -> None:
        self.remove(Closure.uuid, number, schedules.remove_closure)

    @rule(surgeon=surgeons, day=days, minute=st.sampled_from([480, 720, 1020]))
    def come_also(self, surgeon: int, day: int, minute: int) -> None:
        now, span = self.days.now, {"from_minute": minute, "until_minute": minute + 60}
        on = local(day, 12).date()
        self.days.ask(lambda: schedules.add_extra_hours(surgeon, 1, on=on, **span, now=now))

    @rule(number=which)
    def not_come_also(self, number: int) -> None:
        self.remove(ExtraHours.id, number, schedules.remove_extra_hours)

    @rule(surgeon=surgeons, weekday=st.sampled_from([1, 2]), span=spans)
    def add_hours(self, surgeon: int, weekday: int, span: tuple[int, int]) -> None:
        now = self.days.now
        self.days.ask(lambda: schedules.add_hours(surgeon, WeeklySpan(1, weekday, *span), now=now))

    @rule(number=which, weekday=st.sampled_from([1, 2]), span=spans)
    def change_hours(self, number: int, weekday: int, span: tuple[int, int]) -> None:
        in_office = WorkingHours.location_id == 1
        new = WeeklySpan(1, weekday, *span)
        self.remove(WorkingHours.id, number, lambda id, **more: schedules.change_hours(id, new, **more), in_office)

    def do(self, *deeds: Deed) -> None:
        """One as one request; several at one moment. What each was told is noted."""
        answers = [self.days.ask(deeds[0])] if len(deeds) == 1 else self.days.ask_at_once(deeds)
        for answer in answers:
            if isinstance(answer, tuple):
                self.days.note(*answer)

    def remove(self, column: Any, number: int, removal: Callable[..., Any], *where: Any) -> None:
        """One of those that there are, if there are any."""
        now = self.days.now

        def deed() -> None:
            there = db.session.scalars(select(column).where(*where).order_by(column.class_.id)).all()
            if there:
                one = there[number % len(there)]
                pressed(lambda **more: removal(one, **more), now=now)

        self.days.ask(deed)

    # What somebody asks for: a deed that answers with the visit and the act, or with nothing when it changed nothing.

    def booking(self, uuid: UUID) -> Deed:
        now = self.days.now

        def deed() -> Any:
            visit = appointments.visit_by_uuid(uuid)
            if visit is None:
                return None
            is_news = not appointments.was_ever_booked(visit)
            if is_news:
                appointments.keep_answers(visit, ANSWERS, now=now)
            appointments.book(visit, now=now)
            return (uuid, "booked") if is_news else None

        return deed

    def desk_booking(self, form: tuple[UUID, str, Any]) -> Deed:
        now, (uuid, procedure, parts) = self.days.now, form

        def deed() -> Any:
            known = db.session.scalar(select(Visit.id).where(Visit.uuid == uuid))
            appointments.book_for_caller(
                about(procedure), parts, uuid=uuid, answers=ANSWERS, language="en", user_id=DESK, now=now
            )
            return None if known else (uuid, "booked")

        return deed

    def moving(self, uuid: UUID, surgeon: int, at: Any, *, by_desk: bool) -> Deed:
        now, actor = self.days.now, Actor("desk", DESK) if by_desk else PATIENT

        def deed() -> Any:
            visit = appointments.visit_by_uuid(uuid)
            if visit is None:
                return None
            rows = visit.appointments
            parts = [part(row.surgeon_id if len(rows) > 1 else surgeon, at) for row in rows]
            seen = appointments.versions_of(visit)
            moved = appointments.reschedule(visit, parts, actor=actor, seen=seen, now=now)
            return (uuid, "moved") if appointments.versions_of(moved) != seen else None

        return deed

    def cancelling(self, uuid: UUID, *, by_desk: bool) -> Deed:
        now, actor = self.days.now, Actor("desk", DESK) if by_desk else PATIENT

        def deed() -> Any:
            visit = appointments.visit_by_uuid(uuid)
            if visit is None:
                return None
            is_news = not appointments.is_cancelled(visit)
            appointments.cancel(visit, actor=actor, now=now)
            return (uuid, "cancelled") if is_news else None

        return deed

    def leaving(self, surgeon: int, at: Any, length: timedelta) -> Deed:
        now, span = self.days.now, Interval(at, at + length)
        return lambda: pressed(lambda **more: schedules.add_time_off(surgeon, span, **more), now=now)

    def returning(self, number: int) -> Deed:
        now = self.days.now

        def deed() -> None:
            away = db.session.scalars(select(TimeOff.uuid).order_by(TimeOff.id)).all()
            if away:
                schedules.remove_time_off(away[number % len(away)], now=now)

        return deed


class CrowdedDays(RandomDays):
    """Two of these meet, on two connections."""

    @rule(first=RandomDays.visits, second=RandomDays.visits, data=st.data())
    def two_at_once(self, first: UUID, second: UUID, data: Any) -> None:
        self.do(*(data.draw(self.deeds(visit)) for visit in (first, second)))

    @rule(form=RandomDays.forms)
    def the_same_form_twice(self, form: Any) -> None:
        self.do(self.desk_booking(form), self.desk_booking(form))

    def deeds(self, visit: UUID) -> st.SearchStrategy[Deed]:
        """About this visit, or about hours."""
        return st.one_of(
            st.builds(self.moving, st.just(visit), surgeons, starts, by_desk=st.booleans()),
            st.builds(self.cancelling, st.just(visit), by_desk=st.booleans()),
            st.builds(self.booking, st.just(visit)),
            st.builds(self.leaving, surgeons, starts, lengths),
            st.builds(self.returning, which),
        )


@pytest.fixture
def make(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """An application on a fresh copy of the test practice, and how to leave it."""
    from app import create_app  # here: tests of pure rules need no application

    templates = request.getfixturevalue(f"{'postgres' if engine == 'postgresql' else engine}_templates")

    def make() -> tuple[Flask, Callable[[], None]]:
        url, drop = templates.copy("practice", tmp_path)
        app = create_app(an_environment(DATABASE_URL=url), instance_path=tmp_path / "instance")

        def leave() -> None:
            with app.app_context():
                db.engine.dispose()
            drop()
            for left in tmp_path.glob("booking.sqlite3*"):
                left.unlink()

        return app, leave

    return make


def drive(machine: Callable[[], RandomDays]) -> None:
    run_state_machine_as_test(machine, settings=LENGTH)  # type: ignore[arg-type]  # it takes whatever makes one


def test_random_days(make: Make) -> None:
    drive(lambda: RandomDays(make))


@pytest.mark.skipif(not WHOLE, reason="make race")
def test_crowded_days(make: Make) -> None:
    drive(lambda: CrowdedDays(make))
