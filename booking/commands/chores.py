"""What is done without being asked: letters go out, unfinished holds lapse, what is over is forgotten."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Flask
from sqlalchemy.exc import InterfaceError, OperationalError

from booking import access, appointments, calendars, clock, messages, people, schedules, waitlist
from booking.database import UnusableDatabase, db
from booking.messages.sending import Gone, send_next, send_trial_letters

LOG: Final = logging.getLogger("booking.worker")
PAUSE: Final = 1.0  # seconds between two turns when nothing waits
LONGEST_PAUSE: Final = 60.0  # seconds, while the database is gone
AFTER_A_FAULT: Final = timedelta(minutes=1)
DATABASE_GONE: Final = (OperationalError, InterfaceError, UnusableDatabase)


@dataclass(frozen=True, slots=True)
class Chore:
    """Something done at most so often; all of them may be done by several workers at once."""

    name: str
    every: timedelta
    act: Callable[..., Any]  # called with now=


# The first turn does it. The law about clocks is read once a process, so that a day later there is little to notice.
AT_START: Final = (
    Chore("noticing that a law has changed the clocks", timedelta(days=1), appointments.note_clock_shifts),
)
LOOK_AFTER_MAIL: Final = Chore("looking after the mail", messages.BEAT_EVERY, messages.look_after_mail)
WRITE_REMINDERS: Final = Chore("writing reminders", timedelta(minutes=1), messages.write_due_reminders)
WRITE_EVENTS_ANEW: Final = Chore("writing calendar events anew", timedelta(seconds=1), calendars.write_events_anew)
SEND_TRIAL_LETTERS: Final = Chore("sending test emails", timedelta(seconds=1), send_trial_letters)
TELL_OF_TWO_VISITS: Final = Chore(
    "telling who has two appointments ahead", timedelta(minutes=1), people.leave_tasks_of_two_visits
)
TELL_OF_YESTERDAY: Final = Chore(
    "telling what stands open of yesterday", timedelta(minutes=1), appointments.leave_task_of_yesterday
)
OFFER_FREED_TIME: Final = Chore("offering time that came free", timedelta(seconds=3), waitlist.offer_freed_times)
CHORES: Final = (
    Chore("answering who has lost their link", timedelta(seconds=1), appointments.answer_link_requests),
    Chore("letting holds lapse", timedelta(seconds=1), appointments.clear_expired_holds),
    Chore("forgetting visits that came to nothing", timedelta(minutes=1), appointments.delete_lapsed),
    Chore("forgetting what corrections replaced", timedelta(minutes=1), appointments.forget_former_contacts),
    Chore("forgetting freed time that is past", timedelta(hours=1), waitlist.forget_freed_times),
    Chore("ending wishes that are over", timedelta(minutes=1), waitlist.end_over_wishes),
    Chore("erasing what patients told us long ago", timedelta(minutes=1), appointments.erase_answers),
    Chore("forgetting emails and tasks of long ago", timedelta(minutes=1), messages.forget_letters_and_tasks),
    Chore("forgetting why surgeons were away", timedelta(hours=1), schedules.forget_reasons),
    Chore("forgetting notes to days", timedelta(hours=1), schedules.forget_day_notes),
    Chore("forgetting old attempts", timedelta(hours=1), access.forget_old_attempts),
    Chore("forgetting ended sign-ins", timedelta(hours=1), access.forget_ended_sessions),
)


ALL_CHORES: Final = (
    *AT_START,
    LOOK_AFTER_MAIL,
    WRITE_REMINDERS,
    SEND_TRIAL_LETTERS,
    WRITE_EVENTS_ANEW,
    TELL_OF_TWO_VISITS,
    TELL_OF_YESTERDAY,
    *CHORES,
    OFFER_FREED_TIME,
)


class Worker:
    def __init__(self, chores: tuple[Chore, ...] = ALL_CHORES) -> None:
        self._chores = chores
        self._next: dict[str, datetime] = {}
        self._gone: Gone = []

    def turn(self, *, now: datetime) -> bool:
        """Do what is due, of letters the next one; True when there may be another. Raises one of DATABASE_GONE."""
        for chore in self._chores:
            if self._next.get(chore.name, now) <= now:
                again = chore.every if _done(chore, now=now) else max(chore.every, AFTER_A_FAULT)
                self._next[chore.name] = now + again
        goes_on = send_next(gone=self._gone, now=now)
        messages.tell_of_damage(now=now)
        return goes_on


def run(app: Flask, stop: threading.Event) -> None:
    """Take turns until `stop` is set; a turn that has begun is finished. No fault ends it: it waits and goes on."""
    worker, pause = Worker(), PAUSE
    while not stop.is_set():
        try:
            with app.app_context():  # a session of its own, that sees what has changed since
                goes_on = worker.turn(now=clock.now())
        except Exception as error:
            _report(error, pause)
            with app.app_context():
                db.engine.dispose()  # connections that were lost with the database
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            pause = PAUSE
            if not goes_on:
                stop.wait(PAUSE)


def _done(chore: Chore, *, now: datetime) -> bool:
    """False when it failed: a fault in one chore keeps none of the others from being done."""
    try:
        chore.act(now=now)
    except DATABASE_GONE:
        raise
    except Exception:
        db.session.rollback()
        LOG.exception("A fault while %s", chore.name)
        return False
    return True


def _report(error: Exception, pause: float) -> None:
    if isinstance(error, DATABASE_GONE):
        LOG.error("The database does not answer; trying again in %.0f s: %s", pause, error)
    else:
        LOG.error("A fault in a turn; going on in %.0f s", pause, exc_info=error)
