"""On a telephone the thing one came for comes first; on a desk no half of a page is empty.

Measured in screens of 390×664 CSS pixels: a common telephone with the browser's bars.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, ViewportSize

from tests.stage.visitor import DESK, Arrives, Visitor

pytestmark = pytest.mark.journey

SCREEN: ViewportSize = {"width": 390, "height": 664}
CATALOG = ["/", "/procedures/mini-facelift", "/procedures/not-sure-yet", "/surgeons/david-kim"]


@pytest.fixture
def holding_a_telephone(arrives: Arrives) -> Visitor:
    return arrives(viewport=SCREEN, has_touch=True, is_mobile=True)


def ends_at(locator: Locator) -> float:
    """Where its lower edge lies from the top of the page, in screens."""
    return float(locator.evaluate("one => one.getBoundingClientRect().bottom + scrollY")) / SCREEN["height"]


def ends_of_all(locator: Locator) -> list[float]:
    return [ends_at(one) for one in locator.all()]


def test_home_offers_places_to_begin_in_the_first_screen(holding_a_telephone: Visitor) -> None:
    holding_a_telephone.goes_to("/")
    begin = holding_a_telephone.page.locator("main").get_by_role("link")
    assert sum(end <= 1 for end in ends_of_all(begin)) >= 3


@pytest.mark.parametrize("slug", ["mini-facelift", "facial-fat-transfer", "chemical-peel", "not-sure-yet"])
def test_a_procedure_can_be_booked_in_its_first_screen_and_at_the_end_of_its_text(
    holding_a_telephone: Visitor, slug: str
) -> None:
    holding_a_telephone.goes_to(f"/procedures/{slug}")
    main = holding_a_telephone.page.locator("main")
    ways = ends_of_all(main.locator('a[href^="/book/"]'))
    assert min(ways) <= 1
    assert ends_at(main) - max(ways) <= 0.2
    holding_a_telephone.follows(main.locator('a[href^="/book/"]').first)
    assert holding_a_telephone.status == 200
    assert holding_a_telephone.path.startswith("/book/")


@pytest.mark.parametrize("path", CATALOG)
def test_the_masthead_is_one_row(holding_a_telephone: Visitor, path: str) -> None:
    holding_a_telephone.goes_to(path)
    masthead = holding_a_telephone.page.locator(".masthead")
    middles = masthead.get_by_role("link").evaluate_all(
        "links => links.map(one => { const box = one.getBoundingClientRect(); return (box.top + box.bottom) / 2 })"
    )
    assert max(middles) - min(middles) <= 4
    assert ends_at(masthead) <= 0.11


def test_facts_stand_in_two_columns(holding_a_telephone: Visitor) -> None:
    holding_a_telephone.goes_to("/procedures/mini-facelift")
    first, second = holding_a_telephone.page.locator(".facts > div").all()[:2]
    one, other = first.bounding_box(), second.bounding_box()
    assert one is not None
    assert other is not None
    assert one["y"] == other["y"]
    assert one["x"] + one["width"] <= other["x"]


@pytest.mark.parametrize("path", [*CATALOG, "/privacy"])
def test_no_half_of_the_first_screen_is_empty_on_a_desk(arrives: Arrives, path: str) -> None:
    visitor = arrives(viewport=DESK)
    visitor.goes_to(path)
    right_of_the_middle = visitor.page.evaluate(
        """() => {
            const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
            const range = document.createRange()
            let ends = []
            while (words.nextNode()) {
                if (!words.currentNode.data.trim()) continue
                if (words.currentNode.parentElement.matches('.visually-hidden')) continue
                range.selectNodeContents(words.currentNode)
                const box = range.getBoundingClientRect()
                if (box.top < innerHeight) ends.push(box.right)
            }
            return ends.filter(right => right > innerWidth * 0.6).length
        }"""
    )
    assert right_of_the_middle >= 2
