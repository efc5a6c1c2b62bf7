"""How much a telephone must fetch before the first page stands, and until its owner is booked."""

import pytest
from playwright.sync_api import Browser, Page

from tests.stage.demo_site import DemoSite
from tests.stage.robots import patient
from tests.stage.visitor import PHONE, SCREEN, Arrives, visiting

pytestmark = pytest.mark.journey

MOST_REQUESTS, MOST_BYTES = 6, 60 * 1024
MOST_ON_THE_WAY = {"loads": 5, "requests": 30, "bytes": 70_000}


def fetched(site: DemoSite, browser: Browser, path: str) -> dict[str, int]:
    """Bytes over the wire, headers included, of each address; Chromium asks for the favicon too."""
    with visiting(browser, site.address, viewport=PHONE) as visitor:
        network = visitor.page.context.new_cdp_session(visitor.page)
        network.send("Network.enable")
        urls: dict[str, str] = {}
        sizes: dict[str, int] = {}
        network.on("Network.requestWillBeSent", lambda sent: urls.update({sent["requestId"]: sent["request"]["url"]}))
        network.on(
            "Network.loadingFinished",
            lambda done: sizes.update({urls.get(done["requestId"], done["requestId"]): int(done["encodedDataLength"])}),
        )
        visitor.goes_to(path)
        visitor.page.wait_for_load_state("networkidle")
        favicons = [url for url in visitor.requests if url.endswith("favicon.svg")]
        assert favicons or any(url.endswith("favicon.svg") for url in urls.values()), "the favicon is counted"
        return {url: sizes.get(url, 0) for url in {*urls.values(), *visitor.requests}}


def test_the_first_page_is_six_requests_and_sixty_kilobytes(site: DemoSite, browser: Browser) -> None:
    sizes = fetched(site, browser, "/")
    assert len(sizes) <= MOST_REQUESTS, sizes
    assert 5_000 < sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("path", ["/procedures/mini-facelift", "/book/mini-facelift/david-kim"])
def test_a_page_that_an_article_links_to_is_hardly_more(site: DemoSite, browser: Browser, path: str) -> None:
    sizes = fetched(site, browser, path)
    assert len(sizes) <= MOST_REQUESTS + 1, sizes  # a script that catches the second of two clicks
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_a_second_page_fetches_only_itself(arrives: Arrives) -> None:
    visitor = arrives()
    visitor.goes_to("/")
    visitor.requests.clear()
    visitor.page.locator(".cards a").first.click()
    visitor.page.wait_for_load_state("networkidle")
    again = [url for url in visitor.requests if url.endswith(".css")]
    assert again == [] or visitor.page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.endsWith('.css'))"
        ".every(one => one.transferSize < 400)"
    )


def asked_of_the_server(page: Page) -> list[str]:
    """Files of the site for which the browser sent a request, answered 304 or whole, since the page began to load."""
    return page.evaluate(  # type: ignore[no-any-return]
        "performance.getEntriesByType('resource')"
        ".filter(one => new URL(one.name).pathname.startsWith('/static/') && one.transferSize > 0)"
        ".map(one => new URL(one.name).pathname.split('/').pop())"
    )


@pytest.mark.parametrize(
    ("first", "second"), [("/procedures/mini-facelift", "/procedures/facelift"), ("/staff/sign-in", "/staff/sign-in")]
)
def test_no_sheet_and_no_script_is_asked_for_twice(arrives: Arrives, first: str, second: str) -> None:
    visitor = arrives()
    visitor.goes_to(first)
    visitor.page.wait_for_load_state("networkidle")
    assert {name.rpartition(".")[2] for name in asked_of_the_server(visitor.page)} >= {"css", "js"}
    visitor.goes_to(second)
    visitor.page.wait_for_load_state("networkidle")
    assert asked_of_the_server(visitor.page) == []
    # The negative control: what has no fingerprint is asked for each time.
    for _time in range(2):
        visitor.page.evaluate("fetch('/static/css/print.css').then(answer => answer.text())")
    assert asked_of_the_server(visitor.page) == ["print.css", "print.css"]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_from_the_article_to_booked(arrives: Arrives, scripts: bool) -> None:
    """Over the wire, headers included, and the display face once; what comes out of the browser's cache is free."""
    visitor = arrives(viewport=SCREEN, has_touch=True, is_mobile=True, java_script_enabled=scripts)
    network = visitor.page.context.new_cdp_session(visitor.page)
    network.send("Network.enable")
    sizes: dict[str, int] = {}
    network.on(
        "Network.loadingFinished", lambda done: sizes.update({done["requestId"]: int(done["encodedDataLength"])})
    )
    visitor.goes_to(patient.ARTICLE)
    visitor.follows(visitor.page.locator('main a[href^="/book/"]').first)
    visitor.follows(visitor.page.locator(".choose .times button").first)
    visitor.types("Your name", patient.NAME)
    visitor.types("Email address", patient.EMAIL)
    visitor.types("Phone number", patient.TELEPHONE)
    visitor.presses("Continue")
    patient.when_they_book(visitor)
    patient.then_they_are_booked(visitor)
    visitor.page.wait_for_load_state("networkidle")
    fetched = [size for size in sizes.values() if size]
    way = {"loads": len(visitor.loads), "requests": len(fetched), "bytes": sum(fetched)}
    print(way)  # for whoever asks with -s
    assert all(0 < way[what] <= most for what, most in MOST_ON_THE_WAY.items()), way
