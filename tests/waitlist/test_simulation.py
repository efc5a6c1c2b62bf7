"""Hundreds wait, many cancel, and several processes offer and claim at once: every promise is kept.

With `-s` it prints how it went. `make race` has more of them.
"""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from queue import Empty
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import create_engine, select, text

from booking import appointments, waitlist
from booking.appointments import PATIENT
from booking.availability import PartOfDay
from booking.database import db
from booking.models import Appointment, Visit
from booking.waitlist import ANY_TIME, Wanted
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, about, local
from tests.waitlist.players import Stage, start
from tests.waitlist.promises import Rows, broken, read

pytestmark = pytest.mark.usefixtures("practice")

WHOLE = os.environ.get("RACE") == "whole"
WISHES, OWN_VISITS, CANCELLATIONS = (600, 60, 120) if WHOLE else (200, 12, 24)
BEGINS = local(5, 19, 30)  # an hour and a half before quiet hours
EVENING, NIGHT, MORNING = range(0, 100, 4), (360, 700), range(750, 900, 4)  # minutes after that
MINUTES = (*EVENING, *NIGHT, *MORNING)
HOURS = (9, 10, 11, 13, 14, 15)
SOON = [local(day, hour) for day in (7, 8, 9, 13, 14, 15, 16, 19, 20, 21) for hour in HOURS]
LATE = [local(day, hour, month=11) for day in (9, 10, 12, 13, 16, 17, 18, 19) for hour in HOURS]
WANTED = (
    ANY_TIME,
    Wanted(parts=frozenset({PartOfDay.MORNING})),
    Wanted(parts=frozenset({PartOfDay.AFTERNOON, PartOfDay.EVENING})),
    Wanted(weekdays=frozenset({2, 3})),
    Wanted(notice=timedelta(days=3)),
)


def somebody(number: int) -> dict[str, str]:
    return ANSWERS | {"email": f"patient{number}@patient.example", "name": f"Patient {number}"}


def booked(count: int, starts: list[datetime], *, first: int) -> list[int]:
    """So many visits at these starts, with either surgeon."""
    made = []
    for number in range(count):
        surgeon, browser = ("david-kim", "eugene-kim")[number % 2], f"{first + number}".encode()
        visit = a_booking(starts[number // 2], surgeon=surgeon, browser=browser, answers=somebody(first + number))
        made.append(visit.id)
    return made


def who_wait(visits: list[int], dice: Random) -> None:
    procedure = about().procedure_id
    for visit in visits:
        waitlist.make_wish_of(db.session.get_one(Visit, visit), dice.choice(WANTED), now=NOW)
    for number in range(WISHES - len(visits)):
        at = NOW + timedelta(seconds=number)
        answers = somebody(5000 + number)
        waitlist.make_wish(procedure, dice.choice(WANTED), uuid=uuid4(), answers=answers, language="en", now=at)


def play(environ: dict[str, str], instance: Path, cancellations: list[tuple[int, int]]) -> Counter[str]:
    """An evening, a night and a morning; what the players said."""
    context = multiprocessing.get_context("spawn")
    minutes, stop, told = context.Value("i", -1), context.Event(), context.Queue()
    stage = Stage(environ, instance, BEGINS, minutes, stop, told)
    processes = start(context, stage, workers=2, patients=3, cancellations=cancellations)
    said: Counter[str] = Counter()
    try:
        for minute in MINUTES:
            minutes.value = minute
            time.sleep(0.15)
            said += _heard(told)
    finally:
        stop.set()
        for process in processes:
            process.join(30)
    return said + _heard(told)


def _heard(told: Any) -> Counter[str]:
    said: Counter[str] = Counter()
    while True:
        try:
            said[told.get(timeout=0.01)[0]] += 1
        except Empty:
            return said


def test_hundreds_wait_and_every_promise_is_kept(
    app: Flask, environ: dict[str, str], engine_url: str, tmp_path: Path
) -> None:
    dice = Random(7)
    with app.app_context():
        cancels = booked(CANCELLATIONS, SOON, first=0)
        visits = booked(OWN_VISITS, LATE, first=1000)
        own = {row.visit_id: row.starts_at for row in db.session.scalars(select(Appointment))}
        who_wait(visits, dice)
        db.session.remove()
        db.engine.dispose()
    many_at_once = [0] * (CANCELLATIONS // 3)
    minutes = sorted(many_at_once + dice.choices(MINUTES[:-15], k=CANCELLATIONS - len(many_at_once)))
    said = play(environ, tmp_path / "players", list(zip(minutes, cancels, strict=True)))
    rows = read(engine_url)
    assert [line for line in said if line.startswith("fault")] == []
    assert broken(rows, own=own) == []
    claimed = [one for one in rows.offers if one["claimed_at"]]
    kept_their_own(engine_url, own, {rows.wishes[one["wish_id"]]["visit_id"] for one in claimed} | set(cancels))
    lost = sum(count for line, count in said.items() if line.startswith("lost"))
    print(f"\n{'wishes':>14}{'cancellations':>15}{'offers':>8}{'won':>6}{'lost':>6}{'refilled':>10}")
    moved = sum(rows.wishes[one["wish_id"]]["visit_id"] is not None for one in claimed)
    share = len(claimed) / max(1, said["canceled"] + moved)  # what is given up for an earlier time is free again
    print(f"{len(rows.wishes):>14}{said['canceled']:>15}{len(rows.offers):>8}{len(claimed):>6}{lost:>6}{share:>10.0%}")
    assert said["canceled"] >= CANCELLATIONS * 0.8
    assert len(rows.offers) > said["canceled"]
    assert claimed
    assert lost, "somebody was late"


def kept_their_own(url: str, own: dict[int, datetime], moved: set[int | None]) -> None:
    """Whoever has claimed nothing stands where they stood."""
    engine = create_engine(url)
    with engine.connect() as connection:
        stand = set(connection.scalars(text("SELECT visit_id FROM appointments WHERE status = 'booked'")))
    engine.dispose()
    assert own.keys() - moved - stand == set()


@pytest.fixture
def kept(app: Flask, engine_url: str) -> Rows:
    """Four who wait were asked of two times, three by three: rows that keep every promise."""
    with app.app_context():
        procedure = about().procedure_id
        for number in range(4):
            at = NOW + timedelta(seconds=number)
            answers = somebody(number)
            waitlist.make_wish(procedure, ANY_TIME, uuid=uuid4(), answers=answers, language="en", now=at)
        for number, start_at in enumerate((local(7, 10), local(8, 10))):
            visit = a_booking(start_at, browser=f"{number}".encode(), answers=somebody(100 + number))
            appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=30 * number))
            waitlist.offer_freed_times(now=NOW + timedelta(minutes=5 + 30 * number))
    rows = read(engine_url)
    assert [one["wish_id"] for one in rows.offers] == [1, 2, 3, 4, 1, 2, 3]
    return rows


def with_offer(rows: Rows, number: int, **values: Any) -> Rows:
    """The same, with another of these values in one of the offers."""
    offers = [dict(one) | (values if place == number else {}) for place, one in enumerate(rows.offers)]
    return replace(rows, offers=offers)


def claimed_by_two(rows: Rows) -> Rows:
    at = rows.offers[0]["offered_at"]
    return with_offer(with_offer(rows, 0, claimed_at=at), 1, claimed_at=at)


def of_before(rows: Rows, number: int) -> dict[str, Any]:
    return {name: rows.offers[0][name] for name in ("freed_id", "offered_at", "starts_at", "ends_at")} | {
        "wish_id": rows.offers[number]["wish_id"]
    }


MINUTE = timedelta(minutes=1)
FAULTS: dict[str, Callable[[Rows], Rows]] = {
    "no two appointments overlap": lambda rows: replace(rows, overlaps=1),
    "no time is claimed twice": claimed_by_two,
    "nobody hears twice of one time": lambda rows: with_offer(rows, 3, wish_id=1),
    "everybody once before anybody twice": lambda rows: with_offer(rows, 3, offered_at=NOW + timedelta(minutes=36)),
    "groups of three": lambda rows: with_offer(rows, 3, **of_before(rows, 3)),
    "every twenty minutes": lambda rows: with_offer(rows, 3, offered_at=NOW + timedelta(minutes=24)),
    "not in quiet hours": lambda rows: with_offer(rows, 0, offered_at=local(6, 7, 59)),
    "once it has stayed free": lambda rows: with_offer(rows, 4, offered_at=NOW + timedelta(minutes=32)),
    "a letter for each offer": lambda rows: replace(rows, letters=rows.letters[1:]),
}
"""A fault that breaks each promise, and perhaps others."""


@pytest.mark.parametrize("promise", FAULTS)
def test_a_broken_promise_would_be_seen(kept: Rows, promise: str) -> None:
    assert broken(kept, own={}) == []
    assert promise in {line.partition(":")[0] for line in broken(FAULTS[promise](kept), own={})}
