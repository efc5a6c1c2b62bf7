"""The patient is told by email of what the desk does, unless one chooses that they are not: each time anew."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.database import db, writing
from booking.models import Heartbeat, History, Letter
from tests.stage.acting_forms import FORMS, Form, opened_page, send, sent_by
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW, an_environment
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TEN = local(6, 10)
CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "email": "bea@patient.example"}
AT_TWO = "/staff/book?surgeon=david-kim&start=2026-10-06T14:00-07:00"
LATER = timedelta(minutes=10)


@pytest.fixture
def environ(engine_url: str) -> dict[str, str]:
    return an_environment(DATABASE_URL=engine_url, SMTP_URL="smtp://127.0.0.1:9")


@pytest.fixture
def address(app: Flask, standing_clock: StandingClock) -> str:
    """Of an appointment of which the patient was told."""
    with app.app_context():
        uuid = a_booking(TEN).appointments[0].uuid
        with writing() as session:
            session.execute(update(Letter).values(sent_at=NOW))
            session.add(Heartbeat(child="worker", beat_at=NOW + LATER))
    standing_clock.moment = NOW + LATER
    return f"/staff/appointments/{uuid}"


@pytest.fixture
def desk(app: Flask, address: str) -> PageClient:
    return signed_in(app)


ACTS: dict[str, tuple[str, str, str]] = {
    "moved": ("{address}/move?day=2026-10-07", "2:30 PM", ""),
    "asked": ("{address}/move?starts_at=2026-10-07T14:30-07:00", "Yes, move it", ""),
    "cancelled": ("{address}/cancellation", "Yes, cancel it", ""),
    "booked": (AT_TWO, "Book", "caller"),
}


def act(desk: PageClient, address: str, name: str, **also: str) -> Page:
    there, button, typed = ACTS[name]
    page = desk.get(there.format(address=address))
    return page.press(button, **(CALLER if typed else {}) | also)


def waiting(app: Flask) -> list[str]:
    with app.app_context():
        query = select(Letter.kind).where(Letter.sent_at.is_(None), Letter.superseded_at.is_(None))
        return list(db.session.scalars(query))


def notice(page: Page) -> str:
    return next(words(one) for one in page.tree.iter("div") if "notice" in one.get("class", ""))


@pytest.mark.parametrize("name", ACTS)
def test_the_patient_is_told_unless_one_chooses_otherwise(
    app: Flask, desk: PageClient, address: str, name: str
) -> None:
    done = act(desk, address, name, no_email="y").follow()
    assert waiting(app) == []
    assert notice(done).endswith("No email.")
    assert "(no email)" in next(one for one in done.buttons() if one.startswith("Undo"))
    assert ", no email" in desk.get(done.response.request.path).text, "history says so"
    with app.app_context():
        last = db.session.scalars(select(History).order_by(History.id.desc())).first()
        assert last is not None
        assert last.after["no_email"] is True


@pytest.mark.parametrize("name", ACTS)
def test_otherwise_an_email_goes(app: Flask, desk: PageClient, address: str, name: str) -> None:
    """The control; and the choice of the act before is remembered by nothing."""
    act(desk, address, "booked", no_email="y", start="eugene-kim office 2026-10-06T09:00-07:00")
    done = act(desk, address, name).follow()
    assert waiting(app) == ["moved" if name == "asked" else name]
    assert "No email." not in notice(done)
    assert "(email goes at 9:13 AM)" in next(one for one in done.buttons() if one.startswith("Undo"))


def mark(desk: PageClient, day: str) -> bool:
    return "no email" in desk.get(f"/staff/?day={day}").text.partition("Free next")[0]


@pytest.mark.parametrize(
    ("then", "is_marked"),
    [
        (lambda page, desk, address: None, True),
        (lambda page, desk, address: page.press("Send again"), False),
        (lambda page, desk, address: act(desk, address, "moved", to="david-kim office 2026-10-07T13:30-07:00"), False),
        (
            lambda page, desk, address: act(
                desk, address, "moved", to="david-kim office 2026-10-07T13:30-07:00", no_email="y"
            ),
            True,
        ),
    ],
    ids=["nothing", "sent again", "moved and told", "moved, no email"],
)
def test_the_block_says_so_until_an_email_tells_it(
    desk: PageClient,
    address: str,
    standing_clock: StandingClock,
    then: Callable[[Page, PageClient, str], object],
    is_marked: bool,
) -> None:
    assert not mark(desk, "2026-10-06")
    page = act(desk, address, "moved", no_email="y").follow()
    assert mark(desk, "2026-10-07")
    standing_clock.moment += LATER
    then(page, desk, address)
    assert mark(desk, "2026-10-07") is is_marked


def test_an_undo_of_what_nobody_was_told_takes_the_mark_back(
    app: Flask, desk: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = act(desk, address, "moved", no_email="y").follow()
    page.press(next(one for one in page.buttons() if one.startswith("Undo")))
    assert not mark(desk, "2026-10-06")
    assert waiting(app) == []
    act(desk, address, "moved", no_email="y")
    standing_clock.moment += timedelta(minutes=1)
    again = act(desk, address, "moved", to="david-kim office 2026-10-07T13:30-07:00", no_email="y").follow()
    again.press(next(one for one in again.buttons() if one.startswith("Undo")))
    assert mark(desk, "2026-10-07"), "of the first move they have not heard either"


def test_an_undo_may_be_silent_too_where_the_email_has_left(app: Flask, desk: PageClient, address: str) -> None:
    page = act(desk, address, "moved").follow()
    assert "Undo, no email" not in page.buttons()
    with app.app_context(), writing() as session:
        session.execute(update(Letter).where(Letter.superseded_at.is_(None)).values(sent_at=NOW + LATER))
    page = desk.get(address)
    assert page.press("Undo, no email").status == 303
    assert waiting(app) == []
    assert mark(desk, "2026-10-06")


@pytest.mark.parametrize("name", ["moved", "cancelled", "booked"])
def test_a_refused_press_keeps_the_choice(desk: PageClient, address: str, name: str) -> None:
    own = {"shown": "x"} if name == "booked" else {"seen": "9-9"}
    refused = act(desk, address, name, no_email="y", **own)
    assert refused.status in (409, 422)
    assert [
        one for one in refused.tree.iter("input") if one.get("name") == "no_email" and one.get("checked") is not None
    ]


MAY_WRITE = {
    "staff.book",
    "staff.book_wish",
    "staff.move",
    "staff.cancel",
    "staff.restore",
    "staff.amend",
    "staff.correct_contact",
    "staff.undo",
}
"""Besides those that change hours, which are tried below; "Send again" is an email itself."""
IS_AN_EMAIL = "staff.offer_by_email"  # and nothing else: one does not press it to send none
ALL_ACTS = {name: form for name, form in FORMS.items() if name.startswith("staff.") and name != IS_AN_EMAIL}
TYPED = {
    "staff.correct_contact": {"email": "new@patient.example"},
    "staff.undo": {},
    "staff.book": {"email": "bea@patient.example"},
}


def pressed(app: Flask, name: str, clock: StandingClock, **also: str) -> Page:
    """That act of the desk, about a patient who had been told of everything before."""
    form = FORMS[name]
    page = opened_page(app, form if name != "staff.undo" else FORMS["staff.move"], clock)
    clock.moment += LATER
    if name == "staff.undo":
        page = send(page, FORMS["staff.move"], sent_by(page, FORMS["staff.move"])).follow()
        form = Form(next(one for one in page.buttons() if one.startswith("Undo: moved")), "staff.undo")
    with app.app_context(), writing() as session:
        session.execute(update(Letter).values(sent_at=clock.moment))
    return send(page, form, sent_by(page, form, **TYPED.get(name, {}) | also))


@pytest.mark.parametrize("name", sorted(ALL_ACTS))
def test_no_act_of_the_desk_writes_where_no_email_was_chosen(
    app: Flask, name: str, standing_clock: StandingClock
) -> None:
    """All addresses, so that a new one that writes is found."""
    assert pressed(app, name, standing_clock, no_email="y").status == 303
    assert waiting(app) == []


@pytest.mark.parametrize("name", sorted(ALL_ACTS))
def test_these_write_otherwise_and_offer_the_choice(app: Flask, name: str, standing_clock: StandingClock) -> None:
    """The control."""
    assert pressed(app, name, standing_clock).status == 303
    assert bool(waiting(app)) is (name in MAY_WRITE)


@pytest.mark.parametrize("name", sorted(MAY_WRITE))
def test_each_of_these_offers_the_choice(app: Flask, name: str, standing_clock: StandingClock) -> None:
    form = FORMS["staff.move" if name == "staff.undo" else name]
    page = opened_page(app, form, standing_clock)
    if name == "staff.undo":
        page = send(page, form, sent_by(page, form)).follow()
        with app.app_context(), writing() as session:
            session.execute(update(Letter).values(sent_at=standing_clock.moment))
        assert "Undo, no email" in page.follow("Move").buttons()
        return
    own = page._form_of(form.button)[0]
    assert "no_email" in [one.get("name") for one in own.iter("input")]


HOURS = {
    "time off": ("/staff/time-off", "Save the time off", {"first_day": "2026-10-06"}),
    "away": ("/staff/time-off/new?surgeon=david-kim&day=2026-10-06", "Save, 1 to call", {}),
    "a closure": ("/staff/closures", "Save the closure", {"first_day": "2026-10-06", "label": "Water"}),
}


@pytest.mark.parametrize("chosen", ["y", ""], ids=["no email", "the control"])
@pytest.mark.parametrize("name", HOURS)
def test_whoever_is_moved_or_canceled_for_other_hours_is_told_unless_one_chooses_otherwise(
    app: Flask, desk: PageClient, address: str, name: str, chosen: str
) -> None:
    there, button, typed = HOURS[name]
    asked = desk.get(there)
    asked = asked if name == "away" else asked.press(button, **typed)
    outcome = f"outcome-{address.rpartition('/')[2]}"
    also = {"no_email": chosen} if chosen else {}
    said = asked.press("Save, 1 to call", **{outcome: "cancel"}, **also)
    assert said.status == 409
    assert (said.fields("Save" if chosen else "Save, send 1 email").get("no_email") == "y") is bool(chosen)
    done = said.press("Save" if chosen else "Save, send 1 email")
    assert done.status == 303
    assert waiting(app) == ([] if chosen else ["cancelled"])
    with app.app_context():
        last = db.session.scalars(select(History).order_by(History.id.desc())).first()
        assert last is not None
        assert bool(last.after.get("no_email")) is bool(chosen)
