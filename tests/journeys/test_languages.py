"""Patients' pages in their other languages, whose words are longer or shorter than the English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.stage.bodies import ask, large_text
from tests.stage.demo_site import demo_site
from tests.stage.looking import Looking, looking_at
from tests.stage.pages_list import FAULTS, FOR_PATIENTS, Seen
from tests.stage.visitor import PHONE

pytestmark = pytest.mark.journey

NARROWEST: ViewportSize = {"width": 320, "height": 640}


@pytest.fixture(scope="module", params=["es", "ko"])
def looking_in(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Looking]]:
    """Of a site of its own: the situations can be staged only once on a site."""
    language = str(request.param)
    with (
        demo_site(tmp_path_factory.mktemp(f"demo-site-{language}")) as site,
        looking_at(site, browser, language=language) as looking,
    ):
        yield language, looking


@pytest.mark.parametrize("seen", [*FOR_PATIENTS, *FAULTS], ids=lambda seen: seen.name)
def test_it_is_whole_and_pressed_with_a_finger(looking_in: tuple[str, Looking], seen: Seen) -> None:
    language, looking = looking_in
    visitor = looking.at(seen)
    page = visitor.page
    assert seen.template or visitor.status == seen.status
    assert page.locator("html").get_attribute("lang") == language
    page.set_viewport_size(PHONE)
    found = {"fingers": ask(page, "tooSmall"), "390 px": ask(page, "outOfSight")}
    with large_text(page):
        found["large text"] = ask(page, "outOfSight")
    page.set_viewport_size(NARROWEST)
    found["320 px"] = ask(page, "outOfSight")
    assert {what: faults for what, faults in found.items() if faults} == {}
    assert visitor.complaints == []


def test_with_large_text_an_answer_keeps_room_beside_the_way_to_change_it(looking_in: tuple[str, Looking]) -> None:
    _language, looking = looking_in
    page = looking.at(next(seen for seen in FOR_PATIENTS if seen.name == "patient-review")).page
    page.set_viewport_size(PHONE)
    with large_text(page):
        widths = page.locator(".answers dd:not(.act)").evaluate_all("all => all.map(one => one.clientWidth)")
    assert min(widths) >= PHONE["width"] / 3
