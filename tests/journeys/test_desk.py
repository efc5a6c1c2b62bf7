"""Does the receptionist's day go well: callers, changes, a day to close, a surgeon's telephone, and home?"""

import re
from datetime import date
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from icalendar import Calendar

from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import PHONE, Arrives, Visitor

pytestmark = pytest.mark.journey


def test_she_books_for_a_caller_moves_it_and_cancels_without_javascript(site: DemoSite, arrives: Arrives) -> None:
    she, before = arrives(java_script_enabled=False), site.live_appointments()
    desk.given_she_has_booked_a_caller(she, "Nora Caller")
    page, when = she.path, she.h1
    assert site.live_appointments() == before + 1
    she.presses("Move")
    she.follows(she.page.locator("main form[method=post] button:not(.plain)").last)
    assert (she.path, site.live_appointments()) == (page, before + 1)
    assert she.h1 != when
    she.presses("Cancel")
    she.presses("Yes, cancel it")
    assert she.path == page
    assert site.live_appointments() == before
    assert "cancelled" in she.main
    she.presses("To the diary of this day")
    assert "N. C." not in she.page.locator(".diary").inner_text()


def test_a_blank_quarter_of_the_diary_books_there(site: DemoSite, she: Visitor) -> None:
    desk.given_she_has_signed_in(she)
    start = site.open_times("david-kim")[-1].at.astimezone(LOS_ANGELES)
    she.goes_to(f"/staff/?day={start.date()}")
    she.follows(she.page.locator(f'.diary a.blank[href*="david-kim"][href*="{start:%Y-%m-%dT%H:%M}"]:not([tabindex])'))
    assert she.h1 == "Book for a caller"
    assert she.page.locator("input[type=radio]:checked").count() == 1
    assert she.page.evaluate("document.activeElement.name") == "name"


def test_names_are_shown_only_when_asked_for(she: Visitor) -> None:
    desk.given_she_has_booked_a_caller(she, "Ingrid Quietly")
    she.presses("To the diary of this day")
    assert "I. Q." in she.main
    assert "Quietly" not in she.page.content()
    she.presses("Show names")
    assert "Ingrid Quietly" in she.main
    she.presses("Hide names")
    assert "Quietly" not in she.page.content()


def test_she_sees_whom_a_closure_would_hit_before_it_is_made(site: DemoSite, she: Visitor) -> None:
    start = site.open_times("eugene-kim", days=60)[-1]
    site.take(start)
    day = start.at.astimezone(LOS_ANGELES).date()
    desk.given_she_has_signed_in(she)
    desk.when_she_closes_the_practice(she, day, "Water damage")
    assert "Nothing is saved yet." in she.main
    assert "(310) 555-0143" in she.main, "the number to call"
    she.goes_to("/staff/closures")
    assert "Water damage" not in she.main
    desk.when_she_closes_the_practice(she, day, "Water damage")
    she.follows(she.page.locator(".confirm form button"))
    assert "Water damage" in she.main
    assert not [time for time in site.open_times("eugene-kim", days=60) if _day(time.at) == day]
    she.follows(she.page.locator("nav a", has_text="Tasks"))
    assert re.search(r"\w\. \w\.", she.main)


def test_she_opens_hours_and_patients_find_them(site: DemoSite, she: Visitor) -> None:
    desk.given_she_has_signed_in(she)
    she.presses("Hours")
    she.presses("Extra hours")
    start = site.open_times("david-kim", days=60)[-1]
    day = _day(start.at)
    she.page.get_by_label("Surgeon").select_option(label="Dr. David Kim")
    she.page.get_by_label("Day").fill(day.isoformat())
    she.types("From", "6:00 PM")
    she.types("Until", "20:00")
    she.follows(she.page.locator("main button.main"))
    there = [time.at.astimezone(LOS_ANGELES) for time in site.open_times("david-kim", days=60)]
    assert any(time.date() == day and time.hour >= 18 for time in there)


def test_a_surgeons_calendar_follows_a_link_until_it_is_revoked(site: DemoSite, arrives: Arrives) -> None:
    she, start = arrives(viewport=PHONE), site.open_times("david-kim")[-1]
    site.take(start)
    desk.given_she_has_signed_in(she)
    she.presses("Calendar links")
    she.page.get_by_label("Whose calendar").select_option(label="Dr. David Kim")
    she.types("Where it is for", "iPhone")
    she.presses("Make the link")
    assert she.page.locator("main svg[class*=qr], figure svg").first.is_visible()
    address = she.page.get_by_label("Address").input_value()
    path = re.sub(r"^https?://[^/]+", "", address)
    with urlopen(site.address + path) as answer:
        calendar = Calendar.from_ical(answer.read())
    starts = [event.get("DTSTART").dt for event in calendar.walk("VEVENT")]
    assert start.at in [moment for moment in starts if hasattr(moment, "hour")]
    assert "Appointment" in {str(event["SUMMARY"]) for event in calendar.walk("VEVENT")}
    assert "Okafor" not in calendar.to_ical().decode()
    she.presses("Revoke …")
    she.presses("Revoke the link")
    with pytest.raises(HTTPError, match="404"):
        urlopen(site.address + path)


def test_signed_out_back_shows_nothing(she: Visitor) -> None:
    desk.given_she_has_signed_in(she)
    she.follows(she.page.locator(".diary a.visit").first)
    name = she.page.locator("dl.answers dd").first.inner_text()
    assert " " in name, "of a patient"
    she.presses("Hours")
    she.presses("Sign out")
    for _ in range(3):
        she.page.go_back()
        desk.then_nothing_of_the_desk_is_to_be_seen(she)
        assert name not in she.page.content()


def _day(moment: object) -> date:
    return moment.astimezone(LOS_ANGELES).date()  # type: ignore[attr-defined]
