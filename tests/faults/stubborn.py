"""Patients on a site whose processes die: they press again, as people do, until they are answered."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from queue import Empty, SimpleQueue
from threading import Event, Lock
from time import monotonic

from tests.stage.crowd import Patient
from tests.stage.servers import Answer, Site, Slot

PATIENCE = 30.0  # seconds until an answer must have come
PAUSE = 0.1


@dataclass
class Told:
    """What all patients together have been told."""

    booked: set[str] = field(default_factory=set)  # tokens of their pages
    statuses: dict[int, int] = field(default_factory=dict)
    unanswered: int = 0  # requests that died on the way
    _lock: Lock = field(default_factory=Lock)

    def note(self, answer: Answer | None) -> None:
        with self._lock:
            if answer is None:
                self.unanswered += 1
            else:
                self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
                address = answer.headers["Location"] or ""
                if answer.status == 303 and address.startswith("/appointments/"):
                    self.booked.add(address.removeprefix("/appointments/"))


class Stubborn(Patient):
    """`told` hears every answer; what dies on the way, or says 503, is sent again."""

    def __init__(self, site: Site, told: Told) -> None:
        super().__init__(site, "Ana Ruiz")
        self._told = told

    def _ask(self, method: str, address: str, sent: dict[str, str] | None = None) -> Answer:
        asked = super()._ask
        return insist(lambda: asked(method, address, sent), self._told)


def insist(ask: Callable[[], Answer], told: Told) -> Answer:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        answer: Answer | None = None
        with suppress(OSError, HTTPException):
            answer = ask()
        told.note(answer)
        if answer is not None and answer.status != 503:
            return answer
        Event().wait(PAUSE)
    raise AssertionError("nobody answers any more")


def keep_booking(site: Site, starts: SimpleQueue[Slot], told: Told, enough: Event) -> None:
    """One patient after the other, until it is enough or all times are gone."""
    while not enough.is_set():
        try:
            start = starts.get_nowait()
        except Empty:
            return
        patient = Stubborn(site, told)
        patient.arrive(start["starts_at"][:10])
        held = patient.hold(
            procedure="mini-facelift",
            surgeon=start["surgeon"],
            location=start["location"],
            starts_at=start["starts_at"],
        )
        if held.status == 303:
            patient.book(held.headers["Location"])
