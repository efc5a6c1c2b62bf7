"""The small scripts do what they add to pages that work without them."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page, Route

from booking import formats

pytestmark = pytest.mark.journey

SCRIPTS = Path(__file__).parents[2] / "static" / "js"
SITE = "https://practice.test"
Shows = Callable[..., Page]


@pytest.fixture
def shows(browser: Browser) -> Iterator[Shows]:
    """Opens a page of this body and this script; everything it asks for is answered from here."""
    contexts = []

    def show(script: str, body: str, *, zone: str = "America/Los_Angeles", language: str = "en") -> Page:
        context = browser.new_context(timezone_id=zone, permissions=["clipboard-read", "clipboard-write"])
        contexts.append(context)
        html = f'<html lang="{language}"><script type="module" src="/{script}.js"></script><body>{body}'

        def answer(route: Route) -> None:
            if route.request.url.endswith(".js"):
                route.fulfill(path=SCRIPTS / f"{script}.js", content_type="text/javascript")
            elif route.request.method == "POST":
                route.fulfill(status=204)
            else:
                route.fulfill(body=html, content_type="text/html; charset=utf-8")

        context.route("**/*", answer)
        page = context.new_page()
        page.goto(SITE)
        return page

    yield show
    for context in contexts:
        context.close()


def test_a_double_click_sends_a_form_once(shows: Shows) -> None:
    page = shows("submit_once", '<form method="post" action="/holds" data-submit-once><button>2:30 PM</button>')
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button").dblclick()
    page.get_by_role("button").click(force=True)
    page.wait_for_function("document.forms[0].dataset.sent")
    page.wait_for_load_state("networkidle")
    assert sent == ["POST"]


def test_a_form_one_comes_back_to_can_be_sent_again(shows: Shows) -> None:
    page = shows("submit_once", '<form method="post" action="/holds" data-submit-once><button>2:30 PM</button>')
    page.get_by_role("button").click()
    page.wait_for_function("document.forms[0].dataset.sent")
    page.evaluate("window.dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    with page.expect_request("**/holds"):
        page.get_by_role("button").click()


def test_the_focus_is_on_the_problem_and_goes_from_its_line_to_the_field(shows: Shows) -> None:
    problem = '<div tabindex="-1" data-error-summary><a href="#email">Enter an e-mail address</a></div>'
    page = shows("error_summary", problem + '<div class="field"><label for=email>E-mail</label><input id=email></div>')
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "email"


@pytest.mark.parametrize(
    ("zone", "says"),
    [
        ("America/Los_Angeles", None),
        ("America/Tijuana", None),
        ("America/New_York", "That is 5:30 PM where you are."),
        ("Asia/Seoul", "That is Wednesday, October 7 at 6:30 AM where you are."),
    ],
)
def test_a_reader_is_told_their_own_time_where_it_is_another(shows: Shows, zone: str, says: str | None) -> None:
    note = (
        '<p data-instant="2026-10-06T14:30:00-07:00" data-words="That is {time} where you are."'
        ' data-words-other-day="That is {day} at {time} where you are." hidden></p>'
    )
    page = shows("local_time", note, zone=zone)
    page.wait_for_load_state("load")
    paragraph = page.locator("p")
    assert paragraph.is_visible() == (says is not None)
    if says:
        assert (paragraph.text_content() or "").replace("\u202f", " ") == says


@pytest.mark.parametrize("language", ["en", "es", "ko"])
def test_their_own_time_reads_as_the_page_writes_times(shows: Shows, language: str) -> None:
    """Midnight, half past it, noon, half past it, and an afternoon, in a zone an hour ahead."""
    home, away = ZoneInfo("America/Los_Angeles"), ZoneInfo("America/Denver")
    for wall in ("23:00", "23:30", "11:00", "11:30", "13:05"):
        instant = datetime.fromisoformat(f"2026-10-06T{wall}").replace(tzinfo=home)
        note = (
            f'<p data-instant="{formats.iso_moment(instant, home)}" data-words="{{time}}"'
            ' data-words-other-day="{day}; {time}" hidden></p>'
            f'<p data-instant="{formats.iso_moment(instant, home)}" data-in-short data-words="{{time}}"'
            ' data-words-other-day="{day}; {time}" hidden></p>'
        )
        page = shows("local_time", note, zone=away.key, language=language)
        page.wait_for_load_state("load")
        time = formats.time_short(instant, away, language)
        is_other_day = wall.startswith("23")
        days = [formats.day_and_month(instant, away, language), formats.weekday_short(instant, away, language)]
        assert page.locator("p").all_text_contents() == [f"{day}; {time}" if is_other_day else time for day in days]


def test_a_link_is_copied_whole_and_it_says_so(shows: Shows) -> None:
    button = '<button data-copy="link" data-done="Copied" hidden><span role="status">Copy</span></button>'
    page = shows("copy", f'<input id="link" readonly value="https://practice.test/feeds/x.ics">{button}')
    page.get_by_role("button").click()
    page.get_by_text("Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == "https://practice.test/feeds/x.ics"


def test_the_print_button_comes_with_its_script_and_prints(shows: Shows) -> None:
    page = shows("print", '<button type="button" data-print hidden>Print</button>')
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_role("button").click()
    assert page.evaluate("window.printed")


CHOICES = """<form method="post" action="/staff/book">
    <section><select data-presses="show" name="surgeon"><option>David<option>Eugene</select>
    <button id="show" name="act" value="times">Show the times</button></section>
    <section><input name="name" data-enter="book"><input name="telephone"><textarea name="note"></textarea>
    <button id="book" name="act" value="book">Book</button></section></form>"""


def pressed(page: Page, *acts: Callable[[], object]) -> list[str]:
    """Which buttons were pressed by these acts, in order."""
    page.evaluate(
        """() => {
            window.pressed = [];
            document.forms[0].addEventListener("submit", (event) => {
                event.preventDefault();
                window.pressed.push(event.submitter.value);
            });
        }"""
    )
    for act in acts:
        act()
    found: list[str] = page.evaluate("window.pressed")
    return found


def test_what_is_chosen_with_the_mouse_shows_its_times_at_once(shows: Shows) -> None:
    page = shows("auto_submit", CHOICES)
    choice = page.locator("select")
    assert pressed(page, lambda: choice.dispatch_event("pointerdown"), lambda: choice.select_option("Eugene")) == [
        "times"
    ]


def test_what_is_passed_over_with_the_keyboard_waits_until_the_button_is_pressed(shows: Shows) -> None:
    page = shows("auto_submit", CHOICES)
    choice = page.locator("select")
    acts = (
        lambda: choice.dispatch_event("pointerdown"),
        lambda: choice.press("ArrowDown"),
        lambda: choice.select_option("Eugene"),
    )
    assert pressed(page, *acts) == []


def test_enter_where_one_types_who_it_is_books_instead_of_showing_times(shows: Shows) -> None:
    page = shows("auto_submit", CHOICES)
    telephone, note = page.locator("[name=telephone]"), page.locator("textarea")
    assert pressed(page, lambda: telephone.press("Enter"), lambda: note.press("Enter")) == ["book"]


TIMES = """<form method="post" action="/staff/book">
    <section><input name="name" data-enter="book" data-then-times><input name="telephone"></section>
    <section><input type="radio" name="start" id="one"><input type="radio" name="start" id="two">
    <button id="book" name="act" value="book">Book</button>
    <details open><input name="day" data-enter="show"><button id="show" name="act" value="times">Show</button></details>
    </section></form>"""


def test_enter_goes_to_the_times_until_one_is_chosen(shows: Shows) -> None:
    page = shows("auto_submit", TIMES)
    telephone = page.locator("[name=telephone]")
    telephone.press("Enter")
    assert page.evaluate("document.activeElement.id") == "one"
    page.locator("#two").check()
    acts = (
        lambda: telephone.press("Enter"),
        lambda: page.locator("#two").press("Enter"),
        lambda: page.locator("[name=day]").press("Enter"),
    )
    assert pressed(page, *acts) == ["book", "book", "times"]
