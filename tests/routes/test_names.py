"""Names that no language changes are marked as English wherever a page or an email speaks another."""

from __future__ import annotations

from collections.abc import Iterator
from email.policy import SMTP
from xml.etree.ElementTree import Element

import html5lib
import pytest
from flask import Flask
from sqlalchemy import select

from booking.catalog import practice
from booking.database import db
from booking.messages.rendering import render
from booking.models import Letter
from tests.stage.mail_server import parsed
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, appointment_path

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

SURGEONS = ("Dr. David Kim", "Dr. Eugene Kim")


def texts(element: Element, language: str = "") -> Iterator[tuple[str, str]]:
    """Each piece of text that stands in a page, with its language; the window's title can have none of its own."""
    language = element.get("lang", language)
    if isinstance(element.tag, str) and element.tag not in ("title", "script", "style", "option"):
        yield element.text or "", language
        for child in element:
            yield from texts(child, language)
            yield child.tail or "", language


def languages_of_names(tree: Element, names: tuple[str, ...]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for text, language in texts(tree):
        for name in names:
            if name in text:
                found.setdefault(name, set()).add(language)
    return found


@pytest.mark.parametrize("language", ["es", "ko"])
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/procedures/mini-facelift",
        "/surgeons/david-kim",
        "/book/mini-facelift",
        "/book/mini-facelift/david-kim",
        "/book/mini-facelift/david-kim?day=2026-10-10",
        "/book/mini-facelift/first-available",
        "/privacy",
    ],
)
def test_on_pages(app: Flask, pages: PageClient, language: str, address: str) -> None:
    with app.app_context():
        names = (*SURGEONS, practice().name)
    said = languages_of_names(pages.get(f"{address}{'&' if '?' in address else '?'}lang={language}").tree, names)
    assert len(said) >= 2
    assert set.union(*said.values()) == {"en"}


def test_in_the_readers_own_language_nothing_is_marked(pages: PageClient) -> None:
    page = pages.get("/book/mini-facelift/david-kim")
    assert [one for one in page.tree.iter("span") if one.get("lang")] == []


@pytest.mark.parametrize("language", ["es", "ko"])
def test_on_the_way_from_a_time_to_the_patients_own_page(app: Flask, pages: PageClient, language: str) -> None:
    with app.app_context():
        address = appointment_path(a_booking())
    times = pages.get(f"/book/mini-facelift/eugene-kim?day=2026-10-08&lang={language}")
    held = times.press(times.buttons()[-1])
    for page in (pages.get(held.location or ""), pages.get("/book/mini-facelift/david-kim"), pages.get(address)):
        said = languages_of_names(page.tree, SURGEONS)
        assert said
        assert set.union(*said.values()) == {"en"}


@pytest.mark.parametrize("language", ["es", "ko"])
@pytest.mark.usefixtures("app_context")
def test_in_emails(language: str) -> None:
    visit = a_booking()
    letter = db.session.scalars(select(Letter).where(Letter.visit_id == visit.id)).one()
    letter.language = language
    body = parsed(render(letter, now=NOW).as_bytes(policy=SMTP)).get_body(("html",))
    assert body
    tree = html5lib.parse(str(body.get_content()), namespaceHTMLElements=False)
    said = languages_of_names(tree, ("Dr. David Kim", practice().name))
    assert len(said) == 2
    assert set.union(*said.values()) == {"en"}
