"""What tests of pages may ask for.

`pages`: a visitor whose every page is checked, see tests/stage/page_client.py. `failing`: a page that goes wrong.
"""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from booking.access import PUBLIC, ROLES
from tests.stage.page_client import PageClient


@pytest.fixture
def pages(client: FlaskClient) -> PageClient:
    return PageClient(client)


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Makes a page that does this, and says where it is."""

    def page(happening: Callable[[], object], address: str = "/happening") -> str:
        def view() -> str:
            happening()
            return "nothing happened"

        monkeypatch.setitem(ROLES, "happening", PUBLIC)  # type: ignore[arg-type]
        app.add_url_rule(address, "happening", view, methods=["GET", "POST"])
        return address

    return page
