"""A visit keeps the language that it was booked in, and so do the emails and the calendar file about it."""

import pytest
from flask import Flask
from sqlalchemy import select

from booking.database import db
from booking.models import Letter, Visit
from tests.stage.page_client import Page, PageClient, words
from tests.stage.visits import ANSWERS

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

TIMES = "/book/mini-facelift/david-kim?day=2026-10-07"


def hold(pages: PageClient, *, language: str) -> Page:
    """The first time of the day, on the page in that language."""
    page = pages.get(f"{TIMES}&lang={language}")
    form = next(one for one in page.tree.iter("form") if one.get("action") == "/holds")
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter() if one.tag in ("input", "button")}
    held = pages.post("/holds", sent)
    assert held.status == 303
    return held.follow()


def fill_in(pages: PageClient, details: Page) -> Page:
    """Up to the last step; by the form's own field names, whatever its buttons are called."""
    path = details.response.request.path
    sent = {name: ANSWERS[name] for name in ("name", "email", "reach", "note")} | {"telephone": "3105550143"}
    answer = pages.post(path, hidden(details, path) | sent)
    assert answer.status == 303
    return answer.follow()


def book(pages: PageClient, review: Page) -> Page:
    path = review.response.request.path
    answer = pages.post(path, hidden(review, path))
    assert answer.status == 303
    return answer


def hidden(page: Page, action: str) -> dict[str, str]:
    form = next(one for one in page.tree.iter("form") if one.get("action", "").partition("?")[0] == action)
    return {one.get("name", ""): one.get("value", "") for one in form.iter("input") if one.get("type") == "hidden"}


def languages(app: Flask) -> tuple[list[str], list[str]]:
    """Of visits and of letters."""
    with app.app_context():
        visits, letters = db.session.scalars(select(Visit.language)), db.session.scalars(select(Letter.language))
        return list(visits), list(letters)


def test_the_page_on_which_a_time_is_chosen_says_the_language(app: Flask, pages: PageClient) -> None:
    booked = book(pages, fill_in(pages, hold(pages, language="ko")))
    assert languages(app) == (["ko"], ["ko"])
    stranger = PageClient(app.test_client())  # without the patient's cookie, as from an email
    assert stranger.get(booked.location or "").tree.get("lang") == "ko"


def test_whoever_books_in_another_language_is_written_to_in_that(app: Flask, pages: PageClient) -> None:
    review = fill_in(pages, hold(pages, language="ko"))
    review = pages.get(f"{review.response.request.path}?lang=es")
    assert languages(app) == (["ko"], [])
    book(pages, review)
    assert languages(app) == (["es"], ["es"])


def test_a_look_in_another_language_changes_nothing(app: Flask, pages: PageClient) -> None:
    booked = book(pages, fill_in(pages, hold(pages, language="es"))).location or ""
    pages.get(f"{booked}?lang=ko")
    pages.get(f"{booked}/reschedule?lang=en")
    assert languages(app) == (["es"], ["es"])


def test_a_patient_chooses_what_our_emails_speak(app: Flask, pages: PageClient) -> None:
    path = book(pages, fill_in(pages, hold(pages, language="en"))).location or ""
    pages.get("/?lang=es")
    form = pages.get(f"{path}/contact")
    [choice] = form.tree.iter("select")
    assert [(one.get("value"), one.text) for one in choice.iter("option")] == [
        ("en", "English"),
        ("es", "Español"),
        ("ko", "한국어"),
    ]
    assert [one.get("value") for one in choice.iter("option") if one.get("selected") is not None] == ["en"]
    typed = {one.get("name", ""): one.get("value", "") for one in form.tree.iter("input")}
    saved = pages.post(f"{path}/contact", typed | {"language": "ko"})
    assert (saved.status, saved.location) == (303, path)
    assert languages(app)[0] == ["ko"]
    assert pages.post(f"{path}/contact", typed | {"language": "de"}).status == 422
    assert languages(app)[0] == ["ko"]


def test_that_it_is_saved_is_said_in_the_language_of_the_page_that_says_it(app: Flask, pages: PageClient) -> None:
    path = book(pages, fill_in(pages, hold(pages, language="es"))).location or ""
    reader = PageClient(app.test_client())  # who has not chosen a language, but comes from an email
    form = reader.get(f"{path}/contact")
    typed = {one.get("name", ""): one.get("value", "") for one in form.tree.iter("input")}
    page = reader.post(f"{path}/contact", typed | {"language": "en"}).follow()
    assert page.tree.get("lang") == "en"
    assert "Saved." in words(page.tree)


def test_a_new_address_is_written_to_in_the_language_chosen_with_it(app: Flask, pages: PageClient) -> None:
    path = book(pages, fill_in(pages, hold(pages, language="en"))).location or ""
    form = pages.get(f"{path}/contact")
    typed = {one.get("name", ""): one.get("value", "") for one in form.tree.iter("input")}
    sent = typed | {"language": "ko", "email": "ana.ruiz@patient.example"}
    first, second = (pages.post(f"{path}/contact", sent) for _ in range(2))  # a double click
    assert (first.status, first.location) == (second.status, second.location)
    assert languages(app)[1].count("ko") >= 1
