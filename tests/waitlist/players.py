"""Processes that act on one database at once: workers that offer, patients who claim, and some who cancel.

The time is the simulation's: minutes since its beginning, in a value that all of them read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from multiprocessing.context import SpawnContext
from multiprocessing.sharedctypes import Synchronized
from multiprocessing.synchronize import Event
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import select

from booking import appointments, waitlist
from booking.appointments import PATIENT
from booking.appointments.refusals import Refused
from booking.database import db
from booking.models import Offer, Visit

CLAIMS, BOOKS = 0.15, 0.8  # how likely somebody who is asked claims, and somebody who holds a time books it


@dataclass(frozen=True)
class Stage:
    """What every process is given."""

    environ: dict[str, str]
    instance: Path
    begins: datetime
    minutes: Synchronized[int]
    stop: Event
    told: Any  # a queue of what happened, and to which row

    def now(self) -> datetime:
        return self.begins + timedelta(minutes=self.minutes.value)


def start(
    context: SpawnContext, stage: Stage, *, workers: int, patients: int, cancellations: Sequence[tuple[int, int]]
) -> list[Any]:
    """All are ready when it returns; `cancellations` are minutes and visits, in order."""
    acts: list[tuple[Callable[..., None], Any]] = [(work, number) for number in range(workers)]
    acts += [(claim, number) for number in range(patients)]
    acts += [(cancel, tuple(cancellations))]
    processes = [context.Process(target=_play, args=(stage, act, what), daemon=True) for act, what in acts]
    for process in processes:
        process.start()
    for _process in processes:
        said, _id = stage.told.get(timeout=120)
        assert said == "ready", said
    return processes


def work(stage: Stage, _number: int) -> None:
    while not stage.stop.is_set():
        now = stage.now()
        appointments.clear_expired_holds(now=now)
        waitlist.offer_freed_times(now=now)
        db.session.rollback()
        stage.stop.wait(0.01)


def claim(stage: Stage, number: int) -> None:
    dice, seen = Random(number), 0
    while not stage.stop.is_set():
        db.session.rollback()
        for id in db.session.scalars(select(Offer.id).where(Offer.id > seen).order_by(Offer.id)).all():
            seen = id
            if dice.random() < CLAIMS:
                _press(stage, id, dice)
        stage.stop.wait(0.01)


def cancel(stage: Stage, plan: Sequence[tuple[int, int]]) -> None:
    """Minutes and visits, in order."""
    for minute, id in plan:
        while stage.minutes.value < minute and not stage.stop.is_set():
            stage.stop.wait(0.01)
        visit = db.session.get_one(Visit, id)
        try:
            appointments.cancel(visit, actor=PATIENT, now=stage.now())
            stage.told.put(("canceled", id))
        except Refused:
            stage.told.put(("not canceled", id))


def _press(stage: Stage, id: int, dice: Random) -> None:
    offer = db.session.get_one(Offer, id)
    try:
        visit = appointments.claim(offer, browser=f"offer {id}".encode().ljust(32), now=stage.now())
        if offer.wish.visit_id is None and dice.random() < BOOKS:
            appointments.book(visit, now=stage.now())
        stage.told.put(("won", id))
    except Refused as why:
        stage.told.put((f"lost: {type(why).__name__}", id))


def _play(stage: Stage, act: Callable[..., None], what: Any) -> None:
    from app import create_app

    with create_app(stage.environ, instance_path=stage.instance).app_context():
        stage.told.put(("ready", 0))
        try:
            while stage.minutes.value < 0:  # until all are ready
                stage.stop.wait(0.01)
            act(stage, what)
        except Exception as fault:
            stage.told.put((f"fault: {fault!r}"[:300], 0))
            raise
