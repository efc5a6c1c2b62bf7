"""Whoever asks for a place on the earlier-visit list a second time, recognized by who they are and where they ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from booking.confidential import folded_name, mailbox_digest, who_asked
from booking.database import db
from booking.models import Wish
from booking.waitlist.queries import waits


def place_of(
    answers: Mapping[str, Any], *, procedure_id: int, browser: bytes | None = None, now: datetime
) -> Wish | None:
    """By which they wait without a visit: asked for in this browser, or without one taken at the telephone.

    A stranger who knows their name and address has another browser, and is led to no place of theirs.
    """
    alike = select(Wish).where(
        waits(now),
        Wish.visit_id.is_(None),
        Wish.procedure_id == procedure_id,
        Wish.mailbox.is_not_distinct_from(mailbox_of(answers)),
        Wish.taken_by_id.is_(None) if browser is not None else Wish.taken_by_id.is_not(None),
    )
    who = who_they_are(answers)
    for wish in db.session.scalars(alike.order_by(Wish.id)):
        typed, asked_in = who_asked(wish)
        if (who_they_are(typed), asked_in) == (who, browser):
            return wish
    return None


def who_they_are(answers: Mapping[str, Any]) -> tuple[str, str]:
    """Their name, since a family may share a mailbox; and that mailbox, or without one their telephone number."""
    mailbox = mailbox_of(answers)
    return folded_name(answers.get("name", "")), mailbox.hex() if mailbox else answers.get("telephone", "")


def mailbox_of(answers: Mapping[str, Any]) -> bytes | None:
    return mailbox_digest(answers["email"]) if answers.get("email") else None
