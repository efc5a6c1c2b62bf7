"""Every page serves large text, narrow screens, fingers, the reader's own colors, quiet eyes, and who hears it read."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize

from tests.stage.bodies import (
    ask,
    button_names,
    focus_astray,
    large_text,
    lost_in_forced_colors,
    misleading_names,
    nameless,
)
from tests.stage.demo_site import DemoSite, demo_site
from tests.stage.looking import Looking
from tests.stage.pages_list import FAULTS, FOR_PATIENTS, PAGES, Seen
from tests.stage.visitor import DESK, PHONE, Visitor

pytestmark = pytest.mark.journey

NARROWEST: ViewportSize = {"width": 320, "height": 640}
REFUSED = (409, 422)
BY_NAME = {seen.name: seen for seen in PAGES}


@pytest.fixture(scope="module")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    """Of its own: the situations can be staged only once on a site."""
    with demo_site(tmp_path_factory.mktemp("demo-site")) as site:
        yield site


@pytest.mark.parametrize("seen", PAGES, ids=lambda seen: seen.name)
def test_a_page_serves_every_body(looking: Looking, seen: Seen) -> None:
    page = looking.at(seen).page
    is_for_patients = seen in (*FOR_PATIENTS, *FAULTS)
    fits = "outOfSight" if is_for_patients else "sideways"  # the desk's diary cuts long names short
    found = {"names": misleading_names(page) if is_for_patients else nameless(page), "motion": ask(page, "moves")}
    if seen.status in REFUSED and not seen.template:
        found["focus"] = focus_astray(page)
    for viewport in (DESK, PHONE):
        page.set_viewport_size(viewport)
        if is_for_patients:
            found[f"fingers at {viewport['width']}"] = ask(page, "tooSmall")
    with large_text(page):
        found["large text"] = ask(page, fits)
    page.set_viewport_size(NARROWEST)
    found["320 px"] = ask(page, fits)
    page.set_viewport_size(DESK)
    found["forced colors"] = lost_in_forced_colors(page)
    assert {what: faults for what, faults in found.items() if faults} == {}


def small(page: Page) -> list[str]:
    return ask(page, "tooSmall")


def out_of_sight(page: Page) -> list[str]:
    return ask(page, "outOfSight")


def gliding(page: Page) -> list[str]:
    return ask(page, "moves")


def added(tag: str, does: str) -> str:
    return f"() => {{ const it = document.createElement('{tag}'); document.querySelector('main').append(it); {does} }}"


@pytest.mark.parametrize(
    ("tag", "does", "question"),
    [
        ("button", "it.textContent = 'A'; it.style.minWidth = '60px'; it.style.height = '40px'", small),
        ("button", "it.textContent = 'A'; it.style.width = '40px'; it.style.height = '60px'", small),
        ("p", "it.innerHTML = '<a href=\"/\">Home</a>'", small),
        ("p", "it.textContent = 'A long word'; it.style.paddingLeft = '3000px'", out_of_sight),
        ("p", "it.textContent = 'Cut'; it.style.height = '5px'; it.style.overflow = 'hidden'", out_of_sight),
        ("p", "it.textContent = 'A'; it.style.transition = 'all 1s'", gliding),
        ("p", "it.innerHTML = '<a href=\"/\"></a>'", nameless),
        ("p", 'it.innerHTML = \'<a href="/a">Here</a> <a href="/b">Here</a>\'', misleading_names),
        ("button", "it.textContent = 'A'; it.style.border = '0'", lost_in_forced_colors),
        (
            "input",
            "it.type = 'checkbox'; it.checked = true; it.style.cssText = 'appearance: none; width: 20px; height: 20px'",
            lost_in_forced_colors,
        ),
    ],
)
def test_a_planted_fault_is_found(looking: Looking, tag: str, does: str, question: Callable[[Page], list[str]]) -> None:
    page = looking.at(BY_NAME["patient-privacy"]).page
    assert question(page) == []
    page.evaluate(added(tag, does))
    assert question(page) != []


def test_a_link_in_a_sentence_may_be_as_small_as_its_words(looking: Looking) -> None:
    page = looking.at(BY_NAME["patient-privacy"]).page
    page.evaluate(added("p", "it.innerHTML = 'Or <a href=\"/\">start again</a>.'"))
    assert small(page) == []


def test_a_refusal_that_has_lost_the_focus_is_noticed(looking: Looking) -> None:
    page = looking.at(BY_NAME["patient-details-wrong"]).page
    assert focus_astray(page) == []
    page.evaluate("document.activeElement.blur()")
    assert focus_astray(page) != []


def test_without_a_script_the_focus_is_there_too(looking: Looking, visitor_without_javascript: Visitor) -> None:
    visitor = visitor_without_javascript
    visitor.goes_to("/book/mini-facelift/david-kim?day=2000-02-30")
    assert (visitor.status, focus_astray(visitor.page)) == (422, [])
    visitor.goes_to(looking.staged["held"])
    visitor.presses("Continue")
    assert (visitor.status, focus_astray(visitor.page)) == (422, [])


@pytest.mark.parametrize("name", ["patient-times", "patient-reschedule", "patient-times-first-available"])
def test_a_time_is_told_with_its_day(looking: Looking, name: str) -> None:
    page = looking.at(BY_NAME[name]).page
    told = [told for told in button_names(page) if re.match(r"\d", told)]
    assert len(told) == page.locator(".times button").count() > 0
    day = r"(Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, [A-Z][a-z]+ \d{1,2}"
    for one in told:
        assert re.match(rf"(\d{{1,2}}:\d\d [AP]M|12:00 noon)( P[SD]T)?, {day}( |$)", one), one
