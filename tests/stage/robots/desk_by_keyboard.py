"""A receptionist's jobs without a mouse; see desk_jobs.py."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.stage.counted import FAR, Counted
from tests.stage.desk_jobs import DAVID, Scene
from tests.stage.robots.desk_by_mouse import clock_of, field, visit_of
from tests.stage.settings import LOS_ANGELES

TOWARDS = """(goal) => {
  const focused = document.activeElement;
  if (focused === goal) return null;
  if (!focused.closest("table.diary")) return "ArrowDown";
  const [here, there] = [focused, goal].map((one) => one.getBoundingClientRect());
  if (there.right <= here.left) return "ArrowLeft";
  if (there.left >= here.right) return "ArrowRight";
  return there.top < here.top ? "ArrowUp" : "ArrowDown";
}"""


def goes_to(hand: Counted, scene: Scene) -> None:
    """To their visit, with arrows through the day."""
    walks_to(hand, visit_of(hand, scene))


def walks_to(hand: Counted, what: Locator) -> None:
    for _press in range(FAR):
        key = what.evaluate(TOWARDS)
        if key is None:
            return
        hand.press(key)
        hand.on_the_way += 1
    raise AssertionError(f"arrows do not lead to {what}")


def goes_by_menu(hand: Counted, name: str) -> None:
    hand.go_to(hand.page.locator(".masthead .menu summary"))
    hand.press("Enter")
    hand.go_to(hand.page.locator(".masthead .menu").get_by_role("link", name=name, exact=True))
    hand.press("Enter")
    hand.page.wait_for_load_state()


def presses(hand: Counted, what: Locator) -> None:
    hand.go_to(what)
    hand.press("Enter")


def new_caller(hand: Counted, scene: Scene) -> None:
    hand.press("/")
    hand.type(scene.name)
    hand.press("Enter")
    hand.sees("Book for a caller")
    hand.type(scene.telephone)
    hand.press("Enter", "4", "Enter")
    hand.sees("Booked.")


def from_a_blank(hand: Counted, scene: Scene) -> None:
    assert scene.start
    at = f"{scene.start.astimezone(LOS_ANGELES):%Y-%m-%dT%H:%M}"
    walks_to(hand, hand.page.locator(f'.diary a.blank[href*="{DAVID}"][href*="{at}"]:not([aria-hidden])'))
    hand.press("Enter")
    hand.sees("Book for a caller")
    hand.type(scene.name)
    hand.press("Tab")
    hand.type(scene.telephone)
    hand.press("Enter")
    hand.sees("Booked.")


def known_caller(hand: Counted, scene: Scene) -> None:
    hand.press("/")
    hand.type(scene.family[:4].lower())
    hand.press("Enter")
    hand.sees("Book for a caller")
    hand.press("2", "Enter")
    hand.sees("Booked.")


def move(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("m", "ArrowRight", "Enter")
    hand.sees("Move the appointment?")
    presses(hand, hand.panel.get_by_role("button", name="Yes, move it"))
    hand.sees("Moved to this time.")


def cancel(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("x")
    hand.sees("Cancel the appointment?")
    hand.press("1", "Enter")
    hand.sees("canceled")


def undo(hand: Counted, scene: Scene) -> None:
    cancel(hand, scene)
    expect(visit_of(hand, scene)).to_have_count(0)
    hand.from_here()
    hand.press("u")
    expect(visit_of(hand, scene)).to_be_visible()


def surgeon_ill(hand: Counted, scene: Scene) -> None:
    hand.press("ArrowDown")  # into the day, above which the surgeons' menus stand
    hand.on_the_way += 1
    hand.go_to(hand.page.locator("details.away summary").last, "Shift+Tab")
    hand.press("Enter")
    presses(hand, hand.page.locator("details.away[open] a", has_text="Away all day"))
    expect(hand.panel.locator(".hits > li")).to_have_count(3)
    presses(hand, hand.panel.get_by_role("button", name="Save, 3 to call"))
    hand.sees("To call about")


def closure_of_a_week(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Closures")
    hand.go_to(field(hand, "First day"))
    hand.type_date(scene.days[0])
    hand.go_to(field(hand, "Last day (optional)"))
    hand.type_date(scene.days[-1])
    hand.go_to(field(hand, "What patients and calendars read"))
    hand.type("Painters")
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The closure is saved.")


def longer_thursdays(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Hours")
    presses(hand, hand.page.locator("main table a", has_text="Dr. David Kim, Thursday").last)
    hand.page.wait_for_load_state()
    hand.go_to(field(hand, "Until"))
    hand.type("6:30p")
    hand.go_to(field(hand, "From this day on (optional)"))
    hand.type_date(scene.days[0])
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The hours are changed.")


def extra_saturday(hand: Counted, scene: Scene) -> None:
    goes_by_menu(hand, "Hours")
    presses(hand, hand.page.get_by_role("link", name="Extra hours", exact=True))
    hand.page.wait_for_load_state()
    hand.go_to(field(hand, "Day"))
    hand.type_date(scene.days[0])
    hand.go_to(field(hand, "From"))
    hand.type("9")
    hand.press("Tab")
    hand.type("1p")
    hand.press("Enter")
    expect(hand.page.locator("main")).to_contain_text("The extra hours are added.")


def find(hand: Counted, scene: Scene) -> None:
    hand.press("/")
    hand.type(scene.family[:4].lower())
    hand.sees(scene.name)


def arrived(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("a")
    expect(hand.panel.locator(".state.checked_in")).to_be_visible()


def no_show(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("n")
    expect(hand.panel.locator(".state.no_show")).to_be_visible()


def late(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("l")
    expect(hand.panel.get_by_role("button", name="Not late")).to_be_visible()


def walk_in(hand: Counted, scene: Scene) -> None:
    hand.press("0")
    hand.sees("Here now")
    hand.type(scene.name)
    hand.press("Enter")
    hand.sees("Booked, and here.")


def double_booking(hand: Counted, scene: Scene) -> None:
    hand.press("/")
    hand.type(f"{scene.name} {scene.telephone}")
    hand.press("Enter")
    hand.sees("Book for a caller")
    hand.press("o")
    hand.go_to(field(hand, "Surgeon"))
    hand.type("d")
    hand.go_to(field(hand, "Time (optional)"), key="Shift+Tab")
    hand.type(clock_of(scene))
    hand.press("Enter")
    hand.sees("Overlaps")
    hand.go_to(field(hand, "Why may it overlap?"))
    hand.type("In pain")
    hand.press("Enter")
    hand.sees("Booked.")


def correct_an_address(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("e")
    hand.sees("Edit the booking")
    hand.go_to(field(hand, "Email address (optional)"))
    hand.type("n@new.example")
    hand.press("Enter")
    hand.sees("n@new.example")


def send_again(hand: Counted, scene: Scene) -> None:
    goes_to(hand, scene)
    hand.press("g")
    expect(hand.panel.locator(".notice.done")).to_be_visible()


def week(hand: Counted, scene: Scene) -> None:
    with hand.page.expect_navigation():
        hand.press("w")
    assert hand.visitor.h1.startswith("The week of")
