"""What hours cost at the desk, in clicks and loads; a field that one types into is clicked first."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Locator, expect

from tests.stage.demo_site import DemoSite
from tests.stage.robots import desk
from tests.stage.settings import LOS_ANGELES
from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey


def today() -> date:
    return datetime.now(LOS_ANGELES).date()


@dataclass
class Hand:
    """Counts what it presses; loads are counted from when it is made."""

    visitor: Visitor
    clicks: int = 0
    loads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.visitor.page.on(
            "request", lambda request: self.loads.append(request.url) if request.resource_type == "document" else None
        )

    def clicks_on(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def types(self, label: str, text: str) -> None:
        field = self.visitor.page.locator("main").get_by_label(label, exact=True).last
        self.clicks_on(field)
        field.fill(text)

    def presses(self, name: str) -> None:
        self.clicks_on(self.visitor.page.locator("main").get_by_role("button", name=name))


def test_a_surgeon_who_is_ill_with_three_booked_costs_three_clicks_and_no_load(
    site: DemoSite, visitor: Visitor
) -> None:
    by_day = defaultdict(list)
    for start in site.open_times("eugene-kim", days=60):
        by_day[start.at.astimezone(LOS_ANGELES).date()].append(start)
    day, starts = max(by_day.items(), key=lambda one: (len(one[1]), one[0]))
    for start in starts[:9:4]:  # two hours apart
        site.take(start)
    desk.given_they_have_signed_in(visitor)
    visitor.goes_to(f"/staff/?day={day}")
    page, hand = visitor.page, Hand(visitor)
    hand.clicks_on(page.locator("details.away summary").last)
    hand.clicks_on(page.locator("details.away[open] a", has_text="Away all day"))
    expect(page.locator("#panel .hits > li")).to_have_count(3)
    page.locator("#panel").get_by_label("Cancel and tell").first.check()
    expect(page.locator("#panel button.main")).to_have_text("Save, send 1 email, 2 to call")
    page.locator("#panel").get_by_label("Call", exact=True).first.check()
    hand.clicks_on(page.locator("#panel").get_by_role("button", name="Save, 3 to call"))
    expect(page.locator("#panel h1")).to_contain_text("To call about")
    expect(page.locator("#panel .calls > li")).to_have_count(3)
    assert (hand.clicks, hand.loads) == (3, [])
    page.keyboard.press("v")
    expect(page.locator("#panel .tries li")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator("#panel .calls > li")).to_have_count(2)
    assert hand.loads == []


def test_a_closure_of_a_week_costs_four_clicks(visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    visitor.goes_to("/staff/closures")
    hand, first = Hand(visitor), today() + timedelta(days=200)
    hand.types("First day", first.isoformat())
    hand.types("Last day (optional)", (first + timedelta(days=6)).isoformat())
    hand.types("What patients and calendars read", "Painters")
    hand.presses("Save the closure")
    expect(visitor.page.locator("main")).to_contain_text("The closure is saved.")
    assert (hand.clicks, len(hand.loads)) == (4, 2), "the answer leads on to the list"


def test_longer_thursdays_from_a_date_cost_four_clicks(visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    visitor.goes_to("/staff/hours")
    hand = Hand(visitor)
    hand.clicks_on(visitor.page.locator("main table a", has_text="Dr. David Kim, Thursday").last)
    hand.types("Until", "6:30 PM")
    hand.types("From this day on (optional)", (today() + timedelta(days=30)).isoformat())
    hand.presses("Save the change")
    expect(visitor.page.locator("main")).to_contain_text("The hours are changed. Dr. David Kim, Thursday")
    assert "Undo" in visitor.main
    assert (hand.clicks, len(hand.loads)) == (4, 3), "the page of the span, its saving, and the week"


def test_an_extra_saturday_costs_four_clicks(visitor: Visitor) -> None:
    desk.given_they_have_signed_in(visitor)
    saturday = today() + timedelta(days=(5 - today().weekday()) % 7 + 210)
    visitor.goes_to("/staff/extra-hours")
    hand = Hand(visitor)
    hand.types("Day", saturday.isoformat())
    hand.types("From", "9")
    hand.types("Until", "1p")
    hand.presses("Add the extra hours")
    expect(visitor.page.locator("main")).to_contain_text("The extra hours are added.")
    assert (hand.clicks, len(hand.loads)) == (4, 2)


def test_u_takes_a_day_off_back_with_the_visit_that_was_canceled_for_it(site: DemoSite, visitor: Visitor) -> None:
    start = site.open_times("eugene-kim", days=60)[-1]
    site.take(start)
    before = site.live_appointments()
    desk.given_they_have_signed_in(visitor)
    visitor.goes_to(f"/staff/?day={start.at.astimezone(LOS_ANGELES).date()}")
    page, hand = visitor.page, Hand(visitor)
    page.locator("details.away summary").last.click()
    page.locator("details.away[open] a", has_text="Away all day").click()
    panel = page.locator("#panel")
    expect(panel.locator(".hits > li").first).to_be_visible()
    for cancel in panel.get_by_label("Cancel and tell").all():
        cancel.check()
    panel.get_by_label("No email").check()
    expect(panel.locator("button.main")).to_have_text("Save")  # and sends nothing, which the button says at once
    panel.locator("button.main").click()
    expect(page.locator("form.undo")).to_contain_text("time off saved: Dr. Eugene Kim")
    assert site.live_appointments() < before
    page.locator("#panel h1").focus()
    page.keyboard.press("u")
    expect(panel.locator(".notice.done")).to_contain_text("Undone.")
    assert site.live_appointments() == before
    # Another act, of a journey before, may stand there still.
    expect(page.locator("form.undo", has_text="time off saved")).to_have_count(0)
    assert hand.loads == []
