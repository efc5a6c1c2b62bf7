"""On the call list of a changed day another time is offered by email, and its page moves the visit."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking import messages
from booking.confidential import offer_token
from booking.database import db, writing
from booking.messages.rendering import letter_is_needed, letter_words
from booking.models import Letter, Offer, Task
from tests.faults.tables import contents
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

LIST = "/staff/calls?day=2026-10-07"
TAKE = "Take this time"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


@pytest.fixture
def owed(app: Flask, desk: PageClient) -> Page:
    """The call list of a Wednesday on which the surgeon of two patients is ill; one of them has no email address."""
    with app.app_context():
        a_booking(local(7, 9), browser=b"another")
        a_booking(local(7, 14), answers=ANSWERS | {"email": ""})
    page = desk.get("/staff/?day=2026-10-07").follow("Away all day, Dr. David Kim")
    return page.press("Save, 2 to call", title="ill").follow()


def offer(page: Page, **sent: str) -> Page:
    """The press on the one row that has the button."""
    return page.press("Offer by email", **sent)


def choices(page: Page) -> list[str]:
    return [words(one) for one in page.tree.iter("option")]


def its_page(app: Flask) -> str:
    with app.app_context():
        found = db.session.scalars(select(Offer).order_by(Offer.id.desc())).first()
        assert found
        return f"/offers/{offer_token(found)}"


def row(page: Page) -> str:
    return next(words(one) for one in page.tree.iter("li") if words(one).startswith("9:00 AM"))


def test_whoever_has_an_address_can_be_offered_three_near_times(owed: Page) -> None:
    assert owed.buttons().count("Offer by email") == 1
    assert len(choices(owed)) == 3
    assert choices(owed)[0] == "Wed, Oct 7, 9:00 AM, Dr. Eugene Kim"


def test_offered_the_list_says_so_and_the_day_counts_one_less(desk: PageClient, owed: Page) -> None:
    after = offer(owed).follow()
    assert "Offered Wednesday, October 7, 2026 at 9:00 AM by email" in row(after)
    assert "Offer by email" not in after.buttons()
    assert [words(one)[:7] for one in after.tree.iter("li") if one.get("aria-current")] == ["2:00 PM"]
    assert "Call list (1)" in desk.get("/staff/?day=2026-10-07").links()


def test_the_email_says_that_it_must_move_and_not_what_it_is_about(app: Flask, owed: Page) -> None:
    offer(owed)
    with app.test_request_context():
        letter = db.session.scalars(select(Letter).where(Letter.kind == "move_offer")).one()
        assert letter_is_needed(letter, now=NOW)
        told = letter_words(letter, now=NOW)
        assert told.subject == "We need to move your appointment"
        assert "facelift" not in repr(told)
        assert its_page(app) in repr(told)
        assert "earlier-visit" not in repr(told)


@pytest.mark.parametrize("language", ["es", "ko"])
def test_the_email_and_the_page_speak_their_language(app: Flask, owed: Page, pages: PageClient, language: str) -> None:
    offer(owed)
    with app.test_request_context(), writing() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "move_offer")).one()
        assert letter.wish
        assert letter.wish.visit
        letter.language = letter.wish.visit.language = language
        session.flush()
        assert letter_words(letter, now=NOW).subject != "We need to move your appointment"
    assert "appointment" not in pages.get(its_page(app)).text


def test_to_read_the_page_changes_nothing_and_its_press_moves_the_visit(
    app: Flask, engine_url: str, owed: Page, pages: PageClient, desk: PageClient
) -> None:
    offer(owed)
    before = contents(engine_url)
    page = pages.get(its_page(app))
    assert contents(engine_url) == before
    assert page.h1 == "We need to move your appointment"
    assert "Dr. Eugene Kim" in page.text
    assert "Wednesday, October 7, 2026 at 9:00 AM, Dr. David Kim" in page.text
    assert "earlier-visit" not in page.text
    assert page.press(TAKE).status == 303
    assert not any(words(one).startswith("9:00 AM") for one in desk.get(LIST).tree.iter("li"))


def test_not_answered_for_a_day_they_are_on_the_list_again(
    app: Flask, owed: Page, pages: PageClient, standing_clock: StandingClock
) -> None:
    offer(owed, to="david-kim office 2026-10-08T10:00-07:00")
    page = pages.get(its_page(app))
    standing_clock.moment = local(6, 9, 1)
    again = signed_in(app, "admin").get(LIST)
    assert "no answer to our email since Mon, Oct 5, 9:00 AM" in row(again)
    assert "Offer by email" in again.buttons()
    late = pages.get(its_page(app))
    assert late.h1 == "This time isn’t offered any more"
    assert TAKE not in late.buttons()
    standing_clock.moment = local(5, 9)
    assert page.press(TAKE).status == 303


def test_two_at_once_are_told_and_nothing_is_sent_twice(app: Flask, owed: Page) -> None:
    other = signed_in(app, "admin").get(LIST)
    assert offer(owed).status == 303
    late = offer(other)
    assert late.status == 409
    assert "They have been offered a time meanwhile, and nothing was sent." in late.text
    assert sent(app) == 1


def sent(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Letter).where(Letter.kind == "move_offer")).all())


def test_a_call_noted_meanwhile_is_told_first(app: Flask, owed: Page) -> None:
    with app.app_context():
        task = db.session.scalars(select(Task).where(Task.visit_id == 1)).one()
        messages.note_call(task, messages.CallOutcome.VOICEMAIL, user_id=1, seen=0, now=NOW)
    late = offer(owed)
    assert late.status == 409
    assert "has noted a call meanwhile: voicemail" in late.text
    assert sent(app) == 0


@pytest.mark.parametrize(
    ("to", "status"),
    [
        ("", 422),
        ("x", 422),
        ("david-kim mars 2026-10-08T10:00-07:00", 422),
        ("nobody office 2026-10-08T10:00-07:00", 422),
        ("david-kim office 2026-10-07T10:00-07:00", 409),
        ("david-kim office 9999-12-31T10:00-07:00", 409),
        ("david-kim office 1026-10-06T10:00-07:00", 409),
    ],
)
def test_a_time_that_is_not_offered_is_told_and_nothing_is_sent(app: Flask, owed: Page, to: str, status: int) -> None:
    assert offer(owed, to=to).status == status
    assert sent(app) == 0


def test_without_what_was_shown_nothing_is_sent(app: Flask, owed: Page) -> None:
    assert offer(owed, seen="").status == 409
    assert sent(app) == 0


def test_a_surgeon_reads_that_it_was_offered_and_offers_nothing(app: Flask, owed: Page) -> None:
    offer(owed)
    page = signed_in(app, "surgeon", surgeon="david-kim").get(LIST)
    assert "by email" in row(page)
    assert "Offer by email" not in page.buttons()


def test_other_tasks_are_offered_nothing(app: Flask, desk: PageClient, owed: Page) -> None:
    fields = owed.fields("Offer by email")
    assert desk.post("/staff/calls/999999/offer", fields).status == 404
    assert desk.post(f"/staff/calls/{2**63}/offer", fields).status == 404
