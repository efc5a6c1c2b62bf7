"""What somebody's hands do before a page, counted: keys, clicks, and the pages that they waited for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from playwright.sync_api import Locator, Page, expect

from tests.stage.visitor import Visitor

FAR = 60  # presses of a key; nothing of a page should lie so far away
HAS_FOCUS = "element => element === document.activeElement"


@dataclass
class Counted:
    """Since it was made, or since the last `from_here`."""

    visitor: Visitor
    keys: int = 0
    on_the_way: int = 0  # of these, by which one goes to where something is pressed
    clicks: int = 0
    loads_before: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def panel(self) -> Locator:
        return self.page.locator("#panel")

    @property
    def loads(self) -> int:
        return len(self.visitor.loads) - len(self.loads_before)

    def from_here(self) -> None:
        """Nothing is counted that was done before."""
        self.keys = self.on_the_way = self.clicks = 0
        self.loads_before = list(self.visitor.loads)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)
        self.keys += len(text)

    def type_date(self, day: date) -> None:
        """Into a field for one, at the pace of fingers: the browser goes from month to day to year by itself."""
        typed = f"{day:%m%d%Y}"
        self.page.keyboard.type(typed, delay=30)
        self.keys += len(typed)

    def go_to(self, what: Locator, key: str = "Tab") -> None:
        """With the focus, by presses of this key."""
        for _press in range(FAR):
            if what.evaluate(HAS_FOCUS):
                return
            self.press(key)
            self.on_the_way += 1
        raise AssertionError(f"{FAR} times {key} do not lead to {what}")

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def sees(self, words: str) -> None:
        expect(self.panel).to_contain_text(words)
