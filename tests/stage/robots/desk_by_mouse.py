"""A receptionist's jobs with the mouse, and the keyboard only for what must be typed; see desk_jobs.py."""

from __future__ import annotations

from datetime import date

from playwright.sync_api import Locator, Position, expect

from tests.stage.counted import Counted
from tests.stage.desk_jobs import DAVID, EUGENE, Scene
from tests.stage.settings import LOS_ANGELES

AT_THE_MONTH: Position = {"x": 12, "y": 12}  # of a field for a date, into which one types from its left edge


def visit_of(hand: Counted, scene: Scene) -> Locator:
    return hand.page.locator("table.diary a.visit", has_text=scene.name)


def opens(hand: Counted, scene: Scene) -> None:
    hand.click(visit_of(hand, scene))
    hand.sees(scene.name)


def presses(hand: Counted, name: str) -> None:
    hand.click(hand.panel.get_by_role("button", name=name, exact=True))


def follows(hand: Counted, name: str) -> None:
    hand.click(hand.panel.get_by_role("link", name=name, exact=True))


def goes_by_menu(hand: Counted, name: str) -> None:
    hand.click(hand.page.locator(".masthead .menu summary"))
    hand.click(hand.page.locator(".masthead .menu").get_by_role("link", name=name, exact=True))


def field(hand: Counted, label: str) -> Locator:
    return hand.page.locator("main").get_by_label(label, exact=True).last


def clock_of(scene: Scene) -> str:
    """As one types it."""
    assert scene.start
    return f"{scene.start.astimezone(LOS_ANGELES):%-I:%M %p}".lower()


def types_date(hand: Counted, label: str, day: date) -> None:
    field(hand, label).click(position=AT_THE_MONTH)
    hand.clicks += 1
    hand.type_date(day)


def finds(hand: Counted, words: str) -> None:
    hand.click(hand.page.locator("#sought"))
    hand.type(words)
    expect(hand.panel.locator(f"[data-sought='{words}']")).to_be_visible()  # and not whom its first letters found


def new_caller(hand: Counted, scene: Scene) -> None:
    finds(hand, scene.name)
    hand.click(hand.panel.locator("[data-result]").last)
    hand.sees("Book for a caller")
    hand.type(scene.telephone)
    hand.click(hand.panel.locator(".start label").nth(3))
    presses(hand, "Book")
    hand.sees("Booked.")


def from_a_blank(hand: Counted, scene: Scene) -> None:
    assert scene.start
    at = f"{scene.start.astimezone(LOS_ANGELES):%Y-%m-%dT%H:%M}"
    hand.click(hand.page.locator(f'.diary a.blank[href*="{DAVID}"][href*="{at}"]:not([aria-hidden])'))
    hand.sees("Book for a caller")
    hand.type(scene.name)
    hand.press("Tab")
    hand.type(scene.telephone)
    hand.press("Enter")
    hand.sees("Booked.")


def known_caller(hand: Counted, scene: Scene) -> None:
    finds(hand, scene.family[:4].lower())
    hand.click(hand.panel.locator("[data-result]").first)
    hand.sees("Book for a caller")
    hand.click(hand.panel.locator(".start label").nth(1))
    presses(hand, "Book")
    hand.sees("Booked.")


def move(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    follows(hand, "Move")
    hand.sees("Another day")
    hand.click(hand.panel.locator(f"button[name=to][value^={EUGENE}]").first)
    hand.sees("Moved to this time.")


def cancel(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    follows(hand, "Cancel")
    presses(hand, "Yes, cancel it")
    hand.sees("canceled")


def undo(hand: Counted, scene: Scene) -> None:
    cancel(hand, scene)
    expect(visit_of(hand, scene)).to_have_count(0)
    hand.from_here()
    hand.click(hand.page.locator("form.undo button[data-key=u]"))
    expect(visit_of(hand, scene)).to_be_visible()


def surgeon_ill(hand: Counted, scene: Scene) -> None:
    hand.click(hand.page.locator("details.away summary").last)
    hand.click(hand.page.locator("details.away[open] a", has_text="Away all day"))
    expect(hand.panel.locator(".hits > li")).to_have_count(3)
    presses(hand, "Save, 3 to call")
    hand.sees("To call about")


def closure_of_a_week(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Closures")
    types_date(hand, "First day", scene.days[0])
    hand.press("Tab", "Tab")
    hand.type_date(scene.days[-1])
    field(hand, "What patients and calendars read").focus()
    hand.type("Painters")
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The closure is saved.")


def longer_thursdays(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Hours")
    hand.click(hand.page.locator("main table a", has_text="Dr. David Kim, Thursday").last)
    hand.click(field(hand, "Until"))
    hand.press("Control+a")
    hand.type("6:30p")
    hand.press("Tab")
    hand.type_date(scene.days[0])
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The hours are changed.")


def extra_saturday(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Hours")
    hand.click(hand.page.get_by_role("link", name="Extra hours", exact=True))
    types_date(hand, "Day", scene.days[0])
    hand.press("Tab", "Tab")
    hand.type("9")
    hand.press("Tab")
    hand.type("1p")
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The extra hours are added.")


def find(hand: Counted, scene: Scene) -> None:
    finds(hand, scene.family[:5].lower())
    hand.sees(scene.name)


def arrived(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    presses(hand, "Arrived")
    expect(hand.panel.locator(".state.checked_in")).to_be_visible()


def no_show(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    presses(hand, "No-show")
    expect(hand.panel.locator(".state.no_show")).to_be_visible()


def late(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    presses(hand, "Late")
    expect(hand.panel.get_by_role("button", name="Not late")).to_be_visible()


def walk_in(hand: Counted, scene: Scene) -> None:
    hand.click(hand.page.get_by_role("link", name="Here now"))
    hand.sees("Here now")
    hand.type(scene.name)
    presses(hand, "Book")
    hand.sees("Booked, and here.")


def double_booking(hand: Counted, scene: Scene) -> None:
    finds(hand, scene.name)
    hand.click(hand.panel.locator("[data-result]").last)
    hand.sees("Book for a caller")
    hand.type(scene.telephone)
    hand.click(hand.panel.get_by_text("Another time", exact=True))
    field(hand, "Surgeon").select_option(DAVID)
    hand.clicks += 2
    hand.click(field(hand, "Time (optional)"))
    hand.type(clock_of(scene))
    presses(hand, "Show the times")
    hand.sees("Overlaps")
    hand.click(field(hand, "Why may it overlap?"))
    hand.type("In pain")
    presses(hand, "Book anyway")
    hand.sees("Booked.")


def correct_an_address(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    hand.click(hand.panel.locator(".answers a", has_text="Change: Email").first)
    hand.sees("Edit the booking")
    hand.click(field(hand, "Email address (optional)"))
    hand.press("Control+a")
    hand.type("n@new.example")
    hand.press("Enter")
    hand.sees("n@new.example")


def send_again(hand: Counted, scene: Scene) -> None:
    opens(hand, scene)
    presses(hand, "Send again")
    expect(hand.panel.locator(".notice.done")).to_be_visible()


def week(hand: Counted, scene: Scene) -> None:
    hand.visitor.follows(hand.page.locator("[data-key=w]"))
    hand.clicks += 1
    assert hand.visitor.h1.startswith("The week of")
