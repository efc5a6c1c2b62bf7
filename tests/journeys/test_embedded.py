"""The open times in a page of another site, as a browser shows them that refuses third-party cookies."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from booking.routes.staff.website_snippets import frame_snippet
from tests.stage.axe_faults import IN_THE_DARK, OPTIONS, SIDEWAYS, faults
from tests.stage.demo_site import DemoSite
from tests.stage.looking import sign_in
from tests.stage.other_site import OtherSite
from tests.stage.visitor import OPTIONS as OF_CHROMIUM
from tests.stage.visitor import Arrives, Visitor, visiting

pytestmark = pytest.mark.journey

MONTH = "/embed/mini-facelift/david-kim"
REFUSES = "--test-third-party-cookie-phaseout"
ESCAPES = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


@pytest.fixture
def their_page(site: DemoSite, other_site: OtherSite) -> str:
    other_site.pages["/"] = frame_snippet(site.address + MONTH, origin=site.address) + "<p>Below the frame.</p>"
    for name, sandbox in (
        ("/sandboxed", ESCAPES),
        ("/kept-in", "allow-scripts allow-popups"),
        ("/still", "allow-popups"),
    ):
        other_site.pages[name] = other_site.pages["/"].replace("<iframe ", f'<iframe sandbox="{sandbox}" ')
    return other_site.named


@pytest.fixture(scope="module")
def careful(browser: Browser, chromium: str) -> Iterator[Browser]:
    """A browser that refuses third-party cookies, as Safari and Firefox do."""
    careful = browser.browser_type.launch(executable_path=chromium, args=[*OF_CHROMIUM, REFUSES])
    yield careful
    careful.close()


@pytest.fixture
def guest(careful: Browser, site: DemoSite) -> Iterator[Visitor]:
    with visiting(careful, site.address) as visitor:
        yield visitor


def frame_of(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def settles(page: Page) -> None:
    """The frame has heard how tall its page is, with the letters that come last."""
    inside = frame_of(page).locator("body")
    tall = inside.evaluate("body => document.fonts.ready.then(() => Math.ceil(body.getBoundingClientRect().height))")
    page.wait_for_function("tall => document.querySelector('iframe').style.height === `${tall}px`", arg=tall)


def height(page: Page) -> float:
    box = page.locator("iframe").bounding_box()
    assert box
    return float(box["height"])


def test_a_chosen_time_opens_on_the_site_itself_and_is_held_there(
    guest: Visitor, site: DemoSite, their_page: str
) -> None:
    page = guest.page
    page.goto(their_page)
    time = frame_of(page).locator(".times a").first
    words = time.locator(".visually-hidden").inner_text()
    assert page.context.cookies() == []
    with page.expect_navigation(url=f"{site.address}/book/**"):
        time.click()
    assert len(page.context.pages) == 1
    assert words.split(",")[0] in page.locator(".named-time").inner_text()
    with page.expect_navigation(url=f"{site.address}/holds/**"):
        page.get_by_role("button", name="Continue with this time").click()
    assert guest.complaints == []


def test_the_frame_is_as_tall_as_what_stands_in_it(guest: Visitor, their_page: str) -> None:
    page = guest.page
    heights = []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(their_page)
        for _month in range(2):
            inside = frame_of(page)
            expect(inside.locator(".month")).to_be_visible()
            settles(page)
            scrolls = "body => document.documentElement.scrollHeight - document.documentElement.clientHeight"
            assert inside.locator("body").evaluate(scrolls) <= 1
            heights.append(height(page))
            inside.locator(".month-head nav a").last.click()
            expect(inside.locator("[rel=prev]")).to_be_visible()
    assert len(set(heights)) > 2
    assert guest.complaints == []


def test_nobody_but_that_frame_is_heard_and_no_other_site_is_told(
    guest: Visitor, site: DemoSite, their_page: str
) -> None:
    page = guest.page
    page.goto(their_page)
    settles(page)
    before = height(page)
    page.evaluate("postMessage({ openTimesHeight: 4999 }, '*')")
    for origin, source in (("https://evil.example", "frames[0]"), (site.address, "window"), ("null", "frames[0]")):
        said = f"{{ data: {{ openTimesHeight: 4999 }}, origin: '{origin}', source: {source} }}"
        page.evaluate(f"dispatchEvent(new MessageEvent('message', {said}))")
    page.wait_for_timeout(200)
    assert height(page) == before
    told_to = frame_of(page).locator("[data-told-to]").get_attribute("data-told-to")
    assert told_to == their_page


def test_a_site_that_is_not_named_shows_nothing(guest: Visitor, other_site: OtherSite, their_page: str) -> None:
    page = guest.page
    page.goto(other_site.unnamed)
    page.wait_for_timeout(500)
    assert their_page != other_site.unnamed
    assert [frame.url.partition(":")[0] for frame in page.frames[1:]] == ["chrome-error"]
    assert any("frame-ancestors" in complaint for complaint in guest.complaints)


def test_no_other_page_of_ours_is_shown_even_on_a_site_that_is_named(
    guest: Visitor, site: DemoSite, other_site: OtherSite, their_page: str
) -> None:
    other_site.pages["/whole"] = f"<iframe src='{site.address}/book/mini-facelift/david-kim'></iframe>"
    guest.page.goto(f"{their_page}/whole")
    guest.page.wait_for_timeout(500)
    assert [frame.url.partition(":")[0] for frame in guest.page.frames[1:]] == ["chrome-error"]


@pytest.mark.parametrize("path", ["/sandboxed", "/kept-in", "/still"])
def test_where_a_sandbox_forbids_more_a_new_tab_opens(
    guest: Visitor, site: DemoSite, their_page: str, path: str
) -> None:
    """With a style sheet and a script, which such a frame asks for from no origin; "/still" runs no script."""
    page = guest.page
    page.goto(their_page + path)
    time = frame_of(page).locator(".times a").first
    expect(time).to_have_css("flex-direction", "column")
    with page.context.expect_page() as opened:
        time.click()
    opened.value.wait_for_load_state()
    expect(opened.value.get_by_role("button", name="Continue with this time")).to_be_visible()
    assert urlsplit(page.url).netloc == urlsplit(their_page).netloc


def test_without_javascript_it_keeps_its_height_and_a_time_opens_in_a_new_tab(
    careful: Browser, site: DemoSite, their_page: str
) -> None:
    with visiting(careful, site.address, java_script_enabled=False) as guest:
        page = guest.page
        page.goto(their_page)
        frame_of(page).locator(".month-head nav a").last.click()
        expect(frame_of(page).locator("[rel=prev]")).to_be_visible()
        assert height(page) == 900
        with page.context.expect_page() as opened:
            frame_of(page).locator(".times a").first.click()
        expect(opened.value.get_by_role("button", name="Continue with this time")).to_be_visible()


def test_by_keyboard_a_day_and_a_time_are_chosen_in_the_frame(guest: Visitor, site: DemoSite, their_page: str) -> None:
    page = guest.page
    page.goto(their_page)
    frame_of(page).locator(".month a").last.focus()
    page.keyboard.press("Enter")
    expect(frame_of(page).locator(".month a[aria-current=date]")).to_be_visible()
    frame_of(page).locator(".times a").first.focus()
    with page.expect_navigation(url=f"{site.address}/book/**"):
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [280, 600])
def test_axe_finds_nothing_in_the_frame_light_or_dark(guest: Visitor, their_page: str, width: int) -> None:
    page = guest.page
    page.set_viewport_size({"width": width + 16, "height": 900})
    page.goto(their_page)
    expect(frame_of(page).locator(".month")).to_be_visible()
    inside = page.frames[1]
    for scheme, options in (("dark", IN_THE_DARK), ("light", OPTIONS)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert faults(inside, options) == []
    assert inside.evaluate(SIDEWAYS) <= 0


def test_what_staff_copy_is_what_their_page_has(arrives: Arrives, site: DemoSite) -> None:
    admin = arrives()
    sign_in(admin, "admin")
    admin.goes_to("/staff/website?procedure=mini-facelift&surgeon=david-kim&lang=")
    copied = admin.page.get_by_label("HTML of the frame").input_value()
    assert copied == frame_snippet(site.address + MONTH, origin=site.address)
    admin.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = admin.page.locator("[data-copy=frame-html]")
    button.focus()
    admin.page.keyboard.press("Enter")
    expect(button).to_have_text("Copied")
    assert admin.page.evaluate("navigator.clipboard.readText()") == copied
    preview = admin.page.frame_locator("iframe.preview")
    preview.locator(".month-head nav a").last.click()
    expect(preview.locator("[rel=prev]")).to_be_visible()
