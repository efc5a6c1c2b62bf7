"""What eyes, fingers and keys find on a page in a real browser; each question is answered with a list of faults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ElementHandle, Page

QUESTIONS = Path(__file__).with_suffix(".js").read_text("utf-8")
CHOSEN = "[aria-current]:not([aria-current=false]), [aria-pressed=true], [aria-selected=true], main input:checked"
NAMED = ("link", "button", "radio", "checkbox", "textbox", "combobox")
UNMARK = """(one) => {
  if (one.checked) one.checked = false;
  for (const state of ["aria-current", "aria-pressed", "aria-selected"]) one.removeAttribute(state);
}"""


def ask(page: Page, question: str) -> list[str]:
    """One of those that tests/stage/bodies.js explains, by its name: tooSmall, sideways, outOfSight and so on."""
    found: list[str] = page.evaluate(f"{QUESTIONS.strip().removesuffix(';')}.{question}()")
    return found


def focus_astray(page: Page) -> list[str]:
    """Asked once the page has come and been drawn: before that the browser does not look for `autofocus`."""
    page.locator("main [autofocus]").first.wait_for()
    page.screenshot()  # it is drawn; waiting for a frame in the page would last for ever where scripts are off
    return ask(page, "focusAstray")


@contextmanager
def large_text(page: Page) -> Iterator[None]:
    """Text alone at 200 %: the size that a reader has set in the browser, which lengths in rem and em follow."""
    session = page.context.new_cdp_session(page)
    try:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
        yield
    finally:
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 16, "fixed": 13}})
        session.detach()


def lost_in_forced_colors(page: Page) -> list[str]:
    """What is chosen and looks as if it were not, and what is pressed and has no shape, in the reader's own colors.

    What is chosen is so no longer afterwards.
    """
    page.emulate_media(forced_colors="active")
    try:
        chosen = [one for one in page.query_selector_all(CHOSEN) if one.is_visible()]
        return ask(page, "withoutShape") + [fault for one in chosen for fault in _indistinct(one)]
    finally:
        page.emulate_media(forced_colors="none")


def _indistinct(one: ElementHandle) -> list[str]:
    said = str(one.evaluate("one => one.outerHTML.slice(0, 140)"))
    one.evaluate("one => one.scrollIntoView({block: 'center'})")  # clear of the line about what was done
    chosen = one.screenshot()
    one.evaluate(UNMARK)
    return [said] if one.screenshot() == chosen else []


def nameless(page: Page) -> list[str]:
    """Of what is pressed or filled in, as the browser tells it on."""
    return [f"a nameless {node['role']['value']}" for node in _told(page) if not _name(node)]


def misleading_names(page: Page) -> list[str]:
    """What is nameless, and links of one name that lead to several places."""
    leads: dict[str, set[str]] = defaultdict(set)
    for node in _told(page):
        for one in node.get("properties", []):
            if one["name"] == "url":
                leads[_name(node)].add(one["value"]["value"])
    return nameless(page) + [f"“{name}” leads to {sorted(urls)}" for name, urls in leads.items() if len(urls) > 1]


def button_names(page: Page) -> list[str]:
    """As they are read aloud, in the order of the page."""
    return [_name(node) for node in _told(page) if node["role"]["value"] == "button"]


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def _told(page: Page) -> list[dict[str, Any]]:
    """Everything with a name to it that the browser tells a screen reader."""
    session = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [node for node in nodes if not node.get("ignored") and node.get("role", {}).get("value") in NAMED]
