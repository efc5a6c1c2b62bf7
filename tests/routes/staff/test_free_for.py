"""Every place that says free says it by the rules for the procedure in question, as why-not would answer it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, catalog, schedules
from booking.appointments import NotOffered, Refused, without_notice
from booking.availability import Interval, Part, Rules, overlaps
from booking.catalog import Consultation
from booking.database import db, writing
from booking.formats import time_short
from booking.models import Appointment, Procedure, Surgeon, Visit, WorkingHours, performs
from booking.schedules import HitsBooked
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

DAY, WEEK = date(2026, 10, 7), [date(2026, 10, day) for day in range(5, 10)]
SURGEONS = ("david-kim", "eugene-kim")
Starts = set[datetime]


def scramble(dice: random.Random) -> list[str]:
    """Hours, absences, caps, buffers and visits as they fall; the procedures to ask for, the usual one first."""
    with writing() as session:
        slugs = list(session.scalars(select(Procedure.slug).where(Procedure.active).order_by(Procedure.position)))
        for slug in slugs:
            values = {
                "consultation_minutes": dice.choice([30, 45, 60, 90]),
                "buffer_before_minutes": dice.choice([0, 0, 10]),
                "buffer_after_minutes": dice.choice([0, 15, 30]),
            }
            session.execute(update(Procedure).where(Procedure.slug == slug).values(values))
        for row in session.scalars(select(WorkingHours)):
            if dice.random() < 0.3:
                row.until_minute = row.from_minute + 30 * max(1, (row.until_minute - row.from_minute) // 60)
        for surgeon in session.scalars(select(Surgeon)):
            surgeon.daily_cap = dice.choice([None, None, 2, 4])
        david = session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
        alone = session.scalars(select(Procedure.id).where(Procedure.slug == slugs[1])).one()
        session.execute(performs.delete().where(performs.c.surgeon_id == david, performs.c.procedure_id == alone))
        surgeons = list(session.scalars(select(Surgeon.id)))
    for number in range(12):
        try:
            when = local(dice.randint(6, 9), dice.randint(9, 16), dice.choice([0, 30]))
            a_booking(when, surgeon=dice.choice(SURGEONS), browser=f"{number}".encode())
        except Refused:
            db.session.rollback()
    start = local(dice.randint(6, 9), dice.randint(8, 14))
    away = Interval(start, start + timedelta(hours=dice.choice([1, 3])))
    try:
        schedules.add_time_off(dice.choice(surgeons), away, now=NOW)
    except HitsBooked as hits:
        schedules.add_time_off(dice.choice(surgeons), away, seen=hits.impact.seen, now=NOW)
    usual = catalog.usual_procedure(catalog.procedures())
    assert usual
    return [usual.slug, slugs[1], dice.choice([slug for slug in slugs if slug not in (usual.slug, slugs[1])])]


def free(consultation: Consultation, surgeon: str, on: date, rules: Rules, visit: Visit | None = None) -> Starts:
    """The starts of that day in which nothing at all is in the way, asked one by one."""
    performer = consultation.performer(surgeon)
    if performer is None:
        return set()
    midnight = datetime(on.year, on.month, on.day, tzinfo=LOS_ANGELES)
    found = set()
    for minutes in range(6 * 60, 21 * 60, 15):
        start = midnight + timedelta(minutes=minutes)
        for place in consultation.locations:
            part, without = Part(performer.id, place, start), visit.id if visit else None
            try:
                if not appointments.all_in_the_way(consultation, [part], rules=rules, without_visit=without, now=NOW):
                    found.add(start)
            except NotOffered:
                pass
    return found


def starts_in(hrefs: list[str]) -> Iterator[datetime]:
    for href in hrefs:
        for start in parse_qs(urlsplit(href).query).get("start", []):
            yield datetime.fromisoformat(start)


def hrefs(page: Page, css_class: str) -> list[str]:
    return [link.get("href", "") for link in page.tree.iter("a") if css_class in link.get("class", "").split()]


class Asked:
    """One procedure at the desk, and what the rules say of it."""

    def __init__(self, desk: PageClient, app: Flask, procedure: str, *, is_usual: bool) -> None:
        self.desk, self.app, self.procedure = desk, app, procedure
        self.way = "" if is_usual else f"&for={procedure}"
        self._known: dict[tuple[str, date, bool], Starts] = {}

    def free(self, surgeon: str, on: date, *, notice: bool = False) -> Starts:
        key = surgeon, on, notice
        if key not in self._known:
            with self.app.app_context():
                consultation = catalog.consultation(self.procedure)
                assert consultation
                rules = consultation.rules if notice else without_notice(consultation.rules)
                self._known[key] = free(consultation, surgeon, on, rules)
        return self._known[key]


def the_day(asked: Asked) -> None:
    """Its heads, and its blanks."""
    page = asked.desk.get(f"/staff/?day={DAY}{asked.way}")
    heads = [words(head) for head in page.tree.findall(".//table[@class='diary']/thead//th")]
    for surgeon, head in zip(SURGEONS, heads, strict=True):
        theirs = asked.free(surgeon, DAY)
        blanks = set(
            starts_in([href for href in hrefs(page, "blank") if f"surgeon={surgeon}&" in href and "/book?" in href])
        )
        assert blanks <= theirs
        assert bool(blanks) == bool(theirs) == (" free" in head), head
        told = re.search(r"next (\d+:\d+ [AP]M|\d+:\d+ noon)", head)
        with asked.app.test_request_context():
            first = time_short(min(theirs), LOS_ANGELES) if theirs else None
        assert (told[1] if told else None) == first, head


def free_next(asked: Asked) -> None:
    """Beside the day."""
    page = asked.desk.get(f"/staff/?day={DAY}{asked.way}")
    told = [href for href in page.links().values() if "/staff/book?" in href and "location=" in href]
    for surgeon in SURGEONS:
        theirs = set(starts_in([href for href in told if f"surgeon={surgeon}&" in href]))
        expected = sorted(start for on in WEEK for start in asked.free(surgeon, on) if start >= NOW)
        assert sorted(theirs) == sorted(set(expected))[:3] or len(expected) < 3


def the_week(asked: Asked) -> None:
    page = asked.desk.get(f"/staff/week?day={DAY}{asked.way}")
    for row in page.tree.findall(".//table[@class='list diary-week']/tbody/tr"):
        for surgeon, cell in zip(SURGEONS, row.findall("td"), strict=True):
            there = [link.get("href", "") for link in cell.iter("a") if "/staff/book?" in link.get("href", "")]
            told = sorted(starts_in(there))
            more = re.search(r"and (\d+) more", words(cell))
            if told:
                expected = sorted(start for start in asked.free(surgeon, told[0].date()) if start >= NOW)
                assert told == expected[:3]
                assert int(more[1]) if more else max(0, len(expected) - 3) == 0


def numbered(asked: Asked) -> None:
    """The next times that the desk reads to a caller, and those of a day."""
    for address in (f"/staff/book?procedure={asked.procedure}", f"/staff/book?procedure={asked.procedure}&day={DAY}"):
        page = asked.desk.get(address)
        values = [box.get("value", "") for box in page.tree.iter("input") if box.get("name") == "start"]
        assert values
        for value in values:
            surgeon, _place, start = value.split()
            moment = datetime.fromisoformat(start)
            assert moment in asked.free(surgeon, moment.astimezone(LOS_ANGELES).date()), value


def near_times(asked: Asked) -> None:
    """Of a time that cannot be had."""
    with asked.app.app_context():
        consultation = catalog.consultation(asked.procedure)
        assert consultation
        surgeon = consultation.performers[0].slug
    page = asked.desk.get(f"/staff/why-not?surgeon={surgeon}&procedure={asked.procedure}&start={DAY}T05:05-07:00")
    told = list(starts_in([link.get("href", "") for link in page.tree.findall(".//ul[@class='free']//a")]))
    assert told
    assert all(start in asked.free(surgeon, start.astimezone(LOS_ANGELES).date()) for start in told)


def online(asked: Asked) -> None:
    """What patients are offered, with the shortest notice."""
    for surgeon in SURGEONS:
        query = f"procedure={asked.procedure}&surgeon={surgeon}&from={DAY}&to={DAY}"
        answer = asked.desk.client.get(f"/api/v1/slots?{query}")
        expected = asked.free(surgeon, DAY, notice=True)
        if answer.status_code == 200:
            assert {datetime.fromisoformat(slot["starts_at"]) for slot in (answer.json or {})["slots"]} == expected
        else:
            assert expected == set()


PLACES = (the_day, free_next, the_week, numbered, near_times, online)


@pytest.mark.parametrize("seed", range(3))
def test_each_place_says_free_by_the_rules_for_its_procedure(app: Flask, seed: int) -> None:
    desk = signed_in(app)
    with app.app_context():
        procedures = scramble(random.Random(seed))
    for number, procedure in enumerate(procedures):
        asked = Asked(desk, app, procedure, is_usual=not number)
        for place in PLACES:
            place(asked)


@pytest.mark.parametrize("seed", range(3))
def test_where_a_visit_could_go_is_free_by_its_own_length(app: Flask, seed: int) -> None:
    """The page that moves it, and what is offered when a change of hours hits it."""
    desk, checked = signed_in(app), 0
    with app.app_context():
        scramble(random.Random(seed))
        for row in list(db.session.scalars(select(Appointment).where(Appointment.status == "booked"))):
            consultation = catalog.consultation_of(row.visit.procedure_id)
            assert consultation
            rules = appointments.as_booked(row.visit, without_notice(consultation.rules))
            own = consultation.performer(row.surgeon.slug)
            assert own
            page = desk.get(f"/staff/appointments/{row.uuid}/move?day={DAY}")
            told = list(starts_in(list(page.links().values())))
            assert set(told) <= {*free(consultation, own.slug, DAY, rules, row.visit)}
            away = Interval(row.starts_at, row.ends_at)
            hits = appointments.patients_hit_by(row.surgeon_id, away, now=NOW)
            for slot in hits.hits[0].near if hits else ():
                part = Part(slot.surgeon, slot.location, slot.starts_at)
                found = appointments.all_in_the_way(
                    consultation, [part], rules=rules, without_visit=row.visit_id, now=NOW
                )
                assert found == []
                assert slot.surgeon != row.surgeon_id or not overlaps(away, Interval(slot.starts_at, slot.ends_at))
                checked += 1
    assert checked
