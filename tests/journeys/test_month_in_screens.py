"""On a telephone the thing one came for comes first: where it lies, in screens."""

from collections.abc import Iterator

import pytest

from tests.stage.demo_site import DemoSite, demo_site
from tests.stage.robots import patient
from tests.stage.visitor import DESK, Arrives, Visitor, screens_to_the_end_of

pytestmark = pytest.mark.journey

MONTHS = ["/book/mini-facelift/david-kim", "/book/mini-facelift/eugene-kim", "/book/mini-facelift/first-available"]
FIRST_DAY, FIRST_TIME, MONTH = "table.month a", ".choose .times button", "table.month"


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Of these tests alone: where others have booked a whole week, the first open day lies a week further down."""
    with demo_site(tmp_path_factory.mktemp("demo-site")) as site:
        yield site


def bottom(visitor: Visitor, selector: str) -> float:
    """Of the first such."""
    return screens_to_the_end_of(visitor.page.locator(selector).first)


def months(visitor: Visitor) -> Iterator[int]:
    """Each month that can be booked, from the one that is shown; how many weeks it shows."""
    while True:
        yield visitor.page.locator("table.month tbody tr").count()
        following = visitor.page.locator(".month-head a[rel=next]")
        if not following.count():
            return
        visitor.goes_to(str(following.get_attribute("href")).partition("#")[0])


@pytest.mark.parametrize("address", MONTHS)
def test_day_month_and_time_lie_near_the_top(phone: Visitor, address: str) -> None:
    phone.goes_to(address)
    seen = []
    for weeks in months(phone):
        seen.append(weeks)
        if weeks == 5 and phone.page.locator(FIRST_DAY).count():
            assert bottom(phone, FIRST_DAY) <= 0.5
            assert bottom(phone, MONTH) <= 0.9
            assert bottom(phone, FIRST_TIME) <= 1.1
    assert 5 in seen
    phone.goes_to(address)
    assert bottom(phone, FIRST_DAY) <= 0.5
    assert bottom(phone, FIRST_TIME) <= 1.1


def test_the_soonest_times_are_one_line_and_hold_what_they_say(phone: Visitor) -> None:
    phone.goes_to(MONTHS[0])
    buttons = phone.page.locator(".soonest button")
    boxes = [one.bounding_box() for one in buttons.all()]
    assert len(boxes) == 3
    assert len({box["y"] for box in boxes if box}) == 1
    assert all(box and box["height"] >= 44 and box["width"] >= 44 for box in boxes)
    day = buttons.first.locator(".visually-hidden").inner_text().split(", by ")[0].rpartition(", ")[0]
    phone.follows(buttons.first)
    assert phone.h1 == "Your details"
    assert day in phone.main


def test_weeks_that_have_passed_are_not_in_the_way(phone: Visitor) -> None:
    phone.goes_to(MONTHS[0])
    assert phone.page.locator("table.month tr").nth(1).locator(".today, a").count(), "the first week is not over"


def test_a_move_lies_as_near_and_opens_on_the_day_that_is_booked(site: DemoSite, phone: Visitor) -> None:
    patient.given_they_are_booked(phone, site.open_times("david-kim")[-11])
    phone.presses("Choose another time")
    assert phone.page.locator("table.month [aria-current=date]").count() == 1
    assert "yours" in phone.page.locator(".times .own").inner_text()
    assert bottom(phone, FIRST_DAY) <= 0.5
    assert bottom(phone, ".times :is(button, .own)") <= 1.1


@pytest.mark.parametrize("address", MONTHS)
def test_at_a_desk_no_half_of_the_page_is_empty(arrives: Arrives, address: str) -> None:
    visitor = arrives(viewport=DESK)
    visitor.goes_to(address)
    month, times = (visitor.page.locator(f"#{half}").bounding_box() for half in ("month", "times"))
    assert month
    assert times
    assert month["y"] == times["y"]
    assert min(month["height"], times["height"]) >= max(month["height"], times["height"]) / 2
