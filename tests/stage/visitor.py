"""Who walks through the site in a real browser, and what is noted on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Playwright,
    Response,
    ViewportSize,
)

PHONE: ViewportSize = {"width": 390, "height": 844}
SCREEN: ViewportSize = {"width": 390, "height": 664}  # of such a telephone, with the browser's bars
DESK: ViewportSize = {"width": 1280, "height": 900}
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--font-render-hinting=none",
]
PATIENCE = 10_000  # milliseconds; a page takes a hundredth of it


def launch(playwright: Playwright, chromium: str) -> Browser:
    return playwright.chromium.launch(executable_path=chromium, args=OPTIONS)


@dataclass
class Visitor:
    """One person with one browser window; `loads` are the pages they have waited for."""

    page: Page
    address: str
    status: int = 0  # of the page before them
    loads: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)  # of the browser's console

    def goes_to(self, path: str) -> None:
        self.page.goto(self.address + path)

    def presses(self, name: str) -> None:
        """The link or the button of exactly this name."""
        link, button = (self.page.get_by_role(role, name=name, exact=True) for role in ("link", "button"))
        self.follows(link.or_(button).first)

    def follows(self, locator: Locator) -> None:
        """To the page that a press leads to."""
        with self.page.expect_navigation():
            locator.click()

    def types(self, field_name: str, text: str) -> None:
        self.page.get_by_label(field_name).fill(text)

    @property
    def path(self) -> str:
        return urlsplit(self.page.url).path

    @property
    def h1(self) -> str:
        return self.page.locator("h1").inner_text().strip()

    @property
    def main(self) -> str:
        return self.page.locator("main").inner_text()

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).netloc for url in self.requests if not url.startswith("data:")}

    def _note_load(self, response: Response) -> None:
        request = response.request
        if request.is_navigation_request() and request.frame == self.page.main_frame and response.status // 100 != 3:
            self.status = response.status
            self.loads.append(f"{request.method} {urlsplit(request.url).path}")

    def _note_console(self, message: ConsoleMessage) -> None:
        # A page that answers 409 is the page we want; the browser calls it a failure to load.
        wanted = message.text.startswith("Failed to load resource") and message.location["url"] == self.page.url
        if message.type in ("error", "warning") and not wanted:
            self.complaints.append(message.text)


def screens_to_the_end_of(element: Locator) -> float:
    """How far its lower edge lies from the top of the page, measured in SCREEN."""
    box = element.bounding_box()
    assert box, "it is not shown"
    return float(box["y"] + box["height"] + element.page.evaluate("scrollY")) / SCREEN["height"]


@contextmanager
def visiting(browser: Browser, address: str, **options: Any) -> Iterator[Visitor]:
    """A window of its own; `options` are those of Playwright's new_context."""
    settings = {"viewport": DESK, "timezone_id": "America/Los_Angeles", "locale": "en-US", "reduced_motion": "reduce"}
    context: BrowserContext = browser.new_context(**{**settings, **options})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    visitor = Visitor(page, address)
    page.on("request", lambda request: visitor.requests.append(request.url))
    page.on("response", visitor._note_load)
    page.on("console", visitor._note_console)
    page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    try:
        yield visitor
    finally:
        context.close()


Arrives = Callable[..., Visitor]
"""How a journey gets its people: `arrives(java_script_enabled=False, viewport=PHONE)`."""
