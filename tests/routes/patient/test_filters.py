"""Only the times that fit are shown: on days of the week, in a part of the day, during a stay in town."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from booking import catalog, schedules
from booking.availability import Interval, Slot
from booking.database import db
from booking.models import Surgeon
from booking.routes.open_times.times import open_times
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, about, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

DAVID = "/book/mini-facelift/david-kim"
SHOW = "Show times that fit"
PARTS = {"morning": range(12), "afternoon": range(12, 17), "evening": range(17, 24)}  # hours


def days(page: Page) -> list[str]:
    """Of the month that is shown."""
    return [one.get("aria-label", "") for table in page.tree.iter("table") for one in table.iter("a")]


def times(page: Page) -> list[str]:
    return page.buttons()[4:]


def all_slots(app: Flask, surgeon: str) -> list[Slot]:
    with app.app_context():
        procedure, consultation = catalog.procedure("mini-facelift"), about()
        assert procedure
        return open_times(procedure, consultation, rules=consultation.rules, now=NOW).of(surgeon)


def shown(pages: PageClient, address: str) -> Iterator[tuple[date, int]]:
    """Every day that is offered, month after month, and how many times it has."""
    while address:
        page = pages.get(address.partition("#")[0])
        month = next(heading for heading in page.headings() if heading[-4:].isdigit())
        for label in days(page):
            _weekday, day, count = label.split(", ")
            yield datetime.strptime(f"{day} {month[-4:]}", "%B %d %Y").date(), int(count.split()[0])  # noqa: DTZ007
        address = next((one.get("href", "") for one in page.tree.iter("a") if one.get("rel") == "next"), "")


@pytest.mark.parametrize("surgeon", ["david-kim", "eugene-kim"])
def test_exactly_the_times_that_fit_are_shown(app: Flask, pages: PageClient, surgeon: str) -> None:
    every = [slot.starts_at.astimezone(LOS_ANGELES) for slot in all_slots(app, surgeon)]
    weekdays = [(), (0,), (1, 3, 5)]
    stays = [("", ""), ("2026-10-14", "2026-10-22"), ("2026-11-24", ""), ("", "2026-10-09")]
    for wanted, part, (arrival, departure) in product(weekdays, ("", *PARTS), stays):
        query = "".join(f"&weekday={('mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun')[day]}" for day in wanted)
        address = f"/book/mini-facelift/{surgeon}?part={part}&arrival={arrival}&departure={departure}{query}"
        fit = [
            start.date()
            for start in every
            if (not wanted or start.weekday() in wanted)
            and (not part or start.hour in PARTS[part])
            and (arrival or "0") <= start.date().isoformat() <= (departure or "9")
        ]
        assert dict(shown(pages, address)) == {day: fit.count(day) for day in fit}, address


def test_the_times_and_the_soonest_ones_fit_too(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?weekday=wed&part=morning&arrival=2026-10-12")
    assert "Wednesday, October 14" in page.headings()
    assert page.buttons()[:3] == [f"Wednesday, October {day}, 9:00 AM" for day in (14, 21, 28)]
    assert times(page)
    assert all(time.endswith("AM") for time in times(page))


def test_every_way_on_keeps_what_was_chosen(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?weekday=mon&weekday=wed&part=afternoon&arrival=2026-10-12")
    for way in (
        next(label for label in days(page) if label.startswith("Wednesday, October 14, ")),
        "Next open day: Wednesday, October 14",
        "November 2026",
        "Video consultation",
        "All times with Dr. Eugene Kim",
    ):
        sent = page.follow(way).response.request.args
        assert sent.getlist("weekday") == ["mon", "wed"], way
        assert (sent["part"], sent["arrival"]) == ("afternoon", "2026-10-12"), way


def test_the_form_shows_what_was_chosen_and_keeps_the_place(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?location=office&weekday=tue&part=morning&arrival=2026-10-12&departure=10/22/2026")
    assert page.fields(SHOW) == {
        "location": "office",
        "weekday": "tue",
        "part": "morning",
        "arrival": "2026-10-12",
        "departure": "2026-10-22",
    }
    assert "Filters: Beverly Hills office, Tuesday, Morning, from Oct 12, through Oct 22" in page.text
    assert page.links()["Clear filters"] == DAVID
    assert "Filter by place, day, or time" in pages.get(DAVID).text


def test_an_empty_form_is_no_filter(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?part=&arrival=&departure=")
    assert days(page) == days(pages.get(DAVID))
    assert "Clear filters" not in page.links()


def test_who_comes_from_out_of_town_is_shown_no_month_outside_their_stay(pages: PageClient) -> None:
    page = pages.get(f"{DAVID}?arrival=2026-11-10&departure=2026-11-12")
    assert [label.rpartition(",")[0] for label in days(page)] == [
        "Tuesday, November 10",
        "Wednesday, November 11",
        "Thursday, November 12",
    ]
    assert not [one for one in page.tree.iter("a") if one.get("rel")]


@pytest.mark.parametrize("location", ["", "&location=video"])
def test_where_nothing_fits_the_filters_can_be_cleared_in_one_press(pages: PageClient, location: str) -> None:
    page = pages.get(f"{DAVID}?weekday=sun{location}")
    assert "No open times fit" in page.headings()
    assert days(page) == []
    assert page.links()["Clear filters"] == DAVID
    assert page.links()["(310) 555-0142"].startswith("tel:")


def test_where_only_another_surgeon_fits_they_are_offered(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        david = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "david-kim")).one()
        schedules.add_time_off(david, Interval(local(12, 0), local(13, 0)), reason="", now=NOW)
    page = pages.get(f"{DAVID}?arrival=2026-10-12&departure=2026-10-12")
    assert days(page) == []
    assert [label.rpartition(",")[0] for label in days(page.follow("Times with Dr. Eugene Kim"))] == [
        "Monday, October 12"
    ]
    saturday = pages.get(f"{DAVID}?arrival=2026-10-10&departure=2026-10-10")
    assert "Times with Dr. Eugene Kim" not in saturday.links(), "neither of them is there"


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("weekday=banana", "Choose days of the week from the list."),
        ("weekday=mon&weekday=", "Choose days of the week from the list."),
        ("weekday=0", "Choose days of the week from the list."),
        ("part=night", "Choose a time of day from the list."),
        ("arrival=2026-02-31", "There is no February 31, 2026. Check the day."),
        ("arrival=soon", "Enter a day like 10/6/2026 or 2026-10-06."),
        ("departure=2026-13-01", "Enter a day like 10/6/2026 or 2026-10-06: there is no month or year like this."),
        ("departure=9999-12-31", "Enter a day like 10/6/2026 or 2026-10-06: there is no month or year like this."),
        ("arrival=２０２６-１０-０６", "Enter a day like 10/6/2026 or 2026-10-06."),
        ("arrival=2099-01-01", "You can book online through Sunday, January 3, 2027."),
        ("departure=2026-10-04", "Sunday, October 4, 2026 has passed."),
        ("arrival=2026-10-14&departure=2026-10-13", "The departure is before the arrival. Check both days."),
    ],
)
def test_what_nobody_can_mean_is_said_at_its_field_and_times_are_shown(
    pages: PageClient, query: str, sentence: str
) -> None:
    page = pages.get(f"{DAVID}?{query}", expect=422)
    assert page.title.startswith("Error:")
    assert page.text.count(sentence) == 2  # on top, and at the field
    assert days(page) == days(pages.get(DAVID))


def test_a_move_shows_only_what_fits_and_leads_on_with_it(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = f"{appointment_path(a_booking(local(20, 10)))}/reschedule"
    page = pages.get(f"{address}?weekday=mon&weekday=wed&part=afternoon&arrival=2026-10-12&departure=2026-10-22")
    assert [label.rpartition(",")[0] for label in days(page) if not label.endswith("yours")] == [
        "Monday, October 12",
        "Wednesday, October 14",
        "Monday, October 19",
        "Wednesday, October 21",
    ]
    assert "Monday, October 12" in page.headings()
    assert all(button.endswith("PM") or "noon" in button for button in page.buttons()[:-1])
    assert page.links()["Clear filters"] == address
    assert page.follow("Next open day: Wednesday, October 14").response.request.args.getlist("weekday") == [
        "mon",
        "wed",
    ]
    assert page.press(page.buttons()[0]).status == 303


def test_what_nobody_can_mean_is_said_on_a_move_too(app: Flask, pages: PageClient) -> None:
    with app.app_context():
        address = f"{appointment_path(a_booking(local(20, 10)))}/reschedule"
    page = pages.get(f"{address}?departure=2026-02-31", expect=422)
    assert page.title.startswith("Error:")
    assert page.text.count("There is no February 31, 2026. Check the day.") == 2
    assert "10:30 AM" in page.buttons()


def test_an_arrival_gone_by_is_from_today(pages: PageClient) -> None:
    assert days(pages.get(f"{DAVID}?arrival=2026-10-01")) == days(pages.get(DAVID))


def test_filters_ask_the_database_no_more_often(app: Flask, pages: PageClient) -> None:
    def counted(query: str) -> int:
        with statements_sent(app) as sent:
            pages.get(f"{DAVID}{query}")
        return sum(statement.startswith("SELECT") for statement in sent)

    assert counted("?weekday=mon&weekday=tue&departure=2026-10-30") <= counted("") == 6
    assert counted("?weekday=fri&part=morning") <= 6 + 1  # the third of the soonest lies weeks ahead


@pytest.mark.parametrize(
    ("language", "chosen"), [("en", "Monday, Afternoon"), ("es", "lunes, por la tarde"), ("ko", "월요일, 오후")]
)
def test_what_is_chosen_reads_as_one_list_in_each_language(pages: PageClient, language: str, chosen: str) -> None:
    page = pages.get(f"/book/mini-facelift/david-kim?weekday=mon&part=afternoon&lang={language}")
    assert f": {chosen}" in page.text
