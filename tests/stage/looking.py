"""How one comes to stand before a page of tests/stage/pages_list.py."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Route

from tests.stage.demo_site import PASSWORDS, DemoSite
from tests.stage.pages_list import Seen
from tests.stage.staged import stage
from tests.stage.visitor import Visitor, visiting

ENGLISH = "en"
TEMPLATE_WORDS = {"telephone": "(310) 555-0142", "wait": 3}


class Looking:
    """A window for each kind of user, who has signed in once and switched to `language`; the situations are staged."""

    def __init__(self, site: DemoSite, browser: Browser, windows: ExitStack, *, language: str) -> None:
        self.site, self._browser, self._windows, self._language = site, browser, windows, language
        self.staged = stage(site)
        self._visitors: dict[str | None, Visitor] = {}

    def at(self, seen: Seen) -> Visitor:
        visitor = self._visitors.get(seen.who) or self._arrive(seen.who)
        visitor.loads.clear()
        visitor.requests.clear()
        visitor.complaints.clear()
        if seen.template:
            self._show_template(visitor, seen)
        else:
            there = seen.address.format(**self.staged)
            visitor.goes_to(there)
            assert visitor.path == urlsplit(there).path, f"{seen.name} leads to another page"
        if seen.then:
            seen.then(visitor.page, self.staged)
        return visitor

    def _arrive(self, who: str | None) -> Visitor:
        visitor = self._windows.enter_context(visiting(self._browser, self.site.address))
        if self._language != ENGLISH:
            visitor.goes_to(f"/?lang={self._language}")
        if who:
            sign_in(visitor, who)
        self._visitors[who] = visitor
        return visitor

    def _show_template(self, visitor: Visitor, seen: Seen) -> None:
        """What only a broken server answers is put where the browser asks for it."""
        address = f"/{seen.name}"
        with self.site.inside(), self.site.app.test_request_context(f"{address}?lang={self._language}"):
            html = self.site.app.jinja_env.get_template(seen.template).render(TEMPLATE_WORDS)

        def answer(route: Route) -> None:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")

        visitor.page.route(f"**{address}", answer)
        visitor.goes_to(address)


def sign_in(visitor: Visitor, who: str) -> None:
    email, password = PASSWORDS[who]
    visitor.goes_to("/staff/sign-in")
    visitor.types("Email address", email)
    visitor.types("Password", password)
    visitor.follows(visitor.page.get_by_role("button", name="Sign in", exact=True))


@contextmanager
def looking_at(site: DemoSite, browser: Browser, *, language: str = ENGLISH) -> Iterator[Looking]:
    with ExitStack() as windows:
        yield Looking(site, browser, windows, language=language)
