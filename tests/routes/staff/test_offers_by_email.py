"""On the call list of a changed day another time is offered by email, and its page moves the visit."""

from datetime import timedelta
from itertools import combinations

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import messages
from booking.availability import Interval, overlaps
from booking.confidential import offer_token
from booking.database import db, writing
from booking.forms.choices import Choice
from booking.messages.rendering import letter_is_needed, letter_words
from booking.models import Letter, Offer, Surgeon, Task
from tests.faults.tables import contents
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.statements import statements_sent
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


def four_to_call(app: Flask, desk: PageClient, **closure: str) -> Page:
    """The call list of a Wednesday on which the practice is closed and has four patients."""
    with app.app_context():
        for number, hour in enumerate((9, 10, 11, 14)):
            a_booking(local(7, hour), browser=b"%d" % number, answers=ANSWERS | {"email": f"p{number}@patient.example"})
    page = desk.get("/staff/closures").press("Save the closure", label="No power", **closure)
    assert page.press("Save, 4 to call").status == 303
    return desk.get(LIST)


@pytest.fixture
def four_owed(app: Flask, desk: PageClient) -> Page:
    return four_to_call(app, desk, first_day="2026-10-07", last_day="2026-10-07")


def preselected(page: Page) -> list[str]:
    """Of each row its first time, as the button sends it."""
    return [str(next(one.iter("option")).get("value")) for one in page.tree.iter("select") if one.get("name") == "to"]


def intervals(choices: list[str]) -> list[tuple[str, Interval]]:
    """With whom, and when; the consultations are 45 minutes long."""
    chosen = [choice for choice in map(Choice.read, choices) if choice]
    return [(one.surgeon, Interval(one.starts_at, one.starts_at + timedelta(minutes=45))) for one in chosen]


def overlap(found: list[tuple[str, Interval]]) -> bool:
    pairs = combinations(found, 2)
    return any(one == other and overlaps(first, second) for (one, first), (other, second) in pairs)


def test_each_has_a_time_chosen_beforehand_that_no_other_row_has(four_owed: Page) -> None:
    chosen = intervals(preselected(four_owed))
    assert len(chosen) == 4
    assert not overlap(chosen)


def test_no_more_are_chosen_on_a_day_than_a_surgeon_sees(app: Flask, desk: PageClient, four_owed: Page) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).values(daily_cap=1))
    chosen = intervals(preselected(desk.get(LIST)))
    assert len({(surgeon, span.start.date()) for surgeon, span in chosen}) == 4


def test_down_the_list_nobody_is_offered_what_another_may_still_take(
    app: Flask, desk: PageClient, four_owed: Page
) -> None:
    page = four_owed
    for left in (4, 3, 2, 1):
        assert len(preselected(page)) == left
        assert offer(page).status == 303
        page = desk.get(LIST)
    with app.app_context():
        found = db.session.scalars(select(Offer)).all()
        assert len(found) == 4
        assert not overlap([(str(one.surgeon_id), Interval(one.starts_at, one.ends_at)) for one in found])


def test_what_was_offered_to_a_patient_of_another_day_is_not_chosen_either(
    app: Flask, desk: PageClient, owed: Page
) -> None:
    with app.app_context():
        a_booking(local(8, 9), browser=b"next day")
    page = desk.get("/staff/?day=2026-10-08").follow("Away all day, Dr. David Kim")
    next_day = page.press("Save, 1 to call", title="ill").follow()
    ((surgeon, first),) = intervals(preselected(next_day))
    offer(owed, to=preselected(next_day)[0])
    ((other, then),) = intervals(preselected(desk.get("/staff/calls?day=2026-10-08")))
    assert (surgeon, first) != (other, then)
    assert not overlap([(surgeon, first), (other, then)])


def test_what_is_chosen_above_comes_last_where_hardly_anything_is_left(app: Flask, desk: PageClient) -> None:
    closure = {"first_day": "2026-10-05", "from_time": "11:00", "last_day": "2026-10-31", "until_time": "23:00"}
    page = four_to_call(app, desk, **closure)
    found = [[words(one)[:19] for one in each.iter("option")] for each in page.tree.iter("select")]
    assert len(found) == 2, "for the others nothing is left"
    first, second = found
    assert first == ["Mon, Oct 5, 9:00 AM", "Mon, Oct 5, 9:30 AM", "Mon, Oct 5, 10:00 A"]
    assert second == ["Mon, Oct 5, 10:00 A", "Mon, Oct 5, 9:00 AM", "Mon, Oct 5, 9:30 AM"]


def test_whoever_is_to_be_called_the_list_asks_the_database_as_often(
    app: Flask, desk: PageClient, four_owed: Page
) -> None:
    offer(four_owed)
    with statements_sent(app) as sent:
        desk.get(LIST)
    assert sum(one.startswith("SELECT") for one in sent) <= 13


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
