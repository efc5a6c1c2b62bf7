"""Both surgeons' open times in a frame: a chosen pair opens on the site itself, and is held there."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask

from tests.stage.page_client import PageClient
from tests.stage.statements import statements_sent
from tests.stage.visits import a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

DAY = "/embed/mini-facelift/both-surgeons?day=2026-10-20"
SITE = "/book/mini-facelift/both-surgeons"
GO_ON = "Continue with this time"
FIRST, THEN = "david-kim office 2026-10-20T10:00-07:00", "eugene-kim office 2026-10-20T11:00-07:00"


def named(*parts: str) -> str:
    return f"{SITE}?{urlencode({'pair': parts}, doseq=True)}"


def a_pair(pages: PageClient, address: str = DAY) -> str:
    return next(one for one in pages.get(address).links().values() if "pair=" in one)


def test_the_month_says_how_long_it_takes_who_is_first_and_that_each_has_their_time(pages: PageClient) -> None:
    page = pages.get(DAY)
    assert page.h1 == "When would you like to see both surgeons?"
    assert "You’ll see one right after the other, in the same place:" in page.text
    assert "45 minutes with each surgeon" in page.text
    assert "10:00 AM Dr. David Kim, then 11:00 AM Dr. Eugene Kim, Tuesday, October 20" in page.links()


def test_a_chosen_pair_opens_on_the_site_and_is_held_there(pages: PageClient) -> None:
    link = a_pair(pages)
    assert urlsplit(link).path == SITE
    page = pages.get(link)
    sent = page.fields(GO_ON)
    chosen = parse_qs(urlsplit(link).query)["pair"]
    assert page.text.count(GO_ON) == 1
    assert "Tuesday, October 20" in page.headings()
    assert page.response.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert len(chosen) == 2
    assert pages.post("/holds", sent | {"part": chosen}).status == 303
    assert GO_ON not in pages.get(link).buttons(), "what is held is no time to choose"


def test_it_shows_the_pairs_that_the_site_itself_does(pages: PageClient) -> None:
    links = [parse_qs(urlsplit(one).query)["pair"] for one in pages.get(DAY).links().values() if "pair=" in one]
    forms = pages.get(f"{SITE}?day=2026-10-20").tree.iterfind(".//form[@method='post']")
    sent = [[field.get("value") for field in form.iterfind(".//input[@name='part']")] for form in forms]
    assert links == [parts for parts in sent if parts]


@pytest.mark.parametrize(
    "parts", [(FIRST,), (FIRST, THEN, THEN), ("soon", THEN), (FIRST, "eugene-kim office 2026-02-30T10:00-08:00"), ("",)]
)
def test_a_pair_that_cannot_be_read_is_422_with_the_month(pages: PageClient, parts: tuple[str, ...]) -> None:
    page = pages.get(named(*parts), expect=422)
    assert "We couldn’t read the time in that address." in page.text
    assert GO_ON not in page.buttons()


@pytest.mark.parametrize(
    "parts",
    [
        (FIRST, FIRST),
        (THEN, FIRST),
        (FIRST, THEN.replace("T11", "T15")),
        (FIRST, THEN.replace("office", "video")),
        (FIRST, THEN.replace("eugene-kim", "nobody")),
        (FIRST.replace("2026", "2036"), THEN.replace("2026", "2036")),
    ],
)
def test_what_is_no_open_pair_is_said_and_cannot_be_held(pages: PageClient, parts: tuple[str, ...]) -> None:
    page = pages.get(named(*parts))
    assert "This time isn’t open anymore" in page.text
    assert GO_ON not in page.buttons()


def test_a_pair_of_which_one_has_gone_meanwhile_is_said(app: Flask, pages: PageClient) -> None:
    assert GO_ON in pages.get(named(FIRST, THEN)).buttons()
    with app.app_context():
        a_hold(local(20, 10), browser=b"another")
    page = pages.get(named(FIRST, THEN))
    assert "This time isn’t open anymore: Tuesday, October 20, 10:00 AM." in page.text
    assert GO_ON not in page.buttons()


@pytest.mark.parametrize(
    ("language", "words"), [("es", "¿Cuándo quiere ver a los dos cirujanos?"), ("ko", "두 선생님을")]
)
def test_it_speaks_the_language_of_its_address_and_takes_it_along(pages: PageClient, language: str, words: str) -> None:
    address = f"{DAY}&lang={language}"
    assert words in pages.get(address).h1
    assert parse_qs(urlsplit(a_pair(pages, address)).query)["lang"] == [language]


def test_it_asks_the_database_no_more_often_than_the_month_page(app: Flask) -> None:
    asked = []
    for address in (DAY, f"{SITE}?day=2026-10-20"):
        app.test_client().get(address)
        with statements_sent(app) as sent:
            app.test_client().get(address)
        asked.append(sum(one.startswith("SELECT") for one in sent))
    assert asked[0] <= asked[1]
