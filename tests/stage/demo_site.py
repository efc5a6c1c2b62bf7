"""The site of journeys and pictures: the demo, served as in production, on a Wednesday morning."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import UUID

import holidays
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, or_, select, update

from booking import appointments, clock
from booking.appointments import PATIENT
from booking.commands.demo.filling import fill_demo
from booking.commands.demo.users import DEMO_USERS
from booking.commands.load_practice.loading import load_practice
from booking.config import PROJECT
from booking.database import db, writing
from booking.models import LIVE, Appointment, Visit
from tests.stage.servers import Site, serving
from tests.stage.settings import LOS_ANGELES, an_environment
from tests.stage.visits import a_hold

WEDNESDAY, MORNING = 2, (10, 37)
PASSWORDS = {role: (email, password) for role, email, password in reversed(DEMO_USERS)}
NAMES = ("Grace Okafor", "Helen Park", "Dolores Vega", "Anna Weiss", "Mei Tanaka", "Joan Whitfield")
SOMEBODY = {
    "email": "somebody@patient.example",
    "telephone": "+13105550143",
    "reach": "telephone",
    "note": "I take a blood thinner.",
}


@dataclass(frozen=True)
class Start:
    """An open time, as the API gives it."""

    surgeon: str
    location: str
    at: datetime


@dataclass
class DemoSite:
    app: Flask  # of the same database, in this process
    site: Site
    offset: timedelta
    browsers: Iterator[int] = field(default_factory=count)
    people: Iterator[int] = field(default_factory=count)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.site.port}"

    @contextmanager
    def inside(self) -> Iterator[datetime]:
        """Rules and rows, by the clock of the site; gives its present moment."""
        clock.set_offset(self.offset)
        try:
            with self.app.app_context():
                yield clock.now()
                db.session.remove()
        finally:
            clock.set_offset(timedelta(0))

    def open_times(self, surgeon: str, *, location: str = "office", days: int = 30) -> list[Start]:
        """From tomorrow's time of day on, for a mini facelift."""
        today = (datetime.now(UTC) + self.offset).astimezone(LOS_ANGELES).date()
        span = f"from={today + timedelta(days=3)}&to={today + timedelta(days=days)}"
        query = f"procedure=mini-facelift&surgeon={surgeon}&location={location}&{span}"
        answer = self.site.ask("GET", f"/api/v1/slots?{query}")
        assert answer.status == 200, answer.text
        return [
            Start(slot["surgeon"], slot["location"], datetime.fromisoformat(slot["starts_at"]).astimezone(UTC))
            for slot in json.loads(answer.text)["slots"]
        ]

    def hold(self, start: Start, *, answered: bool = False) -> Visit:
        """Somebody else's, within `inside()`."""
        now = clock.now()
        browser = b"somebody else %d" % next(self.browsers)
        visit = a_hold(start.at, surgeon=start.surgeon, location=start.location, browser=browser, now=now)
        if answered:
            appointments.keep_answers(visit, self._somebody(), now=now)
        return visit

    def _somebody(self) -> dict[str, str]:
        return {"name": NAMES[next(self.people) % len(NAMES)], **SOMEBODY}

    def take(self, start: Start) -> UUID:
        """Somebody else is booked then, from now on; gives the appointment."""
        with self.inside() as now:
            return appointments.book(self.hold(start, answered=True), now=now).appointments[0].uuid

    def take_and_give_up(self, start: Start) -> None:
        """Somebody else was booked then, and has canceled."""
        with self.inside() as now:
            appointments.cancel(appointments.book(self.hold(start, answered=True), now=now), actor=PATIENT, now=now)

    def let_holds_lapse(self) -> None:
        """As if everybody had waited too long."""
        with self.inside() as now, writing() as session:
            held = update(Appointment).where(Appointment.status == "held")
            session.execute(held.values(held_until=now - timedelta(seconds=1)))

    def live_appointments(self) -> int:
        """Without holds that have run out: they stand there until somebody clears them, and take no time."""
        with self.inside() as now:
            lasts = or_(Appointment.held_until.is_(None), Appointment.held_until > now)
            live = select(func.count()).select_from(Appointment).where(Appointment.status.in_(LIVE), lasts)
            return db.session.scalar(live) or 0


@contextmanager
def demo_site(folder: Path, **settings: str) -> Iterator[DemoSite]:
    """Loaded as `make run` loads it, into this folder; gone at the end."""
    from app import create_app  # here: who only wants to know about pages needs no application

    offset = _until_wednesday(datetime.now(UTC))
    minutes = round(offset / timedelta(minutes=1))
    environ = {"CLOCK": f"{minutes:+d}m", **settings}
    app = create_app(an_environment(**environ), instance_path=folder / "instance")
    try:
        with app.app_context():
            upgrade()
            load_practice(PROJECT / "booking" / "practice.toml")
            fill_demo(now=clock.now())
            db.session.remove()
        clock.set_offset(timedelta(0))
        with serving("app:create_app()", environ, folder, processes=2) as site:
            yield DemoSite(app, site, timedelta(minutes=minutes))
    finally:
        clock.set_offset(timedelta(0))
        with app.app_context():
            db.engine.dispose()


def _until_wednesday(now: datetime) -> timedelta:
    """To the nearest Wednesday's 10:37 AM in Los Angeles, when both surgeons are there; backwards, when negative.

    One before ten days without a public holiday: on those the practice is closed, and journeys would find few times.
    """
    here = now.astimezone(LOS_ANGELES)
    hour, minute = MORNING
    there = here.replace(hour=hour, minute=minute, second=0, microsecond=0)
    nearest = there + timedelta(days=(WEDNESDAY - here.weekday() + 3) % 7 - 3)
    wednesdays = (nearest + weeks * timedelta(days=7) for apart in count() for weeks in {apart, -apart})
    return next(one for one in wednesdays if _is_before_a_plain_week(one.date())) - here


def _is_before_a_plain_week(day: date) -> bool:
    return not any(day + timedelta(days=days) in holidays.US(subdiv="CA") for days in range(10))
