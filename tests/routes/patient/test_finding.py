"""A patient finds a procedure by concern and by plain words, and nobody else learns what they looked for."""

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.stage.page_client import PageClient

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

FACELIFT = "/procedures/mini-facelift"


@pytest.mark.parametrize("typed", ["jowl", "Papada", "턱살", "facelit", "mini facelift", "partial"])
def test_plain_words_find_the_procedure(pages: PageClient, typed: str) -> None:
    page = pages.get("/").press("Search", words=typed).follow()
    assert page.status == 200
    assert page.links()["Mini facelift"] == FACELIFT
    assert "1 procedure" in page.headings()
    assert pages.get("/search?found=mini-facelift").headings() == page.headings(), "its address works again"


@pytest.mark.parametrize("typed", ["quuz", "<script>alert(1)</script>", "%(words)s", "🙂", "'; DROP TABLE procedures"])
def test_where_nothing_is_found_there_is_the_open_question_and_the_telephone(pages: PageClient, typed: str) -> None:
    page = pages.get("/").press("Search", words=typed).follow()
    assert page.status == 200
    assert "We found nothing by that name." in page.text
    assert "(310) 555-0142" in page.text
    assert page.links()["Start with a conversation"] == "/procedures/not-sure-yet"
    assert "Mini facelift" not in page.links()


@pytest.mark.parametrize("typed", ["", "   "])
def test_without_a_word_the_page_asks_again_and_blames_nobody(pages: PageClient, typed: str) -> None:
    page = pages.get("/").press("Search", words=typed).follow()
    assert page.status == 200
    assert "We found nothing" not in page.text
    assert page.h1 == pages.get("/search").h1 == "Find a procedure"


def test_a_browser_that_says_nothing_of_itself_and_keeps_no_cookie_can_search(client: FlaskClient) -> None:
    answer = client.post("/search", data={"words": "jowl"})
    assert (answer.status_code, answer.location) == (303, "/search?found=mini-facelift")
    assert "Set-Cookie" not in answer.headers


def test_the_words_are_in_no_address_no_cookie_and_no_line_of_the_log(
    pages: PageClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = pages.get("/").press("Search", words="papada secreta")
    assert "POST patient.search 303" in caplog.text, "the control: the request has its line"
    assert page.location == "/search?found=mini-facelift"
    for said in (caplog.text, "".join(capfd.readouterr()), str(page.headers)):
        assert "papada" not in said
        assert "secreta" not in said
    shown = page.follow().response.text
    assert "papada" not in shown
    assert "noindex" in shown


@pytest.mark.parametrize("query", ["words=jowl", "found=no-such", "found=%00", "found=" + "x" * 5000, "found=%FF"])
def test_what_else_stands_in_an_address_finds_nothing(pages: PageClient, query: str) -> None:
    assert "Mini facelift" not in pages.get(f"/search?{query}").links()


def test_a_fault_while_searching_tells_nobody_the_words(
    app: Flask, pages: PageClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fails(typed: str, *_rest: object) -> None:
        raise ValueError(typed)

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr("booking.routes.patient.search.find_procedures", fails)
    assert pages.post("/search", {"words": "papada"}).status == 500
    told = capfd.readouterr().err
    assert "ValueError" in told, "the control: the fault has its line"
    assert "papada" not in told


def test_a_concern_lists_what_may_help(pages: PageClient) -> None:
    assert pages.get("/").links()["Jawline and neck"] == "/concerns/jawline-and-neck"
    page = pages.get("/concerns/jawline-and-neck")
    assert page.h1 == "Jawline and neck"
    assert page.links()["Mini facelift"] == FACELIFT
    assert "Rhinoplasty" not in page.links()
    assert page.links()["Start with a conversation"] == "/procedures/not-sure-yet"
    pages.get("/concerns/no-such", expect=404)
