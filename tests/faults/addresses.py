"""The addresses that the site has, each leading to something that is there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from booking import appointments, schedules, waitlist
from booking.availability import Interval, Part
from booking.calendars import feed_address, live_feed_links, make_feed_link
from booking.catalog import Notice
from booking.database import db, writing
from booking.models import (
    Appointment,
    Closure,
    DayNote,
    ExtraHours,
    Letter,
    Location,
    Offer,
    Surgeon,
    Task,
    TimeOff,
    Visit,
    Wish,
    WorkingHours,
)
from booking.schedules import seen_words
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_hold, appointment_path, hold_path, local

OWN_METHODS = {"OPTIONS", "HEAD"}


@dataclass(frozen=True)
class Address:
    rule: Rule
    path: str
    given: tuple[str, ...]  # the values of its arguments, as they stand in the path

    @property
    def endpoint(self) -> str:
        return self.rule.endpoint

    @property
    def methods(self) -> set[str]:
        return (self.rule.methods or set()) - OWN_METHODS

    def with_junk(self, junk: str) -> Iterator[str]:
        """The path with each of its arguments replaced; `junk` is percent-encoded already."""
        for value in self.given:
            before, found, after = self.path.rpartition(value)
            assert found
            yield before + junk + after


# Without a query they are about nothing, and say 404; each has tests of its own.
NEEDS_QUERY = {"staff.obstacles", "staff.compare_people", "staff.import_plan", "staff.import_plan_table"}


def addresses(app: Flask) -> list[Address]:
    """Every rule's; fill the practice first, see `a_life`."""
    adapter = app.url_map.bind("localhost")
    with app.app_context():
        values = _values()
        found = []
        for rule in app.url_map.iter_rules():
            given = {name: values[_family(rule), name] for name in rule.arguments}
            path = adapter.build(rule.endpoint, given, method=next(iter(rule.methods or ())))
            found.append(Address(rule, path, tuple(map(str, given.values()))))
    return found


def _family(rule: Rule) -> str:
    """`/staff/feeds/<uuid:uuid>/revocation` is of the family `/staff/feeds`."""
    return rule.rule.partition("/<")[0]


def _values() -> dict[tuple[str, str], object]:
    """What leads somewhere; a new family of addresses with arguments gets its line here."""
    held, booked = _visit("held"), _visit("booked")

    def one(column: object) -> object:
        return db.session.scalars(select(column).limit(1)).one()  # type: ignore[call-overload]

    link = live_feed_links()[0]
    return {
        ("/static", "filename"): "css/patient.css",
        ("/holds", "token"): hold_path(held).rpartition("/")[2],
        ("/appointments", "token"): appointment_path(booked).rpartition("/")[2],
        ("/earlier-visits", "token"): waitlist.wish_token(db.session.scalars(select(Wish)).one()),
        ("/feeds", "token"): str(feed_address(link)).rpartition("/")[2].removesuffix(".ics"),
        ("/procedures", "slug"): "mini-facelift",
        ("/concerns", "slug"): "jawline-and-neck",
        ("/surgeons", "slug"): "david-kim",
        ("/embed", "procedure"): "mini-facelift",
        ("/embed", "surgeon"): "david-kim",
        ("/book", "procedure"): "mini-facelift",
        ("/book", "surgeon"): "david-kim",
        ("/staff/appointments", "uuid"): booked.appointments[0].uuid,
        ("/offers", "token"): waitlist.offer_token(db.session.scalars(select(Offer)).one()),
        ("/staff/earlier-visits", "uuid"): one(Wish.uuid),
        ("/staff/people", "uuid"): booked.uuid,
        ("/staff/surgeons", "surgeon"): "david-kim",
        ("/staff/letters", "uuid"): one(Letter.uuid),
        ("/staff/feeds", "uuid"): link.uuid,
        ("/staff/time-off", "uuid"): one(TimeOff.uuid),
        ("/staff/closures", "uuid"): one(Closure.uuid),
        ("/staff/hours", "number"): one(WorkingHours.id),
        ("/staff/extra-hours", "number"): one(ExtraHours.id),
        ("/staff/tasks", "number"): one(Task.id),
        ("/staff/calls", "number"): one(Task.id),
        ("/staff/day-notes", "uuid"): one(DayNote.uuid),
        ("/staff/practice/emails", "kind"): "booked",
        ("/staff/practice/notices", "first_day"): "2026-12-24",
        ("/staff/practice/places", "slug"): "video",
        ("/staff/practice/procedures", "slug"): "mini-facelift",
        ("/staff/practice/surgeons", "slug"): "david-kim",
    }


def _visit(status: str) -> Visit:
    its = select(Appointment.visit_id).where(Appointment.status == status)
    return db.session.scalars(select(Visit).where(Visit.id.in_(its)).limit(1)).one()


def a_life(app: Flask) -> None:
    """Something behind every address: a hold with answers, a booking, a wish, absences, extra hours, a task."""
    folder = Path(app.instance_path) / "photographs"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "david-kim.png").touch()
    with app.app_context():
        david = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
        office = db.session.scalars(select(Location.id).where(Location.slug == "office")).one()
        booked = a_booking(local(20, 10))
        appointments.keep_answers(a_hold(local(20, 14), browser=b"another"), ANSWERS, now=NOW)
        schedules.add_time_off(david, Interval(local(22, 9), local(22, 17)), reason="a congress", now=NOW)
        schedules.add_day_note(uuid4(), on=local(20, 9).date(), surgeon_id=david, words="A film crew", now=NOW)
        schedules.add_closure(Interval(local(23, 0), local(24, 0)), label="Painters", now=NOW)
        notice = Notice(date(2026, 12, 24), date(2027, 1, 2), {"en": "Closed", "es": "Cerrado", "ko": "휴진"})
        schedules.change_notices(notice, seen=seen_words(schedules.the_practice(), ["notices"]), by=None, now=NOW)
        schedules.add_extra_hours(david, office, on=local(24, 9).date(), from_minute=540, until_minute=720, now=NOW)
        wish = waitlist.make_wish(
            booked.procedure_id, waitlist.ANY_TIME, uuid=uuid4(), answers=ANSWERS, language="en", now=NOW
        )
        make_feed_link(surgeon_id=None, titles="full", now=NOW)
        with writing() as session:
            session.get_one(Surgeon, david).photograph = "david-kim.png"
            session.add(Task(kind="outside_hours", visit_id=booked.id, detail={}, created_at=NOW))
            length, free = timedelta(minutes=45), Part(david, office, local(21, 11))
            waitlist.offer_at_desk(session, session.get_one(Wish, wish.id), free, length=length, now=NOW)
