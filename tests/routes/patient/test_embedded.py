"""The open times in a frame: who may frame them, what they set, and where their links lead."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from tests.faults.addresses import a_life, addresses
from tests.faults.visitors import visitors
from tests.stage.page_client import PageClient
from tests.stage.settings import an_environment
from tests.stage.statements import statements_sent
from tests.stage.visits import a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

SITES = "https://www.kim.example, https://kim.example:8443"
FRAMED = (
    "/embed/mini-facelift",
    "/embed/mini-facelift/david-kim",
    "/embed/mini-facelift/first-available",
    "/embed/mini-facelift/both-surgeons",
)
MONTH = "/embed/mini-facelift/david-kim"
ELSEWHERE = {"Origin": "https://evil.example", "Referer": "https://evil.example/", "Sec-Fetch-Site": "cross-site"}


@pytest.fixture
def named(app: Flask) -> Flask:
    """The same practice, where two sites may frame its open times."""
    database = app.config["SQLALCHEMY_DATABASE_URI"]
    environ = an_environment(EMBED_SITES=SITES, DATABASE_URL=database)
    return create_app(environ, instance_path=Path(app.instance_path))


def ancestors(answer: TestResponse) -> str:
    policy = answer.headers["Content-Security-Policy"]
    return next(part.removeprefix("frame-ancestors ") for part in policy.split("; ") if part.startswith("frame-"))


@pytest.mark.parametrize("address", [*FRAMED, MONTH + "?day=2000-02-30", "/embed/nothing", MONTH + "x"])
def test_the_named_sites_alone_may_frame_it_and_without_any_nobody(app: Flask, named: Flask, address: str) -> None:
    assert ancestors(named.test_client().get(address)) == "https://www.kim.example https://kim.example:8443"
    assert ancestors(app.test_client().get(address)) == "'none'"


def test_every_other_address_is_framed_by_nobody(named: Flask) -> None:
    a_life(named)
    framed = set()
    for address, pages in visitors(named, addresses(named)):
        answer = pages.client.get(address.path)
        if ancestors(answer) != "'none'":
            framed.add(address.endpoint)
        answer.close()
    assert framed == {"patient.embedded"}


@pytest.mark.parametrize("address", FRAMED)
def test_it_has_links_alone_and_sets_no_cookie(named: Flask, address: str) -> None:
    for query in ("", "?lang=es", "?day=2026-10-06", "?month=2026-13", "?location=nowhere"):
        answer = named.test_client().get(address + query, headers=ELSEWHERE)
        assert answer.headers.getlist("Set-Cookie") == []
        assert re.findall(r"<(form|input|button)|csrf", answer.text) == []
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_browser_that_holds_a_time_reads_nothing_of_it(pages: PageClient) -> None:
    page = pages.get(MONTH + "?day=2026-10-20")
    sent = pages.get("/book/mini-facelift/david-kim?day=2026-10-20").fields_of("/holds")
    pages.post("/holds", sent | {"starts_at": local(20, 10).isoformat()})
    assert "yours" in pages.get("/book/mini-facelift/david-kim?day=2026-10-20").text
    after = pages.get(MONTH + "?day=2026-10-20")
    assert "10:00 AM" in page.text
    assert "10:00 AM" not in after.text
    assert "yours" not in after.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_it_is_only_read(named: Flask, method: str) -> None:
    for address in FRAMED:
        assert named.test_client().open(address, method=method).status_code == 405
        assert named.test_client().head(address).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/embed/nothing",
        "/embed/nothing/david-kim",
        "/embed/mini-facelift/nobody",
        "/embed/dermal-fillers/david-kim",
        "/embed/dermal-fillers/both-surgeons",
    ],
)
def test_what_we_do_not_offer_is_said_in_words_and_is_404(named: Flask, address: str) -> None:
    answer = named.test_client().get(address)
    assert (answer.status_code, ancestors(answer)) == (404, "https://www.kim.example https://kim.example:8443")
    assert "This consultation can’t be booked online right now" in answer.text
    assert f'data-told-to="{SITES.replace(",", "")}"' in answer.text, "the frame is as tall as these words"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?month=2026-11",
        "?day=2026-10-20",
        "?month=2026-13",
        "?month=soon",
        "?day=2026-02-30",
        "?day=1999-01-01",
        "?day=9999-12-31",
        "?month=2030-01",
        "?location=video",
        "?location=nowhere",
        "?day=2026-10-10",
    ],
)
def test_it_answers_an_address_as_the_month_page_does(app: Flask, query: str) -> None:
    client = app.test_client()
    framed, page = client.get(MONTH + query), client.get("/book/mini-facelift/david-kim" + query)
    assert framed.status_code == page.status_code
    said, title = r'role="(?:alert|status)"[^>]*>.*?<p>(.*?)</p>', r'id="month-title">(.*?)<'
    for words in (said, title, r'<a href="[^"]*" aria-label="(.*?)"'):
        assert re.findall(words, framed.text, re.DOTALL) == re.findall(words, page.text, re.DOTALL)


def test_it_speaks_the_language_of_its_address_and_takes_it_along(app: Flask) -> None:
    text = app.test_client().get(MONTH + "?lang=es").text
    assert '<html lang="es">' in text
    links = re.findall(r'href="(/(?:embed|book)/[^"]*)"', text)
    assert len(links) > 10
    assert {parse_qs(urlsplit(link.replace("&amp;", "&")).query)["lang"][0] for link in links} == {"es"}


def test_a_time_leads_to_the_page_of_the_site_that_names_it(pages: PageClient) -> None:
    page = pages.get(MONTH + "?day=2026-10-20")
    link = next(one for one in page.links().values() if "starts_at" in one)
    assert urlsplit(link).path == "/book/mini-facelift/david-kim"
    page = pages.get(link)
    assert page.text.count("Continue with this time") == 1
    assert "Tuesday, October 20" in page.text
    sent = page.fields("Continue with this time")
    assert sent["starts_at"] == parse_qs(urlsplit(link).query)["starts_at"][0]
    assert pages.post("/holds", sent).status == 303


def test_a_time_that_has_gone_meanwhile_is_said_and_its_day_is_shown(app: Flask, pages: PageClient) -> None:
    named = "/book/mini-facelift/david-kim?starts_at=2026-10-20T10:00-07:00"
    assert "Continue with this time" in pages.get(named).text
    with app.app_context():
        a_hold(local(20, 10), browser=b"another")
    text = pages.get(named).text
    assert "This time isn’t open anymore: Tuesday, October 20, 10:00 AM." in text
    assert "Continue with this time" not in text
    assert "Tuesday, October 20" in pages.get(named).headings()


@pytest.mark.parametrize("start", ["soon", "2026-02-30T10:00-08:00", "2026-10-20T10:00", "0001-01-01T00:00+14:00"])
def test_a_start_that_cannot_be_read_is_422_with_the_month(pages: PageClient, start: str) -> None:
    page = pages.get("/book/mini-facelift/david-kim?" + urlencode({"starts_at": start}), expect=422)
    assert "We couldn’t read the time in that address." in page.text
    assert "October 2026" in page.headings()


def test_a_start_beyond_what_can_be_booked_is_said(pages: PageClient) -> None:
    for start in ("2036-10-20T10:00-07:00", "1999-10-20T10:00-07:00", "9999-12-31T23:59-00:00"):
        text = pages.get("/book/mini-facelift/david-kim?" + urlencode({"starts_at": start})).text
        assert "This time isn’t open anymore" in text


def test_it_asks_the_database_no_more_often_than_the_month_page(app: Flask) -> None:
    asked = []
    for address in (MONTH + "?day=2026-10-21", "/book/mini-facelift/david-kim?day=2026-10-21"):
        app.test_client().get(address)
        with statements_sent(app) as sent:
            app.test_client().get(address)
        asked.append(sum(one.startswith("SELECT") for one in sent))
    assert asked[0] <= asked[1]
