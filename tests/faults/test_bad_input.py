"""Whatever is sent to any address, the answer is clear and in words, tells nothing and breaks nothing.

The addresses are those of the application's own map, so that a new one is tried as well.
"""

from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote, urlencode

import pytest
from flask import Flask
from werkzeug.test import TestResponse, encode_multipart
from wtforms import Form

import booking.forms.holds
from booking.routes.uploads import AROUND_IT, LARGEST_FILE, TAKES_A_FILE
from tests.faults.addresses import NEEDS_QUERY, Address, a_life, addresses
from tests.faults.tables import changed, contents
from tests.faults.visitors import token_for, visitors
from tests.stage.page_client import Page, PageClient

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

TOO_LONG = "A" * 5000
JUNK = {
    "43 wrong characters": "Zm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9vYmFyZm9",
    "43 letters that are not ASCII": quote("é" * 43),
    "overlong": TOO_LONG,
    "unicode": quote("名前‮🙂"),
    "a NUL": "%00",
    "a NUL inside": "mini%00facelift",
    "no UTF-8": "%ff%fe%c0%80",
    "up": "..",
    "up, encoded": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "a line break": "a%0d%0aSet-Cookie:%20x=1",
    "SQL": "1'%20OR%20'1'='1",
    "a template": "%7B%7B7*7%7D%7D",
    "a number too large for a column": "9223372036854775807",
    "a number too large for anything": "9" * 400,
    "less than nothing": "-1",
    "nothing": "0",
    "nobody's uuid": "00000000-0000-0000-0000-000000000000",
    "a lone surrogate": "%ed%a0%80",
}
VALUES = [
    *("", "\0", "a\0b", "\ud800", "名前\u202e🙂", "x" * 3000, "-1", "9" * 25, "9" * 5000, "NaN"),
    *("2026-02-31", "0000-01-01", "0001-01-01", "9999-12-31", "10000-01-01", "2026-13", "25:61"),
    *("9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2026-10-06T10:00:00-99:00", "2026-03-08T02:30:00"),
    *("../../etc/passwd", "<script>alert(1)</script>", "first-available", "a@x.example\r\nBcc: c@z.example"),
]
QUERY = (
    "day",
    "month",
    "week",
    "location",
    "procedure",
    "surgeon",
    "from",
    "to",
    "next",
    "starts_at",
    "q",
    "page",
    "s",
)
HOSTS = [
    "evil.example",
    "localhost:99999",
    "localhost:abc",
    "a b",
    "[::1",
    "x" * 3000,
    "localhost\t",
    "évil",
    "@",
    "..",
    "",
]


@pytest.fixture
def everything(app: Flask) -> list[Address]:
    a_life(app)
    return addresses(app)


class Tried:
    """Keeps what went wrong, so that one run tells all of it."""

    def __init__(self) -> None:
        self.faults: list[str] = []
        self.count = 0
        self.seen: set[object] = set()

    def look(self, what: str, answer: TestResponse, *, expect: set[int] | None = None) -> None:
        self.count += 1
        text = answer.get_data(as_text=True)
        if answer.status_code >= 500 or (expect and answer.status_code not in expect):
            self.faults.append(f"{what}: {answer.status}")
        if "Traceback" in text or "sqlalchemy" in text or "psycopg" in text:
            self.faults.append(f"{what}: a trace")
        if answer.request.path.startswith("/api/") and answer.mimetype != "application/json":
            self.faults.append(f"{what}: {answer.mimetype} from the API")
        seen = (answer.request.path, answer.status_code, text.partition("</h1>")[0][-60:])
        if answer.status_code >= 400 and answer.mimetype == "text/html" and seen not in self.seen:
            self.seen.add(seen)
            try:
                Page(None, answer)  # type: ignore[arg-type]
            except AssertionError as error:
                self.faults.append(f"{what}: {str(error)[:200]}")
        answer.close()

    def result(self) -> None:
        assert self.faults == [], "\n".join(["", *self.faults])
        assert self.count > 20, "nothing was tried"


def field_names() -> list[str]:
    """Of every form there is."""

    def forms(of: type[Form]) -> Iterator[type[Form]]:
        for form in of.__subclasses__():
            yield form
            yield from forms(form)

    assert booking.forms.holds is not None
    names = {name for form in forms(Form) if form.__module__.startswith("booking.") for name in vars(form)}
    return sorted(name for name in names if not name.startswith(("_", "validate")) and name != "Meta")


@pytest.mark.sqlite_only
def test_each_address_leads_somewhere(app: Flask, everything: list[Address]) -> None:
    """The control: what is tried below with junk is right but for the junk."""
    for address, pages in visitors(app, everything):
        if "GET" in address.methods and address.endpoint not in {"api.slots", *NEEDS_QUERY}:
            answer = pages.client.get(address.path)
            answer.close()
            assert answer.status_code in (200, 303), address


def test_a_wrong_token_slug_or_number_is_not_found(app: Flask, everything: list[Address]) -> None:
    tried = Tried()
    for address, pages in visitors(app, everything):
        token = token_for(pages) if "POST" in address.methods else ""
        for kind, junk in JUNK.items():
            for path in address.with_junk(junk):
                expect = {200, 303, 308, 400, 404, 405} if kind in ("up", "nothing") else {400, 404}
                gone = {303, 422} if address.path.startswith("/staff") else {422}  # removed by somebody else
                if "GET" in address.methods:
                    tried.look(f"GET {address.endpoint} {kind}", pages.client.get(path), expect=expect)
                if "POST" in address.methods:
                    answer = pages.client.post(path, data={"csrf_token": token})
                    tried.look(f"POST {address.endpoint} {kind}", answer, expect=expect | gone)
    tried.result()


def test_a_wrong_query_is_answered_in_words(app: Flask, everything: list[Address]) -> None:
    tried = Tried()
    for address, pages in visitors(app, everything):
        if "GET" not in address.methods or address.endpoint == "static":
            continue
        for value in VALUES[:17]:
            # All at once, so that each page meets each value in whatever it reads; then each twice.
            encoded = quote(value.encode("utf-8", "surrogatepass"), safe="")
            query = "&".join(f"{name}={encoded}" for name in QUERY)
            tried.look(f"GET {address.endpoint} {value[:30]!r}", pages.client.get(f"{address.path}?{query}"))
        for query in ("{0}=%ff%fe", "{0}=2026-10&{0}=2026-11-03&{0}[]=x", "{0}=%zz&=&&;"):
            whole = "&".join(query.format(name) for name in QUERY)
            tried.look(f"GET {address.endpoint} {query}", pages.client.get(f"{address.path}?{whole}"))
    tried.result()


def test_a_malformed_form_is_answered_in_words(app: Flask, everything: list[Address]) -> None:
    tried, names = Tried(), field_names()
    assert {"email", "note", "starts_at", "password"} <= set(names)
    for address, pages in visitors(app, everything):
        if "POST" not in address.methods or address.endpoint == "sign_in.sign_out":
            continue
        token = token_for(pages)
        for value in VALUES:
            body = "&".join([f"csrf_token={token}", *(f"{name}={_encoded(value)}" for name in names)])
            tried.look(f"POST {address.endpoint} {value[:30]!r}", _form(pages, address, body))
        for kind, body in {
            "no UTF-8": "&".join(f"{name}=%ff%fe%c0" for name in names),
            "twice": "&".join(f"{name}=a&{name}=b" for name in names),
            "names that are no names": "%00=1&%ff=2&[]=3&a[b][c]=4&=5&&&",
            "many": "&".join(f"f{number}=1" for number in range(1500)),
        }.items():
            tried.look(f"POST {address.endpoint} {kind}", _form(pages, address, f"csrf_token={token}&{body}"))
    tried.result()


def test_a_file_where_no_file_is_asked_for_is_no_words(app: Flask, everything: list[Address]) -> None:
    tried, names = Tried(), field_names()
    for address, pages in visitors(app, everything):
        if "POST" not in address.methods or address.endpoint in (TAKES_A_FILE, "sign_in.sign_out"):
            continue
        files = {name: (BytesIO(b"Ana"), "ana.txt") for name in names}
        answer = pages.client.post(address.path, data={"csrf_token": token_for(pages), **files})
        tried.look(f"POST {address.endpoint} files", answer)
    tried.result()


def _encoded(value: str) -> str:
    return quote(value.encode("utf-8", "surrogatepass"), safe="")


def _form(pages: PageClient, address: Address, body: str) -> TestResponse:
    return pages.client.post(address.path, data=body, content_type="application/x-www-form-urlencoded")


BODIES = {
    "JSON": ("application/json", b'{"procedure": "mini-facelift"}'),
    "no JSON": ("application/json", b"{"),
    "text": ("text/plain", b"hello"),
    "XML": ("text/xml", b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>"),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n\r\n"),
    "multipart garbage": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff\x00"),
    "multipart that does not end": (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="a"; filename="../../a"\r\n\r\nb',
    ),
    "bytes": ("application/x-www-form-urlencoded", bytes(range(256))),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-7", b"name=+ADw-script+AD4-"),
    "no type": ("", b"name=1"),
    "nothing": ("application/x-www-form-urlencoded", b""),
}


@pytest.mark.sqlite_only
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")  # of a file that broke off; freed at once
def test_a_body_that_is_no_form_of_ours_changes_nothing(app: Flask, everything: list[Address], engine_url: str) -> None:
    tried, guests = Tried(), list(visitors(app, everything))
    before = contents(engine_url, without={"staff_sessions", "attempts"})
    methods: dict[str, set[str]] = defaultdict(set)
    for address in everything:
        methods[address.path] |= address.rule.methods or set()
    for address, pages in guests:
        allowed = methods[address.path]
        for kind, (content_type, body) in BODIES.items():
            for method in ("POST", "PUT", "PROPFIND"):
                answer = pages.client.open(address.path, method=method, data=body, content_type=content_type)
                expect = {405} if method not in allowed else {400} if method == "POST" else None
                tried.look(f"{method} {address.endpoint} {kind}", answer, expect=expect)
                if answer.status_code == 405 and not allowed - {"HEAD"} <= set(answer.headers["Allow"].split(", ")):
                    tried.faults.append(f"{method} {address.endpoint}: Allow is {answer.headers['Allow']}")
    tried.result()
    assert changed(before, contents(engine_url, without={"staff_sessions", "attempts"})) == set()


@pytest.mark.sqlite_only
def test_a_form_without_its_token_is_refused_everywhere(app: Flask, everything: list[Address], engine_url: str) -> None:
    tried, guests = Tried(), list(visitors(app, everything))
    before = contents(engine_url, without={"staff_sessions"})
    for address, pages in guests:
        if "POST" not in address.methods:
            continue
        for token in ({}, {"csrf_token": "x"}, {"csrf_token": TOO_LONG}):
            answer = pages.client.post(address.path, data={**token, "name": "Ana", "confirmed": "y"})
            tried.look(f"POST {address.endpoint}", answer, expect={400})
            if "This page had been open for a long time" not in answer.text:
                tried.faults.append(f"POST {address.endpoint}: not in words")
    tried.result()
    assert changed(before, contents(engine_url, without={"staff_sessions"})) == set()


@pytest.mark.sqlite_only
def test_a_body_over_64_kb_is_refused_everywhere(app: Flask, everything: list[Address]) -> None:
    tried = Tried()
    for address, pages in visitors(app, everything):
        if "POST" in address.methods:
            most = LARGEST_FILE + AROUND_IT if address.endpoint == TAKES_A_FILE else 64 * 1024
            sent = {"csrf_token": token_for(pages), "note": "x" * (most + 1024)}
            boundary, parts = encode_multipart(sent)
            for content_type, body in (
                ("application/x-www-form-urlencoded", urlencode(sent).encode()),
                (f"multipart/form-data; boundary={boundary}", parts),
            ):
                answer = pages.client.post(address.path, data=body, content_type=content_type)
                tried.look(f"POST {address.endpoint} {content_type}", answer, expect={413})
    tried.result()


@pytest.mark.sqlite_only
def test_the_host_that_a_browser_names_is_believed_nowhere(app: Flask, everything: list[Address]) -> None:
    tried = Tried()
    for address, pages in visitors(app, everything):
        if "GET" not in address.methods:
            continue
        for host in HOSTS:
            answer = pages.client.get(address.path, headers={"Host": host, "X-Forwarded-Host": "evil.example"})
            tried.look(f"{address.endpoint} {host[:20]!r}", answer)
            told = answer.get_data(as_text=True) + str(answer.headers)
            if "evil.example" in told:
                tried.faults.append(f"{address.endpoint} repeats {host[:20]!r}")
    tried.result()
