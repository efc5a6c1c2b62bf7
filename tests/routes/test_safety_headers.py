"""Every answer tells the browser what it may not do with it, and none sends anybody to another host."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from booking.routes import headers
from tests.faults.addresses import a_life, addresses
from tests.faults.visitors import token_for, visitors

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

ELSEWHERE = "https://evil.example/staff/"


def answers(app: Flask) -> Iterator[tuple[str, TestResponse]]:
    """Of each address: asked for, asked for in the panel, sent a form that means nothing, and asked in a wrong way."""
    a_life(app)
    for address, pages in visitors(app, addresses(app)):
        if "GET" in address.methods:
            yield f"GET {address.path}", pages.client.get(address.path, query_string={"next": ELSEWHERE})
            yield f"panel {address.path}", pages.client.get(address.path, headers={"X-Panel": "1"})
        if "POST" in address.methods and address.endpoint not in ("sign_in.sign_out", "sign_in.password"):
            sent = {"csrf_token": token_for(pages), "next": ELSEWHERE}
            yield f"POST {address.path}", pages.client.post(address.path, data=sent)
        yield f"PUT {address.path}", pages.client.put(address.path)
    yield "GET /nothing", app.test_client().get("/nothing")
    yield "GET /staff/ without a sign-in", app.test_client().get("/staff/", query_string={"next": ELSEWHERE})


def faults(what: str, answer: TestResponse) -> Iterator[str]:
    policy = dict(part.partition(" ")[::2] for part in answer.headers.get("Content-Security-Policy", "").split("; "))
    for name in ("default-src", "base-uri", "frame-ancestors"):
        if policy.get(name) != "'none'":
            yield f"{what}: {name} {policy.get(name)}"
    yield from (f"{what}: {name} {said}" for name, said in policy.items() if said not in ("'none'", "'self'"))
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        yield f"{what}: may be taken for another type"
    if answer.headers.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield f"{what}: tells others its address"
    if "/staff" in answer.request.path and "no-store" not in answer.headers.get("Cache-Control", ""):
        yield f"{what}: may be kept"
    if urlsplit(answer.location or "").netloc:
        yield f"{what}: leads to {answer.location}"


def test_every_answer_is_said_to_be_safe_with_and_leads_to_our_own_pages(app: Flask) -> None:
    found: list[str] = []
    statuses: set[int] = set()
    for what, answer in answers(app):
        with answer:  # a photograph is a stream, which somebody has to close
            found += faults(what, answer)
            statuses.add(answer.status_code)
    assert found == []
    assert statuses >= {200, 303, 404, 405, 422}


WRONG: dict[str, list[str | None]] = {
    "Content-Security-Policy": [None, "default-src 'none'", headers.CONTENT_SECURITY_POLICY + "; img-src *"],
    "X-Content-Type-Options": [None],
    "Referrer-Policy": [None, "unsafe-url"],
    "Cache-Control": [None, "private, max-age=60"],
    "Location": [ELSEWHERE, "//evil.example/staff/"],
}


@pytest.mark.parametrize(("name", "said"), [(name, said) for name, wrong in WRONG.items() for said in wrong])
def test_an_answer_that_says_otherwise_is_found(client: FlaskClient, name: str, said: str | None) -> None:
    """The negative controls."""
    answer = client.get("/staff/sign-in")
    assert [*faults("as it is", answer)] == []
    answer.headers.pop(name, None)
    if said is not None:
        answer.headers[name] = said
    assert [*faults("otherwise", answer)]
