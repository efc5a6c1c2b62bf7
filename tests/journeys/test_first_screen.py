"""On a telephone the thing one came for comes first; on a desk no half of a page is empty."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.stage.visitor import DESK, Arrives, Visitor, screens_to_the_end_of

pytestmark = pytest.mark.journey

CATALOG = ["/", "/procedures/mini-facelift", "/procedures/not-sure-yet", "/surgeons/david-kim"]


def ends_of_all(locator: Locator) -> list[float]:
    return [screens_to_the_end_of(one) for one in locator.all()]


def test_home_offers_places_to_begin_in_the_first_screen(phone: Visitor) -> None:
    phone.goes_to("/")
    begin = phone.page.locator("main").get_by_role("link")
    assert sum(end <= 1 for end in ends_of_all(begin)) >= 3


@pytest.mark.parametrize("slug", ["mini-facelift", "facial-fat-transfer", "chemical-peel", "not-sure-yet"])
def test_a_procedure_can_be_booked_in_its_first_screen_and_at_the_end_of_its_text(phone: Visitor, slug: str) -> None:
    phone.goes_to(f"/procedures/{slug}")
    main = phone.page.locator("main")
    ways = ends_of_all(main.locator('a[href^="/book/"]'))
    assert min(ways) <= 1
    assert screens_to_the_end_of(main) - max(ways) <= 0.2
    phone.follows(main.locator('a[href^="/book/"]').first)
    assert phone.status == 200
    assert phone.path.startswith("/book/")


@pytest.mark.parametrize("path", CATALOG)
def test_the_masthead_is_one_row(phone: Visitor, path: str) -> None:
    phone.goes_to(path)
    masthead = phone.page.locator(".masthead")
    middles = masthead.get_by_role("link").evaluate_all(
        "links => links.map(one => { const box = one.getBoundingClientRect(); return (box.top + box.bottom) / 2 })"
    )
    assert max(middles) - min(middles) <= 4
    assert screens_to_the_end_of(masthead) <= 0.11


def test_facts_stand_in_two_columns(phone: Visitor) -> None:
    phone.goes_to("/procedures/mini-facelift")
    first, second = phone.page.locator(".facts > div").all()[:2]
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
