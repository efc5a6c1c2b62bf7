"""What becomes of a letter that was not handed over, and of all others when it turns out to be about us.

A refusal may be for good and still mean us: may not send as, relaying denied, a daily limit, content. It does when the
mail server says the same to letters for two domains, or to one from and to our own address; until then it holds back
that letter alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from booking import catalog
from booking.config import MailServer
from booking.database import db
from booking.messages import leases, pause
from booking.messages.leases import Lease
from booking.messages.mail_server import (
    NotHandedOver,
    Postponed,
    RefusesUs,
    Unclear,
    Undeliverable,
    Unreachable,
    hand_over,
    offer_envelope,
)
from booking.messages.outbox import WAITING, letter_address
from booking.messages.refusals import CONTENT, is_about_mailbox, refusal, words_without
from booking.messages.rendering import letter_sender
from booking.messages.trial import greeting_name, trial_letter
from booking.models import Letter

GREYLISTING_IS_OVER: Final = timedelta(hours=1)


def learn(failure: NotHandedOver, lease: Lease, *, recipient: str, server: MailServer, now: datetime) -> None:
    match failure:
        case Undeliverable(why=why, code=code):
            leases.give_up(lease, why=why, code=code, now=now)
        case RefusesUs():
            _rest(failure, lease, recipient=recipient, now=now)
        case Unreachable():
            leases.try_all_later(lease, now=now)
        case Unclear():
            _find_out(failure, lease, recipient=recipient, server=server, now=now)
        case Postponed():
            if _goes_on_for_everybody(failure, lease, recipient=recipient, now=now):
                _rest(failure, lease, recipient=recipient, now=now)
            else:
                leases.try_later(lease, held_back=_same(failure), now=now)


def _rest(failure: NotHandedOver, lease: Lease, *, recipient: str, now: datetime) -> None:
    """All letters, and this one counts no attempt."""
    leases.give_back(lease)
    words = words_without(failure.words, recipient)
    pause.pause_letters(why=failure.why, code=failure.code, words=words, now=now)


def _find_out(failure: Unclear, lease: Lease, *, recipient: str, server: MailServer, now: datetime) -> None:
    """Whom it concerns."""
    same = _same(failure)
    if pause.have_rested_for(same) or _held_back_elsewhere(same, lease, recipient=recipient, due_before=now):
        _rest(failure, lease, recipient=recipient, now=now)
        return
    if lease.held_back == same:  # and our own address was tried then
        leases.try_later(lease, held_back=same, now=now)
        return
    answer = _try_our_own_address(failure.why, server, now=now)
    if isinstance(answer, RefusesUs) or (answer is not None and _same(answer) == same):
        _rest(failure, lease, recipient=recipient, now=now)
        return
    leases.try_later(lease, held_back=same, now=now)
    if answer is None and failure.why == CONTENT:  # it takes our letters, but not this one
        leases.tell_of_delay(lease, why=failure.why, code=failure.code, now=now)


def _try_our_own_address(step: str, server: MailServer, *, now: datetime) -> NotHandedOver | None:
    """What the server says to a letter from and to MAIL_FROM; None when it takes it.

    Nothing is sent unless it was the letter itself that was refused.
    """
    address = letter_sender(catalog.practice())
    message = trial_letter(address, now=now)
    db.session.rollback()  # the database waits for no mail server
    try:
        if step == CONTENT:
            hand_over(message, server, greeting_as=greeting_name())
        else:
            offer_envelope(address, server, greeting_as=greeting_name())
    except NotHandedOver as failure:
        return failure
    return None


def _goes_on_for_everybody(failure: Postponed, lease: Lease, *, recipient: str, now: datetime) -> bool:
    """Put off again and again, for two domains, while nothing else leaves; greylisting is over by then."""
    since = now - GREYLISTING_IS_OVER
    if lease.send_after > since or lease.held_back != _same(failure) or is_about_mailbox(failure.words):
        return False
    if db.session.scalar(select(Letter.id).where(Letter.sent_at > since).limit(1)) is not None:
        return False
    return _held_back_elsewhere(_same(failure), lease, recipient=recipient, due_before=since)


def _held_back_elsewhere(same: str, lease: Lease, *, recipient: str, due_before: datetime) -> bool:
    """Whether another letter, for another domain, is held back by the same."""
    which = and_(WAITING, Letter.held_back == same, Letter.id != lease.letter_id, Letter.send_after <= due_before)
    others = db.session.scalars(select(Letter).where(which).options(joinedload(Letter.visit)))
    addresses = map(letter_address, others)
    return any(_domain(address) != _domain(recipient) for address in addresses if address)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()


def _same(failure: NotHandedOver) -> str:
    return refusal(failure.code or 0, failure.words)
