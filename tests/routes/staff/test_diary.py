"""The diary shows the day as it is, to whom it may, and nobody's name unasked."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from booking import appointments
from booking.appointments import PATIENT, Actor, Change
from booking.confidential import keyring
from booking.database import db, writing
from booking.messages import LETTER_NOT_DELIVERED
from booking.models import Appointment, Closure, Location, Task, TimeOff, User, WorkingHours
from booking.routes.staff.changes import lines as changed
from tests.stage.desk import signed_in
from tests.stage.many_visits import add_appointments, add_moves
from tests.stage.page_client import Page, PageClient, words
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import ANSWERS, a_booking, a_hold, a_part, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TUESDAY = "/staff/?day=2026-10-06"


@pytest.fixture
def desk(app: Flask) -> PageClient:
    return signed_in(app)


def cells(page: Page, surgeon: int) -> list[str]:
    """What stands in each row of one surgeon's column, with what reaches down in its first row."""
    return [words(cell) if is_first else "" for cell, is_first in column_of(page, surgeon)]


def kinds(page: Page, surgeon: int) -> list[str]:
    """Of each row: visit, open, shut or kept."""
    return [cell.get("class", "visit") for cell, _is_first in column_of(page, surgeon)]


def column_of(page: Page, surgeon: int) -> list[tuple[Element, bool]]:
    """The cell of each row, and whether it begins there, on a day on which nothing stands side by side."""
    reaching: dict[int, tuple[Element, int]] = {}
    found = []
    for row in page.tree.findall(".//table[@class='diary']/tbody/tr"):
        new = iter(row.findall("td"))
        for at in range(2):
            is_first = at not in reaching
            if is_first:
                cell = next(new)
                left = int(cell.get("rowspan", "1"))
            else:
                cell, left = reaching.pop(at)
            if left > 1:
                reaching[at] = cell, left - 1
            if at == surgeon:
                found.append((cell, is_first))
    return found


def closed_line(page: Page) -> str:
    assert not list(page.tree.iter("table"))
    return next(words(one) for one in page.tree.iter("p") if one.get("class") == "closed-day")


def visit_of(page: Page, title: str) -> str:
    return next(words(one) for one in page.tree.iter("a") if title in words(one) and "visit" in one.get("class", ""))


def blanks(page: Page) -> list[str]:
    return [one.get("href", "") for one in page.tree.iter("a") if one.get("class") == "blank"]


def test_today_opens_first_with_a_column_for_each_surgeon(desk: PageClient) -> None:
    page = desk.get("/staff/")
    assert page.h1 == "Monday, October 5, 2026"
    heads = [words(one) for one in page.tree.findall(".//table[@class='diary']/thead//th")]
    assert heads == [
        "Dr. David Kim next 9:00 AM · nobody booked · 7 hours free",
        "Dr. Eugene Kim next 9:00 AM · nobody booked · 7 hours free",
    ]
    assert "Now: 9:00 AM" in page.text
    assert page.tree.find(".//meta[@name='robots']") is not None


def test_a_booked_patient_is_initials_until_somebody_asks_for_names(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking()
    page = desk.get(TUESDAY)
    assert visit_of(page, "A. R.") == "10:00 A. R. 10:00 AM – 10:45 AM Mini facelift 1st visit note 3 questions open"
    assert "Ruiz" not in page.response.text
    shown = page.press("Show names")
    assert shown.location == "/staff/?day=2026-10-06"
    named = shown.follow()
    assert "Ana María Ruiz" in visit_of(named, "Ana")
    assert "Ruiz" not in named.title
    assert "Ruiz" not in named.press("Hide names").follow().response.text


def test_the_buffer_after_it_is_kept_free_and_only_blanks_lead_to_booking(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking()
    page = desk.get(TUESDAY)
    assert kinds(page, 0)[10:13] == ["visit", "kept", "open"]
    starts = [href for href in blanks(page) if "david-kim" in href]
    assert not any(f"T10%3A{minute}" in href for href in starts for minute in ("00", "30"))
    assert any("start=2026-10-06T11:00-07:00" in href for href in starts)
    assert "1 booked · 6 hours free" in page.text


def test_a_blank_opens_the_booking_of_that_surgeon_at_that_time(desk: PageClient) -> None:
    page = desk.get(TUESDAY)
    booking = page.follow("Book 2:30 PM, Dr. Eugene Kim")
    assert booking.fields("Book")["surgeon"] == "eugene-kim"
    assert booking.fields("Book")["start"] == "eugene-kim office 2026-10-06T21:30:00+00:00"


def test_a_hold_says_until_when_and_shows_nothing_of_who_it_is(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        visit = a_hold()
        appointments.keep_answers(visit, ANSWERS, now=NOW)
        uuid = visit.appointments[0].uuid
    desk.get("/staff/").press("Show names")
    page = desk.get(TUESDAY)
    assert visit_of(page, "Being booked") == "10:00 Being booked held until 9:10 AM 10:00 AM – 10:45 AM Mini facelift"
    about = desk.get(f"/staff/appointments/{uuid}")
    assert "it is free again at 9:10 AM" in about.text
    assert "Ruiz" not in about.response.text + page.response.text
    assert "Move" not in about.links()


def test_an_expired_hold_is_gone(app: Flask, desk: PageClient, standing_clock: StandingClock) -> None:
    with app.app_context():
        a_hold()
    standing_clock.move(timedelta(minutes=10))
    assert "Being booked" not in desk.get(TUESDAY).text


def test_two_at_one_time_are_both_visible(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking()
        other = a_booking(local(6, 14), browser=b"b", answers=ANSWERS | {"name": "Bea Fonseca"}).appointments[0].id
        with writing() as session:  # as the desk will, one day: in a lane of its own
            row = session.get_one(Appointment, other)
            by = timedelta(hours=4)
            row.lane = 1
            row.starts_at, row.ends_at = row.starts_at - by, row.ends_at - by
            row.takes_from, row.takes_until = row.takes_from - by, row.takes_until - by
    page = desk.get(TUESDAY)
    assert visit_of(page, "A. R.")
    assert visit_of(page, "B. F.")
    assert page.tree.find(".//table[@class='diary']/thead//th").get("colspan") == "2"


def test_who_did_not_come_is_still_seen_and_takes_no_time(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        id = a_booking().appointments[0].id
        with writing() as session:
            session.get_one(Appointment, id).status = "no_show"
    page = desk.get(TUESDAY)
    assert "did not come" in visit_of(page, "A. R.")
    assert "kept" not in kinds(page, 0)
    assert "7 hours free" in page.text


def away(app: Flask, start: datetime, end: datetime, reason: str = "") -> None:
    with app.app_context(), writing() as session:
        row = TimeOff(uuid=uuid4(), surgeon_id=1, starts_at=start.astimezone(UTC), ends_at=end.astimezone(UTC))
        row.private = keyring().seal({"reason": reason}, table="time_off", row=row.uuid) if reason else None
        session.add(row)


def test_closed_time_says_why_and_the_reason_of_time_off_is_seen_with_names_alone(app: Flask, desk: PageClient) -> None:
    away(app, local(6, 13), local(6, 18), "Operating on Ms. Ruiz")
    page = desk.get(TUESDAY)
    assert cells(page, 0)[20] == "Away"
    assert "Ruiz" not in page.response.text
    assert cells(page.press("Show names").follow(), 0)[20] == "Away: Operating on Ms. Ruiz"
    assert not any("david-kim" in href and "T14" in href for href in blanks(page))


def test_a_closure_and_a_public_holiday_are_named(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        start, end = local(7, 0).astimezone(UTC), local(8, 0).astimezone(UTC)
        session.add(Closure(uuid=uuid4(), starts_at=start, ends_at=end, label="Staff training"))
    assert closed_line(desk.get("/staff/?day=2026-10-07")) == "Closed: Staff training"
    page = desk.get("/staff/?day=2026-11-26")
    assert closed_line(page) == "Thanksgiving Day"
    assert blanks(page) == []
    assert closed_line(desk.get("/staff/?day=2026-10-10")) == "No hours on this day"


def test_every_day_can_be_reached_and_no_other(desk: PageClient) -> None:
    page = desk.get("/staff/")
    assert page.follow("Tuesday, October 6, 2026").h1 == "Tuesday, October 6, 2026"
    assert page.follow("Sunday, October 4, 2026").follow("Today").h1 == page.h1
    assert desk.get("/staff/?day=2019-02-28").h1 == "Thursday, February 28, 2019"
    for wrong in ("2026-02-31", "yesterday", "9999-12-31", "0001-01-01", "2026-10"):
        page = desk.get(f"/staff/?day={wrong}", expect=422)
        assert page.h1 == "Monday, October 5, 2026"
        assert "Here is today." in page.text
        assert page.title.startswith("Error: ")


def test_one_surgeon_fills_the_page_where_there_is_little_room(desk: PageClient) -> None:
    page = desk.get("/staff/?day=2026-10-06").follow("Dr. Eugene Kim")
    assert len(page.tree.findall(".//table[@class='diary']/thead//th")) == 1
    assert page.follow("Wednesday, October 7, 2026").response.request.args["surgeon"] == "eugene-kim"


def test_what_is_free_next_leads_to_booking(desk: PageClient) -> None:
    page = desk.get("/staff/")
    assert "For a consultation of 30 minutes" in page.text
    booking = page.follow("Monday, October 5, 9:30 AM, Dr. Eugene Kim")
    assert booking.fields("Book")["start"] == "eugene-kim office 2026-10-05T16:30:00+00:00"


def test_what_has_been_changed_says_who_what_and_when(
    app: Flask, desk: PageClient, standing_clock: StandingClock
) -> None:
    add_user(app, "surgeon")
    with app.app_context():
        visit = a_booking(now=NOW - timedelta(days=3))
        user = db.session.query(User).filter_by(role="surgeon").one()
        appointments.reschedule(
            visit, [a_part("eugene-kim", "office", local(7, 9))], actor=Actor("desk", user.id), now=NOW
        )
        appointments.cancel(visit, actor=PATIENT, now=NOW + timedelta(minutes=1))
    page = desk.get("/staff/")
    lines = [words(one) for one in page.tree.findall(".//ul[@class='changes']/li")]
    assert lines == [
        "A. R. Canceled: Wed, Oct 7, 9:00 AM with Dr. Eugene Kim Mon, Oct 5, 9:01 AM, the patient, online",
        "A. R. Moved from Tue, Oct 6, 10:00 AM to Wed, Oct 7, 9:00 AM, Dr. Eugene Kim instead of Dr. David Kim "
        "Mon, Oct 5, 9:00 AM, The surgeon, at the desk",
    ]
    standing_clock.move(timedelta(days=2))
    assert "Nothing." in signed_in(app, "admin").get("/staff/").text


def test_beyond_the_latest_ten_the_changes_have_a_page_of_their_own(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        for hour in (9, 10, 11, 13, 14, 15):
            for surgeon in ("david-kim", "eugene-kim"):
                a_booking(local(6, hour), surgeon=surgeon, browser=f"{hour} {surgeon}".encode())
    page = desk.get("/staff/")
    assert len(page.tree.findall(".//ul[@class='changes']/li")) == 10
    everything = page.follow("and 2 more")
    assert len(everything.tree.findall(".//ul[@class='changes']/li")) == 12


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def count(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


def test_the_statements_of_a_day_do_not_grow_with_its_patients(app: Flask, desk: PageClient) -> None:
    taken = [(hour, surgeon) for hour in (9, 10, 11, 13) for surgeon in ("david-kim", "eugene-kim")]

    def book(times: Iterable[tuple[int, str]]) -> None:
        with app.app_context():
            for hour, surgeon in times:
                a_booking(local(6, hour), surgeon=surgeon, browser=f"{hour} {surgeon}".encode())

    book(taken[:1])
    with counted(app) as before:
        desk.get(TUESDAY)
    book(taken[1:])
    with counted(app) as after:
        page = desk.get(TUESDAY)
    assert "4 booked" in page.text
    assert len(after) == len(before) <= 25


def test_the_statements_of_a_day_are_as_many_with_hundreds_of_appointments_and_changes(
    app: Flask, desk: PageClient
) -> None:
    desk.get(TUESDAY)
    counts = []
    for surgeon_id, count, moves in ((1, 10, 1), (2, 290, 60)):
        with app.app_context():
            add_appointments(count, surgeon_id=surgeon_id)
            add_moves(moves)
        with counted(app) as asked:
            desk.get(TUESDAY)
        counts.append(len([statement for statement in asked if not statement.startswith("BEGIN")]))
    full = desk.get(TUESDAY)
    assert "15 booked" in full.text
    assert "and 51 more" in full.text
    assert counts[0] == counts[1] <= 16


@pytest.fixture
def worded(monkeypatch: pytest.MonkeyPatch) -> list[Change]:
    """The changes that have been put into words."""
    found: list[Change] = []
    put_into_words = changed.act_words

    def noted(change: Change, *rest: Any) -> str:
        found.append(change)
        return put_into_words(change, *rest)

    monkeypatch.setattr(changed, "act_words", noted)
    return found


def test_only_the_changes_that_are_shown_are_put_into_words(app: Flask, desk: PageClient, worded: list[Change]) -> None:
    with app.app_context():
        add_appointments(30, surgeon_id=1)
        add_moves(30)
    page = desk.get("/staff/")
    assert "Dr. David Kim instead of Dr. Eugene Kim" in page.text
    assert len(worded) == len(page.tree.findall(".//ul[@class='changes']/li")) == 10
    worded.clear()
    page.follow("and 20 more")
    assert len(worded) == 30


def test_whose_whole_week_is_taken_has_the_next_free_times_after_it(app: Flask, standing_clock: StandingClock) -> None:
    with app.app_context():
        add_appointments(290, surgeon_id=2)
    standing_clock.move(timedelta(days=1))
    page = signed_in(app).get("/staff/")
    soon = [link for link in page.links() if link.endswith(", Dr. David Kim") and "October 6" in link]
    later = [link for link in page.links() if link.startswith("Monday, October 19") and link.endswith("Dr. Eugene Kim")]
    assert (len(soon), len(later)) == (3, 3)


def test_a_surgeon_sees_their_own_column_first_and_books_nobody(app: Flask) -> None:
    with app.app_context():
        visit = a_booking(surgeon="eugene-kim")
        uuid = visit.appointments[0].uuid
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    page = surgeon.get(TUESDAY)
    heads = [words(one) for one in page.tree.findall(".//table[@class='diary']/thead//th")]
    assert [head.partition(" Kim")[0] for head in heads] == ["Dr. Eugene", "Dr. David"]
    assert blanks(page) == []
    assert "Book for a caller" not in page.links()
    assert visit_of(page, "A. R.")
    about = surgeon.get(f"/staff/appointments/{uuid}")
    assert {"Move", "Cancel"}.isdisjoint(about.links())
    for closed in ("book", f"appointments/{uuid}/move", f"appointments/{uuid}/cancellation"):
        assert surgeon.get(f"/staff/{closed}", expect=403).h1 == "This page is not open to you"


def test_the_button_for_names_leads_nowhere_else(desk: PageClient) -> None:
    token = desk.get("/staff/").fields("Show names")["csrf_token"]
    answer = desk.post("/staff/names", {"csrf_token": token, "shown": "yes", "next": "//evil.example"})
    assert (answer.status, answer.location) == (303, "/staff/")


def marks(page: Page, title: str) -> list[str]:
    block = next(one for one in page.tree.iter("a") if title in words(one) and "visit" in one.get("class", ""))
    return [words(one) for one in block.iter("span") if one.get("class", "").startswith("mark")]


def test_a_visit_is_marked_with_what_is_to_be_thought_of_and_its_telephone_with_names_alone(
    app: Flask, desk: PageClient
) -> None:
    with app.app_context():
        plain = ANSWERS | {"note": "", "email": "", "telephone": "+13105550177"}
        a_booking()
        other = a_booking(local(6, 13), browser=b"b", answers=plain | {"name": "Bea Fonseca"}).appointments[0].id
        video = select(Location.id).where(Location.slug == "video").scalar_subquery()
        with writing() as session:
            session.execute(update(Appointment).where(Appointment.id == other).values(location_id=video))
    page = desk.get(TUESDAY)
    assert marks(page, "A. R.") == ["1st visit", "note", "3 questions open"]
    assert marks(page, "B. F.") == ["no email", "1st visit", "video", "3 questions open", "no telehealth consent"]
    assert "555-0143" not in page.response.text
    named = page.press("Show names").follow()
    assert marks(named, "Ana")[-1] == "(310) 555-0143"
    assert "booked" not in visit_of(named, "Ana")


def test_an_email_that_failed_is_marked_until_somebody_sees_to_it(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        visit_id = a_booking().id
        with writing() as session:
            task = Task(kind=LETTER_NOT_DELIVERED, visit_id=visit_id, detail={}, created_at=NOW)
            session.add(task)
    assert "email failed" in marks(desk.get(TUESDAY), "A. R.")
    with app.app_context(), writing() as session:
        session.execute(update(Task).values(done_at=NOW))
    assert "email failed" not in marks(desk.get(TUESDAY), "A. R.")


def test_canceled_visits_are_a_line_to_unfold_and_take_no_place_in_the_day(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        for number in range(2):
            appointments.cancel(a_booking(browser=f"{number}".encode()), actor=PATIENT, now=NOW)
    page = desk.get(TUESDAY)
    assert "A. R." not in " ".join(cells(page, 0))
    assert "nobody booked · 7 hours free" in page.text
    folded = next(one for one in page.tree.iter("details") if one.get("class") == "canceled")
    assert words(folded).startswith("2 canceled 10:00 AM – 10:45 AM A. R. Dr. David Kim")
    assert "canceled" in page.follow("10:00 AM – 10:45 AM A. R.").text


def test_the_head_says_when_next_and_that_it_is_by_video(app: Flask, desk: PageClient) -> None:
    with app.app_context(), writing() as session:
        video = select(Location.id).where(Location.slug == "video").scalar_subquery()
        session.execute(update(WorkingHours).values(location_id=video))
    page = desk.get(TUESDAY)
    assert "next 9:00 AM by video" in page.text
    assert kinds(page, 0)[4] == "open video"
    assert "Book 9:00 AM by video, Dr. David Kim" in page.links()


def test_where_each_is_away_for_another_reason_the_line_names_them(app: Flask, desk: PageClient) -> None:
    away(app, local(10, 0), local(11, 0))
    assert closed_line(desk.get("/staff/?day=2026-10-10")) == (
        "Dr. David Kim: Away · Dr. Eugene Kim: No hours on this day"
    )
    assert list(desk.get("/staff/?day=2026-10-06").tree.iter("table"))


def test_who_may_have_been_here_before_is_not_marked_as_a_first_visit(app: Flask, desk: PageClient) -> None:
    with app.app_context():
        a_booking(local(5, 14), browser=b"before")
        a_booking()
    assert "1st visit" in marks(desk.get("/staff/?day=2026-10-05"), "A. R.")
    assert "1st visit" not in marks(desk.get(TUESDAY), "A. R.")


def test_of_anothers_canceled_visits_a_surgeon_reads_initials_without_a_link(app: Flask) -> None:
    with app.app_context():
        appointments.cancel(a_booking(), actor=PATIENT, now=NOW)
        appointments.cancel(a_booking(surgeon="eugene-kim", browser=b"b"), actor=PATIENT, now=NOW)
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    surgeon.get(TUESDAY).press("Show names")
    lines = surgeon.get(TUESDAY).tree.findall(".//details[@class='canceled']/ul/li")
    assert sorted((words(line), line.find("a") is not None) for line in lines) == [
        ("10:00 AM – 10:45 AM A. R. Dr. David Kim", False),
        ("10:00 AM – 10:45 AM Ana María Ruiz Dr. Eugene Kim", True),
    ]
