"""Does every page know whose practice it is, without others paying for it or failing over it?"""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from booking import catalog
from booking.database import db
from tests.stage.page_client import PageClient

pytestmark = pytest.mark.usefixtures("practice")


@pytest.mark.parametrize("address", ["/", "/book/mini-facelift/david-kim", "/no-such-page"])
def test_every_page_names_the_practice(pages: PageClient, address: str) -> None:
    page = pages.get(address, expect=404 if "no-such" in address else 200)
    assert page.title.endswith("– Dr. David Kim & Dr. Eugene Kim")


def test_a_page_that_needs_no_database_is_shown_without_one(pages: PageClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone() -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(catalog, "practice", gone)
    assert pages.get("/no-such-page", expect=404).h1 == "We cannot find that page"


@pytest.mark.parametrize("address", ["/static/css/patient.css", "/healthz"])
def test_what_is_no_page_asks_the_database_nothing(app: Flask, pages: PageClient, address: str) -> None:
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    with pages.client.get(address) as answer:
        assert answer.status_code == 200
    assert asked == []
