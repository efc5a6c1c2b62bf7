"""A receptionist's day: callers, changes, a day to close, a surgeon's telephone, and home."""

import re
from datetime import date
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from icalendar import Calendar
from playwright.sync_api import expect

from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_the_desk_books_for_a_caller_moves_it_and_cancels_without_javascript(site: DemoSite, arrives: Arrives) -> None:
    visitor, before = arrives(java_script_enabled=False), site.live_appointments()
    desk.given_they_have_booked_a_caller(visitor, "Nora Caller")
    page, when = visitor.path, visitor.h1
    assert site.live_appointments() == before + 1
    visitor.presses("Move")
    visitor.follows(visitor.page.locator("main form[method=post] button:not(.plain)").last)
    assert (visitor.path, site.live_appointments()) == (page, before + 1)
    assert visitor.h1 != when
    visitor.presses("Cancel")
    visitor.presses("Yes, cancel it")
    assert visitor.path == page
    assert site.live_appointments() == before
    assert "canceled" in visitor.main
    visitor.presses("To the diary of this day")
    assert "Nora Caller" not in visitor.page.locator(".diary").inner_text()


def test_a_blank_quarter_of_the_diary_books_there(site: DemoSite, visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    visitor.goes_to(f"/staff/?day={start.date()}")
    visitor.page.locator(
        f'.diary a.blank[href*="david-kim"][href*="{start:%Y-%m-%dT%H:%M}"]:not([aria-hidden])'
    ).click()
    expect(visitor.page.locator("#panel h1")).to_have_text("Book for a caller")
    assert visitor.page.locator("input[type=radio]:checked").count() == 1
    assert visitor.page.evaluate("document.activeElement.name") == "name"


def test_names_are_shown_unless_somebody_asks_for_initials(visitor: Visitor) -> None:
    desk.given_they_have_booked_a_caller(visitor, "Ingrid Quietly")
    visitor.presses("To the diary of this day")
    assert "Ingrid Quietly" in visitor.main
    visitor.presses("Hide names")
    assert "I. Q." in visitor.main
    assert "Quietly" not in visitor.page.content()
    visitor.presses("Show names")
    assert "Ingrid Quietly" in visitor.main


def test_the_desk_sees_whom_a_closure_would_hit_before_it_is_made(site: DemoSite, visitor: Visitor) -> None:
    start = site.open_times("eugene-kim", days=60)[-1]
    site.take(start)
    day = start.at.astimezone(LOS_ANGELES).date()
    desk.given_they_have_signed_in(visitor)
    desk.when_they_close_the_practice(visitor, day, "Water damage")
    assert "Nothing is saved yet." in visitor.main
    assert "(310) 555-0143" in visitor.main, "the number to call"
    visitor.goes_to("/staff/closures")
    assert "Water damage" not in visitor.main
    desk.when_they_close_the_practice(visitor, day, "Water damage")
    visitor.follows(visitor.page.locator(".confirm form button"))
    assert "Water damage" in visitor.main
    assert not [time for time in site.open_times("eugene-kim", days=60) if _day(time.at) == day]
    visitor.follows(visitor.page.locator("nav a", has_text="Tasks"))
    assert re.search(r"\w\. \w\.", visitor.main)


def test_the_desk_opens_hours_and_patients_find_them(site: DemoSite, visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    desk.when_they_choose_from_the_menu(visitor, "Hours")
    visitor.presses("Extra hours")
    start = site.open_times("david-kim", days=60)[-1]
    day = _day(start.at)
    visitor.page.get_by_label("Surgeon").select_option(label="Dr. David Kim")
    visitor.page.get_by_label("Day").fill(day.isoformat())
    visitor.types("From", "6:00 PM")
    visitor.types("Until", "20:00")
    visitor.follows(visitor.page.locator("main button.main"))
    there = [time.at.astimezone(LOS_ANGELES) for time in site.open_times("david-kim", days=60)]
    assert any(time.date() == day and time.hour >= 18 for time in there)


def test_a_surgeons_calendar_follows_a_link_until_it_is_revoked(site: DemoSite, arrives: Arrives) -> None:
    visitor, start = arrives(viewport=PHONE), site.open_times("david-kim")[-1]
    site.take(start)
    desk.given_they_have_signed_in(visitor)
    desk.when_they_choose_from_the_menu(visitor, "Calendar links")
    visitor.page.get_by_label("Whose calendar").select_option(label="Dr. David Kim")
    visitor.types("Where it is for", "iPhone")
    visitor.presses("Make the link")
    assert visitor.page.locator("main svg[class*=qr], figure svg").first.is_visible()
    address = visitor.page.get_by_label("Address").input_value()
    path = re.sub(r"^https?://[^/]+", "", address)
    with urlopen(site.address + path) as answer:
        calendar = Calendar.from_ical(answer.read())
    starts = [event.get("DTSTART").dt for event in calendar.walk("VEVENT")]
    assert start.at in [moment for moment in starts if hasattr(moment, "hour")]
    assert "Appointment" in {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    assert "Okafor" not in calendar.to_ical().decode()
    visitor.presses("Revoke …")
    visitor.presses("Revoke the link")
    with pytest.raises(HTTPError, match="404"):
        urlopen(site.address + path)


def test_signed_out_back_shows_nothing(visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    visitor.page.locator(".diary a.visit").first.click()
    name = visitor.page.locator("dl.answers dd").first.inner_text()
    assert " " in name, "of a patient"
    desk.when_they_choose_from_the_menu(visitor, "Hours")
    desk.when_they_choose_from_the_menu(visitor, "Sign out")
    for _ in range(3):
        visitor.page.go_back()
        desk.then_nothing_of_the_desk_is_shown(visitor)
        assert name not in visitor.page.content()


def _day(moment: object) -> date:
    return moment.astimezone(LOS_ANGELES).date()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("patients", "fits"), [(16, True), (60, False)])
def test_the_sheet_of_a_full_day_is_one_page_of_paper(visitor: Visitor, patients: int, fits: bool) -> None:
    """As many each, with something to know about every one; the second is the control."""
    desk.given_they_have_booked_a_caller(visitor, "Petra Paper")
    visitor.presses("To the diary of this day")
    visitor.presses("Sheet to print")
    visitor.page.evaluate(
        """patients => {
            const row = document.querySelector(".day-sheet tbody tr");
            row.lastElementChild.textContent = "by video · interpreter: Korean · step-free access";
            for (const section of document.querySelectorAll(".day-sheet section")) {
                section.querySelector("p")?.replaceWith(document.querySelector(".day-sheet table").cloneNode(true));
                const rows = Array.from({length: patients}, () => row.cloneNode(true));
                section.querySelector("tbody").replaceChildren(...rows);
            }
        }""",
        patients,
    )
    printed = visitor.page.pdf(format="Letter", print_background=True)
    assert (len(re.findall(rb"/Type\s*/Page\b(?!s)", printed)) == 1) is fits
