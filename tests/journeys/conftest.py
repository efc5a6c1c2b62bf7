"""What every journey may ask for.

`site`: the demo, served; `other_site`: one that may frame its open times.
`browser`: a Chromium, shared. `looking`: whoever stands before each page of the list.
`arrives`: a person with a browser window; at the end of the journey it is checked that nothing came from another host
and that the browser had nothing to complain about.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.stage.demo_site import DemoSite, demo_site
from tests.stage.looking import Looking, looking_at
from tests.stage.other_site import OtherSite, other_site_served
from tests.stage.visitor import PATIENCE, PHONE, SCREEN, Arrives, Visitor, launch, visiting


# By package: while Playwright is at work, its event loop is in the way of tests that have one of their own.
@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = launch(playwright, chromium)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def other_site() -> Iterator[OtherSite]:
    with other_site_served() as site:
        yield site


@pytest.fixture(scope="package")
def site(chromium: str, other_site: OtherSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoSite]:
    with demo_site(tmp_path_factory.mktemp("demo-site"), EMBED_SITES=other_site.named) as site:
        yield site


@pytest.fixture(scope="module", autouse=True)
def holds_of_before_have_run_out(site: DemoSite) -> None:
    """None that an earlier journey left behind runs out while a later one counts what is booked and held."""
    site.let_holds_lapse()


# By module: the situations are staged once, and holds among them last.
@pytest.fixture(scope="module")
def looking(site: DemoSite, browser: Browser) -> Iterator[Looking]:
    with looking_at(site, browser) as looking:
        yield looking


@pytest.fixture
def arrives(site: DemoSite, browser: Browser) -> Iterator[Arrives]:
    there: list[Visitor] = []
    with ExitStack() as windows:

        def arrive(**options: object) -> Visitor:
            there.append(windows.enter_context(visiting(browser, site.address, **options)))
            return there[-1]

        yield arrive
    for visitor in there:
        assert visitor.hosts <= {urlsplit(site.address).netloc}
        assert visitor.complaints == []


@pytest.fixture
def visitor(arrives: Arrives) -> Visitor:
    """At a desk, with JavaScript."""
    return arrives()


@pytest.fixture
def phone(arrives: Arrives) -> Visitor:
    """On a telephone, with JavaScript."""
    return arrives(viewport=SCREEN, has_touch=True, is_mobile=True)


@pytest.fixture
def visitor_without_javascript(arrives: Arrives) -> Visitor:
    """On a telephone."""
    return arrives(java_script_enabled=False, viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2)
