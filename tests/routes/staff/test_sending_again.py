"""Whatever kind of email failed or was lost, one press sends again how the visit stands; the same press sends once."""

from __future__ import annotations

from typing import Final
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT, Actor
from booking.database import db, writing
from booking.messages.again import MISSED
from booking.messages.outbox import DEPARTURE
from booking.messages.rendering import INVITING
from booking.models import Appointment, Letter, User
from booking.routes.staff.letters import letter_kind
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

KINDS: Final = (*INVITING, DEPARTURE, MISSED)
STANDS: Final = {"cancelled": "cancelled", MISSED: MISSED}
"""What is sent again, by what failed; for any other kind the visit is on, and that is what is told."""
MISSED_THEM: Final = "Email that we missed them"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def a_letter(kind: str, **fate: object) -> tuple[UUID, UUID]:
    """Of a visit that stands as such a letter tells; the uuids of its appointment and of the letter."""
    visit = a_booking(local(13, 14, 30))
    if kind == DEPARTURE:
        appointments.correct_contact(visit, {"email": "new@patient.example"}, actor=PATIENT, seen=None, now=NOW)
    if kind == "cancelled":
        actor = Actor("desk", db.session.scalars(select(User.id)).first())
        appointments.cancel(visit, actor=actor, now=NOW)
    with writing() as session:
        if kind == MISSED:
            session.execute(update(Appointment).values(status="no_show"))
        found = session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id.desc())).first()
        if found is None:
            found = session.scalars(select(Letter).order_by(Letter.id.desc())).first()
            assert found
            found.kind = kind
        others = Letter.id != found.id, Letter.sent_at.is_(None), Letter.superseded_at.is_(None)
        session.execute(update(Letter).where(*others).values(sent_at=NOW))
        for name, moment in fate.items():
            setattr(found, name, moment)
        return session.scalars(select(Appointment.uuid)).one(), found.uuid


def waiting(app: Flask) -> list[str]:
    with app.app_context():
        unsent = Letter.sent_at.is_(None) & Letter.gave_up_at.is_(None) & Letter.superseded_at.is_(None)
        return list(db.session.scalars(select(Letter.kind).where(unsent)))


def test_every_kind_of_the_code_has_its_name_for_the_desk() -> None:
    assert [kind for kind in KINDS if letter_kind(kind) == kind] == []


@pytest.mark.parametrize("fate", ["gave_up_at", "sent_at"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_that_failed_or_was_lost_is_sent_again_once(
    app: Flask, desk: PageClient, kind: str, fate: str
) -> None:
    with app.app_context():
        appointment, _letter = a_letter(kind, **{fate: NOW})
    page = desk.get(f"/staff/appointments/{appointment}")
    button = MISSED_THEM if kind == MISSED else "Send again"
    for _press in range(2):
        assert page.press(button).status == 303
        assert waiting(app) == [STANDS.get(kind, "booked")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != MISSED])
def test_the_page_of_each_email_offers_it_too(app: Flask, desk: PageClient, kind: str) -> None:
    with app.app_context():
        _appointment, letter = a_letter(kind, gave_up_at=NOW)
    assert desk.get(f"/staff/letters/{letter}").press("Send again").status == 303
    assert waiting(app) == [STANDS.get(kind, "booked")]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != DEPARTURE])
def test_while_one_waits_there_is_nothing_to_send_again(app: Flask, desk: PageClient, kind: str) -> None:
    with app.app_context():
        appointment, _letter = a_letter(kind)
    buttons = desk.get(f"/staff/appointments/{appointment}").buttons()
    assert not {"Send again", MISSED_THEM} & set(buttons)
