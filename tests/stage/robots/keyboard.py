"""Getting about with the keyboard alone; at each stop it must be seen where one is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.stage.visitor import Visitor

MOST_STOPS = 250  # a diary of a day has a stop for every blank quarter
STOP = """() => {
  const element = document.activeElement;
  const isMarked = (one) => {
    const style = getComputedStyle(one);
    return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  };
  // Within a date field the calendar's button is in focus while the field is not: the browser itself marks it.
  const isWithin = !element.matches(":focus");
  const box = element.getBoundingClientRect();
  const label = element.labels?.[0]?.innerText;
  return {
    name: (element.getAttribute("aria-label") || label || element.innerText || "").trim().replace(/\\s+/g, " "),
    tag: element.tagName,
    kind: element.type || "",
    value: element.value || "",
    marked: isWithin || [element, ...(element.labels ?? [])].some(isMarked),
    onScreen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""


@dataclass(frozen=True)
class Stop:
    name: str
    tag: str
    kind: str
    value: str
    marked: bool
    onScreen: bool


def tab_to(visitor: Visitor, name: str, *, from_top: bool = False) -> Stop:
    """Presses Tab until this is in focus; each stop on the way must be marked and on the screen."""
    return tab_until(visitor, lambda stop: stop.name == name, name, from_top=from_top)


def tab_until(visitor: Visitor, wanted: Callable[[Stop], bool], what: str, *, from_top: bool = False) -> Stop:
    if from_top:
        visitor.page.evaluate("document.activeElement.blur()")
    passed = []
    for _ in range(MOST_STOPS):
        visitor.page.keyboard.press("Tab")
        stop = Stop(**visitor.page.evaluate(STOP))
        if stop.tag == "BODY":
            continue
        assert stop.marked, f"{stop.name} is in focus, and nothing shows it"
        assert stop.onScreen, f"{stop.name} is in focus, and not on the screen"
        if wanted(stop):
            return stop
        passed.append(stop.name)
    raise AssertionError(f"{what} is never reached; there are {list(dict.fromkeys(passed))}")


def enter(visitor: Visitor) -> None:
    """On a link or a button: the page it leads to."""
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def type_into(visitor: Visitor, field: str, text: str) -> None:
    tab_to(visitor, field)
    visitor.page.keyboard.press("Control+a")
    visitor.page.keyboard.type(text)
