"""Somebody who walks through the site in one language, and notes whatever there is to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from tests.stage.demo_site import DemoSite
from tests.stage.page_client import Page, PageClient
from tests.stage.visits import ANSWERS
from tests.translations.reading import of_tree

OFFICE = "/book/mini-facelift/david-kim?location=office"
TYPED = {**ANSWERS, "telephone": "(310) 555-0143", "reach": "email"}
CHILD = {"for_other": "y", "patient": "Leo Ruiz", "under_18": "y", "guardian": "Eva Ruiz"}
MISTYPED = ("a@gmial.com", "a@gmail.com")


@dataclass
class Walk:
    """`read` is every text by where it was read."""

    site: DemoSite
    language: str
    staged: Mapping[str, str]
    client: PageClient
    read: dict[str, list[str]] = field(default_factory=dict)

    def see(self, name: str, page: Page) -> Page:
        """The page and, if it leads on, the one that it leads to: its flash is read there."""
        while page.location:
            page = page.follow()
        self.note(name, of_tree(page.tree))
        return page

    def note(self, name: str, texts: Iterator[str]) -> None:
        kept = [" ".join(text.split()) for text in texts]
        self.read.setdefault(name, []).extend(filter(None, kept))

    def those(self, is_wrong: Callable[[str], object]) -> list[str]:
        """Each text only once, with the place where it was read first."""
        said = {text: where for where, texts in reversed(self.read.items()) for text in texts}
        return [f"{text} ({where})" for text, where in said.items() if is_wrong(text)]

    def get(self, address: str) -> Page:
        return Page(self.client, self.client.client.get(address.format(**self.staged).partition("#")[0]))

    def send(self, page: str, action: str, **typed: str) -> Page:
        """What is typed into the form of that page whose address ends so."""
        action = action.format(**self.staged)
        fields = self.get(page).fields_of(action)
        return self.client.post(self._whole(page, action), fields | typed)

    def post(self, address: str, **sent: str) -> Page:
        """As if from a page of ours."""
        token = self.get("/lost-link").fields_of("/lost-link")["csrf_token"]
        return self.client.post(address.format(**self.staged), {"csrf_token": token, **sent})

    def _whole(self, page: str, action: str) -> str:
        forms = self.get(page).tree.iter("form")
        return next(one.get("action", "") for one in forms if one.get("action", "").endswith(action))
