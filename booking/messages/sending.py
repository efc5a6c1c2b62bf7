"""The next letter handed to the mail server, and what becomes of it when that fails."""

from __future__ import annotations

import logging
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from booking.config import MailServer, settings
from booking.database import db
from booking.messages import leases, limits, pause, trial_letters
from booking.messages.leases import Lease
from booking.messages.mail_server import NotHandedOver, hand_over
from booking.messages.outbox import answers_about
from booking.messages.outcomes import learn
from booking.messages.reminders import quiet_end
from booking.messages.rendering import letter_comes_too_late, letter_is_needed, render, render_several
from booking.messages.together import let_go, take_along
from booking.messages.trial import greeting_name, trial_letter
from booking.models import Letter

LOG: Final = logging.getLogger("booking.letters")
Gone = list[tuple[Lease, datetime]]
"""Letters that a mail server has taken, and when."""


def send_next(*, gone: Gone | None = None, now: datetime) -> bool:
    """Deal with the letter that has been due longest; False when there is none, or nowhere to send it.

    `gone` is what the same worker has handed over and could not note, since the database was locked or away just then:
    that is noted first of all, since it must not go again.
    """
    gone = [] if gone is None else gone
    _note(gone)
    server = settings().smtp
    if server is None or pause.letters_are_paused(now=now):
        return False
    lease = leases.lease_next(now=now)
    if lease is None:
        return False
    until = limits.free_at(lease, now=now)
    if until is not None:
        leases.put_off(lease, until=until, held_back=limits.TOO_MANY)
        return True
    quiet_until = quiet_end(lease, now=now)
    if quiet_until is not None:
        leases.postpone(lease, until=quiet_until)
        return True
    lease = take_along(lease, now=now)
    message = _written(lease, now=now)
    if message is None:
        let_go(lease, until=now)
        return True
    db.session.rollback()  # the database waits for no mail server
    try:
        hand_over(message, server, greeting_as=greeting_name())
    except NotHandedOver as failure:
        what = type(failure).__name__
        LOG.warning("Letter %d was not handed over: %s, %s %s", lease.letter_id, what, failure.why, failure.code or "")
        let_go(lease, until=now + limits.DAY)
        learn(failure, lease, recipient=message["To"].addresses[0].addr_spec, server=server, now=now)
    else:
        gone.append((lease, now))
        _note(gone)
        pause.resume_letters(now=now)
    return True


def _note(gone: Gone) -> None:
    while gone:
        lease, at = gone[0]
        leases.mark_sent(lease, now=at)
        gone.pop(0)


def send_trial_letter(to: str, *, now: datetime) -> str | None:
    """Past the queue; None when the server took it, else in one line what stood in the way.

    SMTP_URL must be set. The server's words are shown to whoever asked for it, and kept nowhere.
    """
    server = settings().smtp
    if server is None:
        raise LookupError("there is no mail server to try")
    failure = _hand_over_trial(to, server, now=now)
    if failure is None:
        return None
    where = f"The mail server {server.host}:{server.port}"
    if failure.code is None:
        return f"{where} cannot be used: {failure.why}."
    return f"{where} says no ({failure.why}): {failure.code} {' '.join(failure.words.split())}"


def send_trial_letters(*, now: datetime) -> None:
    """Those that were asked for on a screen; each is sent or refused, and not tried again."""
    while (lease := trial_letters.lease_trial(now=now)) is not None:
        server = settings().smtp
        if server is None:
            trial_letters.note_trial(lease, refused=trial_letters.NO_SERVER, now=now)
            continue
        failure = _hand_over_trial(lease.to, server, now=now)
        refused = type(failure).__name__ if failure else None
        trial_letters.note_trial(lease, refused=refused, code=failure.code if failure else None, now=now)


def _hand_over_trial(to: str, server: MailServer, *, now: datetime) -> NotHandedOver | None:
    """What stood in the way; None when the server has taken it."""
    message = trial_letter(to, now=now)
    db.session.rollback()  # the database waits for no mail server
    try:
        hand_over(message, server, greeting_as=greeting_name())
    except NotHandedOver as failure:
        return failure
    return None


def _written(lease: Lease, *, now: datetime) -> EmailMessage | None:
    """None when it is not to be sent, or cannot be written: the letters behind it must not wait for that."""
    try:
        letter = db.session.get_one(Letter, lease.letter_id)
        if letter.wish_id is None and not answers_about(letter).is_readable:
            leases.try_later(lease, now=now)  # not dropped: it may be mended from a backup, and a task tells of it
            return None
        if letter_is_needed(letter, now=now):
            along = [db.session.get_one(Letter, number) for number in lease.along]
            return render_several([letter, *along], now=now) if along else render(letter, now=now)
        end = leases.come_too_late if letter_comes_too_late(letter, now=now) else leases.drop
    except SQLAlchemyError:
        raise
    except Exception:
        LOG.exception("Letter %d cannot be written", lease.letter_id)
        leases.try_later(lease, now=now)
    else:
        end(lease, now=now)
    return None
