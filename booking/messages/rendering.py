"""A letter as it is sent: its parts, its headers, its invitation.

Form: multipart/mixed[multipart/alternative[text/plain, text/html, text/calendar; method=…], invite.ics], since mail
programs differ in where they look for an invitation (RFC 6047; calendars show buttons only where both say the method).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, Literal

from flask import render_template
from flask_babel import force_locale
from sqlalchemy import select

from booking import catalog
from booking.calendars import visit_invitation
from booking.catalog import PracticeDetails
from booking.config import settings
from booking.database import db
from booking.messages.letter_parts import Wording
from booking.messages.moves import Move, is_first_word, moves_told_by, was_canceled_by_patient
from booking.messages.outbox import DEPARTURE, answers_about, former_address, letter_address
from booking.messages.places import PLACE_CHANGED
from booking.messages.reminders import REMINDER, is_of_this_time
from booking.messages.several import wording_of_several
from booking.messages.waiting import is_still_waited_for, wording_of_waiting
from booking.messages.wording import wording_of, wording_of_departure
from booking.models import Letter

INVITING: Final = ("booked", "moved", "cancelled", "address", "link", PLACE_CHANGED, REMINDER)
"""The letters that put an entry into the patient's calendar, set it right, or take it out."""


def letter_is_needed(letter: Letter, *, now: datetime) -> bool:
    """Whether what it is about is still so; a visit that has begun needs no announcement."""
    if letter.kind == DEPARTURE:
        return bool(former_address(letter))
    if letter.wish is not None:
        return is_still_waited_for(letter, now=now)
    parts = letter.known_visit.appointments
    if not parts or not answers_about(letter).get("email"):
        return False
    if letter.kind == "missed":
        return all(part.status == "no_show" for part in parts)
    if letter.kind == "cancelled":
        return all(part.status == "cancelled" for part in parts)
    if not all(part.status == "booked" and part.starts_at > now for part in parts):
        return False
    if letter.kind == REMINDER:
        return is_of_this_time(letter)
    return _kind(letter) != "moved" or _tells_something(moves_told_by(letter))


def letter_comes_too_late(letter: Letter, *, now: datetime) -> bool:
    """Whether what it announces began while it was waiting; nobody misses a reminder of what was announced before."""
    if letter.wish is not None or letter.kind in ("cancelled", "missed", REMINDER, DEPARTURE):
        return False
    return any(part.status != "cancelled" and part.starts_at <= now for part in letter.known_visit.appointments)


def letter_words(letter: Letter, *, now: datetime) -> Wording:
    if letter.kind == DEPARTURE:
        with force_locale(letter.language):
            return wording_of_departure(catalog.practice())
    if letter.wish is not None:
        with force_locale(letter.language):
            return wording_of_waiting(letter, catalog.practice())
    kind, visit = _kind(letter), letter.known_visit
    moves = moves_told_by(letter) if kind in ("moved", "cancelled") else ()
    own = was_canceled_by_patient(visit)
    with force_locale(letter.language):
        return wording_of(visit, kind, practice=catalog.practice(), moves=moves, is_patients_own=own, now=now)


def _kind(letter: Letter) -> str:
    """What it tells: of a visit that was moved before anything was said of it, that it is booked."""
    return "booked" if letter.kind == "moved" and is_first_word(letter) else letter.kind


def _tells_something(moves: Sequence[Move]) -> bool:
    return not moves or not all(move.leads_back for move in moves)


def render(letter: Letter, *, now: datetime) -> EmailMessage:
    """The letter as it reads now, about the visit as it stands now."""
    message = _written(letter, letter_words(letter, now=now), now=now)
    if letter.kind in INVITING:
        _invite(message, letter, now=now)
    message["Content-Language"] = letter.language  # last: a new part takes such headers into itself
    return message


def render_several(letters: Sequence[Letter], *, now: datetime) -> EmailMessage:
    """One letter to the mailbox of the first. Without an invitation: the pages have the entries for calendars."""
    first = letters[0]
    with force_locale(first.language):
        wording = wording_of_several([letter.known_visit for letter in letters], practice=catalog.practice())
    message = _written(first, wording, now=now)
    message["Content-Language"] = first.language
    return message


def _written(letter: Letter, wording: Wording, *, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    _address(message, letter, catalog.practice(), now=now)
    message["Subject"] = wording.subject
    message.set_content(plain_text(letter, wording), cte="base64")
    with force_locale(letter.language):
        html = render_template("mail/letter.html", letter=wording, language=letter.language)
    message.add_alternative(html, subtype="html", cte="base64")
    return message


def plain_text(letter: Letter, wording: Wording) -> str:
    with force_locale(letter.language):
        return render_template("mail/letter.txt", letter=wording)


def letter_sender(practice: PracticeDetails) -> str:
    """The address that letters come from, and so the ORGANIZER of every invitation."""
    return settings().mail_from or practice.email


def _address(message: EmailMessage, letter: Letter, practice: PracticeDetails, *, now: datetime) -> None:
    message["From"] = Address(practice.name, addr_spec=letter_sender(practice))
    message["To"] = Address(addr_spec=letter_address(letter))
    message["Reply-To"] = Address(practice.name, addr_spec=practice.email)
    message["Date"] = now
    message["Message-ID"] = _message_id(letter, practice)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no holiday notice answers it
    about = Letter.visit_id == letter.visit_id if letter.wish_id is None else Letter.wish_id == letter.wish_id
    earlier = select(Letter).where(about, Letter.id < letter.id, Letter.sent_at.is_not(None))
    first = db.session.scalar(earlier.order_by(Letter.id).limit(1))
    if first is not None:  # one thread a visit, or a wish
        message["In-Reply-To"] = message["References"] = _message_id(first, practice)


def _message_id(letter: Letter, practice: PracticeDetails) -> str:
    """The same at every attempt: who gets a letter twice keeps one."""
    return f"<{letter.uuid}@{practice.mail_domain}>"


def _invite(message: EmailMessage, letter: Letter, *, now: datetime) -> None:
    method: Literal["REQUEST", "CANCEL"] = "CANCEL" if letter.kind == "cancelled" else "REQUEST"
    sender = letter_sender(catalog.practice())
    invitation = visit_invitation(letter.known_visit, method=method, organizer_email=sender, now=now)
    message.add_alternative(
        invitation,
        maintype="text",
        subtype="calendar",
        cte="base64",
        params={"charset": "utf-8", "method": method},
    )
    message.add_attachment(invitation, maintype="application", subtype="ics", cte="base64", filename="invite.ics")
