"""An administrator plans a dated line; patients read it on every page, in their language, on its days alone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking.catalog import Notice, kept_notice
from booking.database import db, writing
from booking.models import Practice, ScheduleChange, User
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient, words
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, a_hold, appointment_path, hold_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

LIST = "/staff/practice/notices"
SAVE, LOOK = "Save the line", "Show first how it reads"
CLOSED = {
    "text_en": "We are closed for the holidays from December 24 to January 2.",
    "text_es": "Cerramos por las fiestas del 24 de diciembre al 2 de enero.",
    "text_ko": "12월 24일부터 1월 2일까지 휴진합니다.",
}
HOLIDAYS = CLOSED | {"first_day": "2026-12-24", "last_day": "1/2/2027"}
TODAY = {"first_day": "2026-10-05", "last_day": "2026-10-06"}
HOSTILE = '<script>alert(1)</script> "&\u202e\x07 {{ 7*7 }} %(x)s'


@pytest.fixture
def admin(app: Flask) -> PageClient:
    return signed_in(app, "admin")


def notices(app: Flask) -> list[dict[str, object]]:
    with app.app_context():
        return list(db.session.scalars(select(Practice.notices)).one())


def today_on(page: Page) -> tuple[str, str | None] | None:
    """What the line says, and in which language where that is not the page's."""
    found = [one for one in page.tree.iter("aside") if one.get("class") == "notice-line"]
    return (words(found[0]), found[0][0].get("lang")) if found else None


def plan(app: Flask, first: date, last: date, **texts: str) -> None:
    with app.app_context(), writing() as session:
        notice = kept_notice(Notice(first, last, texts or {"en": "Closed", "es": "Cerrado", "ko": "휴진"}))
        session.execute(update(Practice).values(notices=[notice]))


def test_it_is_planned_and_stands_on_its_days_alone(
    app: Flask, admin: PageClient, pages: PageClient, standing_clock: StandingClock
) -> None:
    done = admin.get(LIST).press(SAVE, **HOLIDAYS).follow()
    assert "The line is planned. It stands on every page for patients" in done.text
    assert "from December 24, 2026 to January 2, 2027" in done.text
    days = [(23, 12, 2026, 23, 59), (24, 12, 2026, 0, 0), (2, 1, 2027, 23, 59), (3, 1, 2027, 0, 0)]
    read = []
    for day, month, year, hour, minute in days:
        standing_clock.moment = datetime(year, month, day, hour, minute, tzinfo=LOS_ANGELES).astimezone(UTC)
        read.append(today_on(pages.get("/?lang=ko")))
    assert read == [None, (CLOSED["text_ko"], None), (CLOSED["text_ko"], None), None]


@pytest.mark.sqlite_only
@pytest.mark.parametrize("day", [date(2026, 11, 1), date(2027, 3, 14)])
def test_a_day_on_which_the_clocks_change_is_one_day(
    app: Flask, pages: PageClient, standing_clock: StandingClock, day: date
) -> None:
    plan(app, day, day)
    midnight = datetime(day.year, day.month, day.day, tzinfo=LOS_ANGELES).timestamp()
    hours = 25 if day.month == 11 else 23
    for after, stands in ((-1, False), (0, True), (hours * 3600 - 1, True), (hours * 3600, False)):
        standing_clock.moment = datetime.fromtimestamp(midnight + after, UTC)
        assert bool(today_on(pages.get("/"))) is stands, after


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("language", "text"), [("en", "Closed"), ("es", "Cerrado"), ("ko", "휴진")])
def test_every_page_for_patients_has_it_in_their_language(
    app: Flask, pages: PageClient, language: str, text: str
) -> None:
    plan(app, date(2026, 10, 1), date(2026, 10, 9))
    with app.app_context():
        booking, hold = a_booking(local(6, 10)), a_hold(local(6, 14), browser=b"another")
        own = [hold_path(hold), appointment_path(booking)]
        own += [appointment_path(booking, page) for page in ("/reschedule", "/cancellation", "/contact")]
    catalog = ["/", "/privacy", "/procedures/mini-facelift", "/surgeons/david-kim", "/book/mini-facelift"]
    pages.get(f"/?lang={language}")
    catalog += ["/book/mini-facelift/david-kim", "/search?q=chin", "/embed/mini-facelift/david-kim"]
    for path in [*catalog, *own]:
        assert today_on(pages.get(path)) == (text, None), path
    assert today_on(pages.get("/no-such-page", expect=404)) == (text, None)


@pytest.mark.sqlite_only
def test_no_page_of_staff_has_it(app: Flask, admin: PageClient) -> None:
    plan(app, date(2026, 10, 1), date(2026, 10, 9))
    nobody = PageClient(app.test_client())
    assert today_on(nobody.get("/staff/sign-in")) is None
    for path in ("/staff/", "/staff/week", "/staff/hours", "/staff/practice"):
        assert today_on(admin.get(path)) is None
    assert today_on(admin.get("/staff/no-such-page", expect=404)) is None


@pytest.mark.sqlite_only
def test_a_language_that_the_practice_speaks_since_reads_the_first_and_says_so(app: Flask, pages: PageClient) -> None:
    plan(app, date(2026, 10, 1), date(2026, 10, 9), en="Closed", es="Cerrado")
    assert today_on(pages.get("/?lang=ko")) == ("Closed", "en")


@pytest.mark.sqlite_only
def test_what_it_shows_first_is_not_saved(app: Flask, admin: PageClient) -> None:
    page = admin.get(LIST).press(LOOK, **HOLIDAYS)
    assert page.status == 409
    assert "Nothing is saved yet." in page.text
    assert [words(one) for one in page.tree.iter("blockquote")] == list(CLOSED.values())
    assert [one.get("lang") for one in page.tree.iter("blockquote")] == ["en", "es", "ko"]
    assert notices(app) == []
    assert page.press(SAVE).status == 303
    assert len(notices(app)) == 1


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text_ko": "  "}, "Write it in Korean too."),
        ({"text_en": "x" * 201}, "Shorten this to 200 characters; it has 201."),
        ({"first_day": ""}, "Enter the first day."),
        ({"last_day": "2026-12-23"}, "The last day comes before the first."),
        ({"first_day": "2026-10-01", "last_day": "2026-10-04"}, "These days have passed."),
        ({"first_day": "2026-02-30"}, "There is no February 30, 2026."),
        ({"last_day": "2030-01-01"}, "Enter a day until"),
        ({"first_day": "2026-10-06", "last_day": "2027-11-01"}, "Enter a year at most."),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_all_else_stays(
    app: Flask, admin: PageClient, typed: dict[str, str], said: str
) -> None:
    page = admin.get(LIST).press(SAVE, **HOLIDAYS | typed)
    assert page.status == 422
    assert said in page.text
    kept = page.fields(SAVE)
    assert kept["text_es"] == CLOSED["text_es"]
    assert notices(app) == []


@pytest.mark.sqlite_only
def test_two_lines_never_stand_on_one_day(app: Flask, admin: PageClient) -> None:
    admin.get(LIST).press(SAVE, **HOLIDAYS)
    page = admin.get(LIST).press(SAVE, **CLOSED | {"first_day": "2027-01-02", "last_day": "2027-01-09"})
    assert page.status == 422
    assert "Another line stands from December 24, 2026 to January 2, 2027." in page.text
    assert admin.get(LIST).press(SAVE, **CLOSED | {"first_day": "2027-01-03", "last_day": "2027-01-09"}).status == 303
    assert [one["from"] for one in notices(app)] == ["2026-12-24", "2027-01-03"]


@pytest.mark.sqlite_only
def test_hostile_words_are_words(app: Flask, admin: PageClient, pages: PageClient) -> None:
    admin.get(LIST).press(SAVE, **TODAY | dict.fromkeys(CLOSED, HOSTILE))
    page = pages.get("/")
    assert today_on(page) == ('<script>alert(1)</script> "& {{ 7*7 }} %(x)s', None)
    assert "<script>alert" not in page.response.text


def test_whoever_was_slower_of_two_is_told_and_keeps_what_they_typed(app: Flask, admin: PageClient) -> None:
    first, second = admin.get(LIST), admin.get(LIST)
    assert first.press(SAVE, **HOLIDAYS).status == 303
    page = second.press(SAVE, **CLOSED | TODAY)
    assert page.status == 409
    assert "Nothing is saved yet. Look at it as it is now, and press again." in page.text
    assert "from December 24, 2026 to January 2, 2027" in page.text, "what has changed is in the list"
    assert page.fields(SAVE)["text_ko"] == CLOSED["text_ko"]
    assert len(notices(app)) == 1
    assert page.press(SAVE).status == 303
    assert len(notices(app)) == 2


@pytest.mark.sqlite_only
def test_the_same_press_twice_plans_one(app: Flask, admin: PageClient) -> None:
    page = admin.get(LIST)
    assert [page.press(SAVE, **HOLIDAYS).status for _ in range(2)] == [303, 303]
    assert len(notices(app)) == 1


@pytest.mark.sqlite_only
def test_a_form_without_what_it_showed_does_nothing(app: Flask, admin: PageClient) -> None:
    assert admin.get(LIST).press(SAVE, **HOLIDAYS | {"seen": ""}).status == 409
    assert notices(app) == []


@pytest.mark.sqlite_only
def test_it_is_changed_and_removed_and_each_is_undone(app: Flask, admin: PageClient) -> None:
    admin.get(LIST).press(SAVE, **HOLIDAYS)
    planned = notices(app)
    changed = admin.get(f"{LIST}/2026-12-24").press(SAVE, last_day="2027-01-04", text_en="Back on January 5.").follow()
    assert [one["until"] for one in notices(app)] == ["2027-01-04"]
    assert "Undone" in changed.press("Undo: line saved: from December 24, 2026 to January 4, 2027").follow().text
    assert notices(app) == planned
    removed = admin.get(f"{LIST}/2026-12-24/removal").press("Remove the line").follow()
    assert notices(app) == []
    removed.press("Undo: line removed: from December 24, 2026 to January 2, 2027")
    assert notices(app) == planned


@pytest.mark.sqlite_only
def test_what_somebody_has_changed_since_is_not_undone(app: Flask, admin: PageClient) -> None:
    done = admin.get(LIST).press(SAVE, **HOLIDAYS).follow()
    other = signed_in(app, "admin", surgeon="eugene-kim")
    other.get(f"{LIST}/2026-12-24/removal").press("Remove the line")
    told = done.press("Undo: line saved: from December 24, 2026 to January 2, 2027").follow()
    assert "Somebody has changed this meanwhile, so nothing was undone." in told.text
    assert notices(app) == []


@pytest.mark.sqlite_only
def test_a_line_that_somebody_has_removed_is_not_changed(app: Flask, admin: PageClient) -> None:
    admin.get(LIST).press(SAVE, **HOLIDAYS)
    page, removal = admin.get(f"{LIST}/2026-12-24"), admin.get(f"{LIST}/2026-12-24/removal")
    plan(app, date(2027, 5, 1), date(2027, 5, 2))
    assert "Somebody has removed this meanwhile." in page.press(SAVE).follow().text
    assert "Somebody has removed this meanwhile." in removal.press("Remove the line").follow().text
    admin.get(f"{LIST}/2026-12-24", expect=404)


@pytest.mark.sqlite_only
def test_removing_a_line_that_looks_different_now_asks_again(app: Flask, admin: PageClient) -> None:
    admin.get(LIST).press(SAVE, **HOLIDAYS)
    removal = admin.get(f"{LIST}/2026-12-24/removal")
    plan(app, date(2026, 12, 24), date(2026, 12, 30))
    page = removal.press("Remove the line")
    assert page.status == 409
    assert len(notices(app)) == 1
    page.press("Remove the line")
    assert notices(app) == []


def test_who_planned_it_and_when_is_noted(app: Flask, admin: PageClient) -> None:
    page = admin.get(LIST).press(SAVE, **HOLIDAYS).follow()
    assert (
        "The admin: Lines: none, then from December 24, 2026 to January 2, 2027 “We are closed for the holidays"
        in page.text
    )
    with app.app_context():
        line = db.session.scalars(select(ScheduleChange).order_by(ScheduleChange.id.desc())).first()
        assert line is not None
        assert (line.subject, line.at, list(line.after or {})) == ("own_words", NOW, ["notices"])
        assert db.session.get(User, line.user_id or 0)


@pytest.mark.sqlite_only
def test_what_is_over_goes_when_another_is_planned(
    app: Flask, admin: PageClient, standing_clock: StandingClock
) -> None:
    admin.get(LIST).press(SAVE, **CLOSED | TODAY)
    standing_clock.move(timedelta(days=2))
    page = signed_in(app, "admin", surgeon="eugene-kim").get(LIST)
    assert "No line is planned" in page.text
    page.press(SAVE, **HOLIDAYS)
    assert [one["from"] for one in notices(app)] == ["2026-12-24"]
