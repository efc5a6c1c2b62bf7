"""The race: several processes want the same times, and each time may have one winner."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Final

from sqlalchemy import Engine, create_engine, text

from booking import catalog, schedules
from booking.availability import Slot, days_with_slots, local_date, open_slots_of_all
from booking.commands.drill.contender import LOST, WON
from booking.commands.drill.scratch import environ_with
from booking.config import PROJECT

CONTENDER: Final = (sys.executable, "-m", "booking.commands.drill.contender")
PROCESSES: Final = 4
TIMES: Final = 12
TRIES: Final = 5  # of each process for each time
# Independent of the rules that are on trial: by the times alone, whatever the buffers.
OVERLAPS: Final = """
SELECT count(*) FROM appointments a JOIN appointments b ON a.id < b.id AND a.surgeon_id = b.surgeon_id
 WHERE a.status = 'held' AND b.status = 'held' AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
"""


class DrillFailed(Exception):
    """What went wrong, in one line."""


@dataclass(frozen=True, slots=True)
class Result:
    processes: int
    times: int
    attempts: int
    winners: int
    told_taken: int
    overlaps: int

    @property
    def is_right(self) -> bool:
        return self.winners == self.times and self.told_taken == self.attempts - self.times and not self.overlaps


def race(scratch: str, *, now: datetime) -> Result:
    """Raises DrillFailed when it could not be held at all."""
    procedure, times = _times(now)
    contenders = [_contender(scratch) for _ in range(PROCESSES)]
    try:
        said = _fight(contenders, json.dumps({"procedure": procedure, "times": times, "tries": TRIES}))
    finally:
        for contender in contenders:
            contender.kill()
            contender.communicate()
    engine = create_engine(scratch, hide_parameters=True)
    winners, overlaps = _counted(engine)
    engine.dispose()
    if said.count(WON) != winners:
        raise DrillFailed(f"{said.count(WON)} were told that they have a time, and {winners} have one")
    return Result(PROCESSES, len(times), len(said), winners, said.count(LOST), overlaps)


def _times(now: datetime) -> tuple[str, list[tuple[int, int, str]]]:
    """The procedure that most surgeons perform, and a time on each of the next days of each surgeon."""
    slugs = [procedure.slug for procedure in catalog.procedures()]
    offered = {slug: found for slug in slugs if (found := catalog.consultation(slug)) is not None}
    if not offered:
        raise DrillFailed("nobody performs any procedure")
    slug, consultation = max(offered.items(), key=lambda one: len(one[1].performers))
    rules = consultation.rules
    first, last = local_date(now, rules.zone), rules.last_day(now)
    agendas = schedules.agendas(consultation, consultation.performers, first=first, last=last, now=now)
    open_slots = open_slots_of_all(agendas, rules, first=first, last=last, now=now)
    slots = _one_a_day(days_with_slots(open_slots, rules.zone).values())
    if not slots:
        raise DrillFailed("no surgeon has a time open")
    return slug, [(slot.surgeon, slot.location, slot.starts_at.isoformat()) for slot in slots[:TIMES]]


def _one_a_day(days: Iterable[Sequence[Slot]]) -> list[Slot]:
    """Of each surgeon, so that no day fills up."""
    return [slot for slots in days for slot in {slot.surgeon: slot for slot in slots}.values()]


def _contender(scratch: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 (our own command)
        CONTENDER,
        cwd=PROJECT,
        env=environ_with(scratch),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _fight(contenders: Sequence[subprocess.Popen[str]], order: str) -> list[str]:
    """What each of them said of each try; they begin at one word, when all are ready."""
    for contender in contenders:
        _tell(contender, order)
    if any(_heard(contender).readline() != "ready\n" for contender in contenders):
        raise DrillFailed("a process did not start")
    for contender in contenders:
        _tell(contender, "go")
    said = [line.strip() for contender in contenders for line in _heard(contender)]
    if any(contender.wait() for contender in contenders):
        raise DrillFailed("a process ended with an error")
    return said


def _tell(contender: subprocess.Popen[str], line: str) -> None:
    if contender.stdin is None:
        raise RuntimeError("the process has no standard input")
    try:
        contender.stdin.write(line + "\n")
        contender.stdin.flush()
    except BrokenPipeError:
        raise DrillFailed("a process did not start") from None


def _heard(contender: subprocess.Popen[str]) -> IO[str]:
    if contender.stdout is None:
        raise RuntimeError("the process has no standard output")
    return contender.stdout


def _counted(engine: Engine) -> tuple[int, int]:
    """Times that are held, and pairs of them that overlap."""
    with engine.connect() as connection:
        held = connection.execute(text("SELECT count(*) FROM appointments WHERE status = 'held'")).scalar_one()
        return int(held), int(connection.execute(text(OVERLAPS)).scalar_one())
