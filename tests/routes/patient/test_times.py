"""The way to a time shows the open ones, all of them and only them, and says what to do where there are none."""

from datetime import UTC, date, datetime, timedelta
from os import urandom
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments, catalog, schedules
from booking.availability import open_slots_of_all
from booking.database import writing
from booking.models import Closure, Location, Practice, Surgeon, WorkingHours
from tests.stage.page_client import Page, PageClient, name
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.statements import statements_sent
from tests.stage.visits import a_part

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

DAVID, EUGENE = "/book/mini-facelift/david-kim", "/book/mini-facelift/eugene-kim"
ANYONE = "/book/mini-facelift/first-available"


def local(on: str, clock: str = "00:00") -> datetime:
    return datetime.fromisoformat(f"{on}T{clock}").replace(tzinfo=LOS_ANGELES).astimezone(UTC)


def shut(app: Flask, first: str, last: str) -> None:
    """The whole practice, on these days."""
    with app.app_context(), writing() as session:
        session.add(Closure(starts_at=local(first), ends_at=local(last) + timedelta(days=1), label="Closed"))


def no_hours(app: Flask, surgeon: str, location: str = "office") -> None:
    with app.app_context(), writing() as session:
        for hours in session.scalars(
            select(WorkingHours).where(
                WorkingHours.surgeon_id == select(Surgeon.id).where(Surgeon.slug == surgeon).scalar_subquery(),
                WorkingHours.location_id == select(Location.id).where(Location.slug == location).scalar_subquery(),
            )
        ):
            session.delete(hours)


def add_hours(app: Flask, surgeon: str, location: str, **span: Any) -> None:
    with app.app_context(), writing() as session:
        session.add(
            WorkingHours(
                surgeon_id=session.scalar(select(Surgeon.id).where(Surgeon.slug == surgeon)),
                location_id=session.scalar(select(Location.id).where(Location.slug == location)),
                **span,
            )
        )


def hold(app: Flask, surgeon: str, *starts: datetime) -> None:
    """Someone else holds these, each in their own browser."""
    with app.app_context():
        for starts_at in starts:
            about = catalog.consultation("mini-facelift")
            assert about is not None
            part = a_part(surgeon, "office", starts_at)
            appointments.hold(about, [part], browser=urandom(32), language="en", now=NOW)


def open_days(page: Page) -> list[str]:
    return [name for name, address in page.links().items() if "day=" in address]


def test_choosing_a_surgeon_shows_each_with_their_next_times(pages: PageClient) -> None:
    page = pages.get("/book/mini-facelift")
    assert page.h1 == "Who would you like to see?"
    assert "Step 1 of 4 · Surgeon · Mini facelift consultation, 45 minutes" in page.text
    assert page.headings()[1:] == ["Next times with Dr. David Kim", "Next times with Dr. Eugene Kim"]
    assert len(page.buttons()) == 6
    assert page.links()["First available with either surgeon"] == ANYONE


def test_the_first_open_day_and_its_times_are_shown_at_once(pages: PageClient) -> None:
    page = pages.get(DAVID)
    assert page.h1 == "When would you like to see Dr. David Kim?"
    assert "Monday, October 5" in page.headings()
    assert page.buttons()[4:] == ["1:00 PM", "1:30 PM", "2:00 PM", "2:30 PM", "3:00 PM", "3:30 PM", "4:00 PM"]
    assert page.text.count("All times are Los Angeles time.") == 1
    assert page.tree.find(".//a[@aria-current='date']").text == "5"  # type: ignore[union-attr]


def test_the_surgeon_chosen_comes_first_and_the_other_stays_in_sight(pages: PageClient) -> None:
    page = pages.get(EUGENE)
    holding = [page.fields(button) for button in page.buttons() if button != "Show times that fit"]
    assert {sent["surgeon"] for sent in holding} == {"eugene-kim"}
    assert pages.get(DAVID).links()["All times with Dr. Eugene Kim"] == EUGENE


def test_a_day_is_a_link_to_its_times(pages: PageClient) -> None:
    page = pages.get(DAVID).follow("Wednesday, October 7, 15 times")
    assert "Wednesday, October 7" in page.headings()
    assert page.response.request.args["day"] == "2026-10-07"


def test_pressing_a_time_sends_what_the_hold_needs(pages: PageClient) -> None:
    sent = pages.get(f"{DAVID}?day=2026-10-06").fields("9:30 AM")
    assert sent.pop("csrf_token")
    assert sent == {
        "procedure": "mini-facelift",
        "surgeon": "david-kim",
        "location": "office",
        "starts_at": "2026-10-06T09:30:00-07:00",
    }


def test_a_pressed_time_is_held(pages: PageClient) -> None:
    answer = pages.get(f"{DAVID}?day=2026-10-06").press("9:30 AM")
    assert answer.status == 303
    assert answer.location is not None
    assert answer.location.startswith("/holds/")


def test_a_time_that_is_held_is_offered_to_nobody_else(app: Flask, pages: PageClient) -> None:
    hold(app, "david-kim", local("2026-10-06", "10:00"))
    assert "10:00 AM" not in pages.get(f"{DAVID}?day=2026-10-06").buttons()
    assert "10:00 AM" in pages.get(f"{EUGENE}?day=2026-10-06").buttons()


def test_a_day_with_two_places_says_which_times_are_where(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?day=2026-10-07")
    assert [heading for heading in page.headings() if heading in ("Beverly Hills office", "Video consultation")] == [
        "Beverly Hills office",
        "Video consultation",
    ]
    assert page.fields("5:00 PM")["location"] == "video"
    assert page.fields("9:00 AM")["location"] == "office"
    assert "Morning" in page.text
    assert "Evening" in page.text


def test_one_place_can_be_chosen_and_is_kept_from_month_to_month(pages: PageClient) -> None:
    page = pages.get(DAVID).follow("Video consultation")
    assert open_days(page)[0] == "Wednesday, October 7, 3 times"
    assert page.buttons()[:1] == ["Wednesday, October 7, 5:00 PM, by video"]
    november = page.follow("November 2026")
    assert "November 2026" in november.headings()
    assert november.fields("5:00 PM")["location"] == "video"
    assert "Monday, November 2, 12 times" in november.follow("Any place").links()


def test_with_one_place_there_is_none_to_choose(app: Flask, pages: PageClient) -> None:
    no_hours(app, "david-kim", "video")
    assert "Any place" not in pages.get(DAVID).links()


def test_the_first_month_is_the_first_that_has_times(app: Flask, pages: PageClient) -> None:
    shut(app, "2026-10-05", "2026-10-31")
    page = pages.get(DAVID)
    assert "November 2026" in page.headings()
    assert "Monday, November 2" in page.headings()


def test_months_lead_on_only_as_far_as_one_can_book(pages: PageClient) -> None:
    def months(address: str) -> list[str]:
        return [name(one) for one in pages.get(address).tree.iter("a") if one.get("rel")]

    assert months(DAVID) == ["November 2026"]
    assert months(f"{DAVID}?month=2026-12") == ["November 2026", "January 2027"]
    assert months(f"{DAVID}?month=2027-01") == ["December 2026"]


def test_first_available_says_who_is_free(app: Flask, pages: PageClient) -> None:
    hold(app, "david-kim", local("2026-10-06", "10:00"))
    page = pages.get(f"{ANYONE}?day=2026-10-06")
    assert page.h1 == "When would you like to come?"
    assert "10:00 AM Dr. Eugene Kim" in page.buttons()
    assert page.fields("9:00 AM either surgeon")["surgeon"] == "first-available"


def test_first_available_counts_a_time_once_however_many_are_free(pages: PageClient) -> None:
    page = pages.get(f"{ANYONE}?day=2026-10-06")
    assert "Tuesday, October 6, 12 times" in page.links()
    assert len(page.buttons()) == 3 + 1 + 12


def test_a_surgeon_without_times_then_leads_to_the_other(app: Flask, pages: PageClient) -> None:
    no_hours(app, "david-kim")
    no_hours(app, "david-kim", "video")
    page = pages.get(DAVID)
    assert "No open times through Sunday, January 3, 2027" in page.headings()
    assert page.links()["Times with Dr. Eugene Kim"] == EUGENE
    assert page.links()["(310) 555-0142"].startswith("tel:")


def test_a_day_without_times_leads_to_the_next_that_has_some(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?day=2026-10-10")
    assert "No open times on Saturday, October 10" in page.headings()
    assert "Monday, October 12" in page.follow("Next open day: Monday, October 12").headings()


def test_a_full_day_leads_to_the_other_surgeon(app: Flask, pages: PageClient) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Surgeon).where(Surgeon.slug == "david-kim").values(daily_cap=1))
    hold(app, "david-kim", local("2026-10-06", "10:00"))
    page = pages.get(f"{DAVID}?day=2026-10-06")
    assert "Tuesday, October 6" in page.follow("Dr. Eugene Kim has times that day").headings()


def test_a_month_without_times_leads_to_where_there_are_some(app: Flask, pages: PageClient) -> None:
    shut(app, "2026-11-01", "2026-11-30")
    page = pages.get(f"{DAVID}?month=2026-11")
    assert "No open times in November 2026" in page.headings()
    assert "Next open day: Tuesday, December 1" in page.links()


def test_a_place_without_times_leads_to_all_places(app: Flask, pages: PageClient) -> None:
    no_hours(app, "david-kim", "video")
    page = pages.get(f"{DAVID}?location=video")
    assert page.links()["Times in any place"] == DAVID


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("day=2026-11-31", "There is no November 31, 2026. Here is November 2026."),
        ("day=2027-02-29", "There is no February 29, 2027. Here is October 2026."),
        ("day=tomorrow", "We couldn’t read the day in that address. Here is October 2026."),
        ("month=2026-13", "We couldn’t read the month in that address. Here is October 2026."),
        ("location=moon", "We couldn’t find the place in that address. Here are the times in every place."),
    ],
)
def test_what_nobody_can_mean_is_422_and_the_page_is_kept(pages: PageClient, query: str, sentence: str) -> None:
    page = pages.get(f"{DAVID}?{query}", expect=422)
    assert sentence in page.text
    assert page.title.startswith("Error:")
    assert open_days(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("day=2026-10-01", "Thursday, October 1, 2026 has passed. Here is October 2026."),
        ("month=2030-01", "January 2030 is too far ahead. You can book online through Sunday, January 3, 2027."),
    ],
)
def test_an_old_link_still_leads_to_times(pages: PageClient, query: str, sentence: str) -> None:
    page = pages.get(f"{DAVID}?{query}")
    assert sentence in page.text
    assert "Monday, October 5" in page.headings()


def test_a_surgeon_who_does_not_offer_it_is_not_found_and_says_who_does(pages: PageClient) -> None:
    page = pages.get("/book/dermal-fillers/david-kim", expect=404)
    assert page.h1 == "Dr. David Kim doesn’t offer this consultation"
    assert page.links()["Dr. Eugene Kim"] == "/book/dermal-fillers/eugene-kim"


def test_nobody_of_that_name_is_not_found(pages: PageClient) -> None:
    pages.get("/book/mini-facelift/no-such", expect=404)


def test_the_doubled_hour_is_offered_twice_and_told_apart(app: Flask, pages: PageClient) -> None:
    add_hours(app, "david-kim", "office", weekday=6, from_minute=60, until_minute=180)
    page = pages.get(f"{DAVID}?day=2026-11-01")
    assert page.buttons()[4:] == ["1:00 AM PDT", "1:30 AM PDT", "1:00 AM PST", "1:30 AM PST", "2:00 AM"]
    assert page.fields("1:30 AM PST")["starts_at"] == "2026-11-01T01:30:00-08:00"


def test_the_page_shows_exactly_what_the_rules_offer(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        about = catalog.consultation("mini-facelift")
        assert about is not None
        day, eugene = date(2026, 10, 8), about.performer("eugene-kim")
        assert eugene is not None
        agendas = schedules.agendas(about, about.performers, first=day, last=day, now=NOW)
        slots = open_slots_of_all(agendas, about.rules, first=day, last=day, now=NOW)
    page = pages.get(f"{EUGENE}?day={day}")
    shown = [one.get("value") for form in page.tree.iter("form") if form.get("class") for one in form.iter("button")]
    assert [datetime.fromisoformat(str(value)).astimezone(UTC) for value in shown] == [
        slot.starts_at for slot in slots if slot.surgeon == eugene.id
    ]


@pytest.mark.parametrize("address", [ANYONE, DAVID, "/procedures/mini-facelift", "/book/mini-facelift"])
def test_more_appointments_take_no_more_statements(app: Flask, pages: PageClient, address: str) -> None:
    def counted() -> int:
        with statements_sent(app) as sent:
            pages.get(address)
        return len([one for one in sent if one.startswith("SELECT")])

    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(minimum_notice_minutes=0))
        session.execute(update(Surgeon).values(daily_cap=None))
    days = [
        local("2026-10-06", f"{hour:02}:00") + timedelta(weeks=week) for week in range(3) for hour in (9, 10, 13, 14)
    ]
    hold(app, "david-kim", *days[:2])
    few = counted()
    hold(app, "david-kim", *days[2:])
    hold(app, "eugene-kim", *days)
    assert counted() == few
    assert few <= 12


def test_these_pages_only_read(app: Flask, pages: PageClient) -> None:
    with statements_sent(app) as sent:
        for address in ("/", "/procedures/mini-facelift", "/book/mini-facelift", ANYONE):
            pages.get(address)
    assert {statement.split()[0] for statement in sent} <= {"SELECT", "BEGIN", "ROLLBACK"}


def test_a_visitors_pages_may_not_be_kept_by_anyone(pages: PageClient, standing_clock: StandingClock) -> None:
    assert pages.get(DAVID).headers["Cache-Control"] == "private, no-store"
    standing_clock.move(timedelta(hours=3))
    assert "1:00 PM" not in pages.get(DAVID).buttons()
