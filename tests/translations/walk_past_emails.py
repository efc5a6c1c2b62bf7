"""Past each kind of email, about a visit of each sort."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from flask_babel import force_locale
from sqlalchemy import select

from booking import catalog, clock
from booking.database import db
from booking.messages.moves import Move
from booking.messages.rendering import plain_text, render, render_several
from booking.messages.wording import wording_of, wording_of_departure
from booking.models import Letter, Offer, Visit, Wish
from tests.translations.reading import of_email
from tests.translations.walk import Walk

OF_WHAT_IS_ON = ("booked", "moved", "reminder", "link", "address")
KINDS = {"booked": OF_WHAT_IS_ON, "cancelled": ("cancelled",), "no_show": ("missed",)}


def walk_past_emails(walk: Walk) -> None:
    """Every kind, about a visit of each sort."""
    with walk.site.app.app_context(), db.session.no_autoflush:
        now, practice = clock.now(), catalog.practice()
        letters = db.session.scalars(select(Letter).order_by(Letter.id.desc())).all()
        by_visit = {letter.visit_id: letter for letter in letters if letter.visit and letter.visit.appointments}
        chosen = {_sort(letter.known_visit, now): letter for letter in by_visit.values()}
        for sort, letter in chosen.items():
            for kind in KINDS.get(letter.known_visit.appointments[0].status, ()):
                letter.kind = kind
                walk.note(f"email {kind} {sort}", of_email(render(letter, now=now)))
        one, *others = chosen.values()
        walk.note("email of several", of_email(render_several([one, *others], now=now)))
        for letter in _to_who_waits(one.known_visit, walk.language, now):
            walk.note(f"email {letter.kind}", of_email(render(letter, now=now)))
        with force_locale(walk.language):
            for wording in (wording_of_departure(practice), *_of_changes(one.known_visit, practice, now)):
                walk.note("email of changes", iter([wording.subject, *plain_text(one, wording).splitlines()]))
        db.session.rollback()


def _to_who_waits(visit: Visit, language: str, now: datetime) -> Iterator[Letter]:
    """With a visit and without one; nothing of it is written."""
    part = visit.appointments[0]
    for wish in db.session.scalars(select(Wish).order_by(Wish.id)):
        offer = Offer(uuid=uuid4(), wish=wish, surgeon=part.surgeon, location=part.location)
        offer.starts_at, offer.ends_at = part.starts_at, part.ends_at
        for about in ({"kind": "wish"}, {"kind": "offer", "offer": offer}):
            yield Letter(id=0, uuid=uuid4(), wish_id=wish.id, wish=wish, language=language, **about)


def _sort(visit: Visit, now: datetime) -> tuple[Any, ...]:
    first = visit.appointments[0]
    soon = first.starts_at - now < timedelta(hours=12)
    return (first.location.kind, first.status, soon, len(visit.appointments), visit.confirmed_at is not None)


def _of_changes(visit: Visit, practice: Any, now: datetime) -> Iterator[Any]:
    part = visit.appointments[0]
    surgeons = [one for one in db.session.scalars(select(type(part.surgeon))) if one.id != part.surgeon_id]
    places = [one for one in db.session.scalars(select(type(part.location))) if one.id != part.location_id]
    length = part.ends_at - part.starts_at
    moves = (
        Move(part, part.starts_at - timedelta(days=1), length * 2, surgeons[0], places[0]),
        Move(part, part.starts_at, length * 2, part.surgeon, part.location),
        Move(part, part.starts_at, length, part.surgeon, part.location),
    )
    for move in moves:
        yield wording_of(visit, "moved", practice=practice, moves=[move], now=now)
    yield wording_of(visit, "cancelled", practice=practice, is_patients_own=False, now=now)
