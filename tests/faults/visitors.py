"""Each address with somebody who may open it, and the token that their forms send."""

import re
from collections.abc import Iterator

from flask import Flask

from booking.access import PUBLIC, ROLES
from tests.faults.addresses import Address
from tests.stage.desk import signed_in
from tests.stage.page_client import PageClient


def visitors(app: Flask, everything: list[Address]) -> Iterator[tuple[Address, PageClient]]:
    """Each address with somebody who may open it."""
    patient, admin = PageClient(app.test_client()), signed_in(app, "admin")
    for address in everything:
        yield address, patient if open_to_all(address) else admin


def token_for(pages: PageClient) -> str:
    """What a form of this visitor's would send with it."""
    page = pages.client.get("/staff/password")
    if page.status_code != 200:
        page = pages.client.get("/staff/sign-in")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found
    return found[1]


def open_to_all(address: Address) -> bool:
    return ROLES.get(address.endpoint) is PUBLIC
