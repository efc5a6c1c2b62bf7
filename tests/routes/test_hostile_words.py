"""What patients and staff type is shown as it was typed, whatever it holds, and stands in no title, address or log.

A practice full of such words is read by an admin, who may open everything: each address of the desk with each row, as
a page and in the panel, and each of its forms sent with such words once more. Every answer is sound HTML (PageClient),
kept by no browser, and what is new at the desk falls under this by itself.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import date
from urllib.parse import unquote_plus
from uuid import UUID
from xml.etree.ElementTree import Element

import pytest
from flask import Flask
from markupsafe import Markup

from booking import appointments, messages, schedules
from booking.availability import Interval
from booking.database import db, writing
from booking.models import Surgeon, Task
from booking.routes.staff.viewer import NAMES, PersonName
from tests.stage.desk import signed_in
from tests.stage.desk_addresses import desk_addresses
from tests.stage.page_client import Page, PageClient, sent_by
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, a_hold, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

MARK = "Vexation"  # stands in all of them, and in nothing else
HOSTILE = {
    "an element": f"<script>alert(1)</script><h1>{MARK}</h1>",
    "an attribute": f"\"><img src=x onerror=alert(1)> ' autofocus onfocus=alert(1) x='{MARK}",
    "a place to fill": f"%(name)s %s %d {{0}} {{{{ 7*7 }}}} {{% raw %}} {MARK}",
    "an end of what it stands in": f"--> </textarea></title></select> ]]> &quot;&#x22; \\u0022 {MARK}",
    "another direction": f"\u202e{MARK} علی رضایی\u202c",
    "length": f"{MARK} {'W' * 111}",
}
ADDRESSES = ("href", "src", "action", "formaction", "data-address")
TYPED = ("text", "search", "email", "tel", None)
NO_PAGE = ("sign_in.session", "staff.export_json", "staff.export_page")
LEADS_AWAY = ("/sign-out", "/password", "/names")  # these change who reads the rest, or how
SAYS_IT = {"", "appointments", "people", "tasks", "letters", "time-off", "closures", "day-notes", "changes"}


def stage(app: Flask, hostile: str) -> None:
    with app.app_context():
        add_user(app)
        david = db.session.query(Surgeon).filter_by(slug="david-kim").one().id
        answers = {
            **dict.fromkeys(("name", "patient", "guardian", "note"), hostile),
            "email": "vexed@patient.example",
            "telephone": "+13105559182",
            "reach": "telephone",
        }
        coming = a_booking(local(6, 10), answers=answers)
        again = a_booking(local(13, 10), browser=b"a", answers=answers)
        gone = a_booking(local(6, 14), browser=b"b", answers=answers)
        why = appointments.Cancellation("other", words=hostile, told=hostile)
        appointments.cancel(gone, actor=appointments.Actor("desk", 1), why=why, now=NOW)
        appointments.keep_answers(a_hold(local(6, 16), browser=b"c", now=NOW), answers, now=NOW)
        schedules.add_time_off(david, Interval(local(20, 9), local(20, 12)), reason=hostile, now=NOW)
        schedules.add_closure(Interval(local(22, 0), local(23, 0)), label=hostile, now=NOW)
        schedules.add_day_note(UUID(int=1), on=date(2026, 10, 6), surgeon_id=david, words=hostile, now=NOW)
        messages.write_task_by_hand(hostile, uuid=UUID(int=2), due_at=None, assigned_to=1, visit=coming, now=NOW)
        with writing() as session:
            session.add(Task(kind="outside_hours", visit_id=again.id, detail={}, created_at=NOW))


def answers(app: Flask, admin: PageClient, hostile: str) -> Iterator[tuple[str, Page]]:
    """First everything is read, as a page and in the panel; then each form is sent, and what it leads to is read."""
    read = [address for method, endpoint, address in desk_addresses(app) if method == "GET" and endpoint not in NO_PAGE]
    read += [f"{address}?day=2026-10-06" for address in read if address.count("/") == 2]
    pages = {address: Page(admin, admin.client.get(address)) for address in read}
    yield from pages.items()
    forms: dict[str, Element] = {}
    for address, page in pages.items():
        if page.status == 200:
            yield f"{address} in the panel", Page(admin, admin.client.get(address, headers={"X-Panel": "1"}))
        for form in page.tree.iter("form"):
            to = (form.get("action") or address).partition("#")[0]
            if form.get("method") == "post" and not to.endswith(LEADS_AWAY):
                forms.setdefault(to, form)
    for to, form in forms.items():
        yield from sent(to, form, admin, hostile)


def sent(to: str, form: Element, admin: PageClient, hostile: str) -> Iterator[tuple[str, Page]]:
    answer = admin.post(to, filled(form, hostile))
    yield f"POST {to}", answer
    if answer.status == 303:
        yield f"POST {to}: {answer.location}", answer.follow()


def filled(form: Element, hostile: str) -> dict[str, str]:
    """What its first button sends once whatever can be typed is hostile."""
    typed = [one for one in form.iter() if one.tag == "textarea" or (one.tag == "input" and one.get("type") in TYPED)]
    return sent_by(form, next(form.iter("button"))) | {one.get("name", ""): hostile for one in typed}


def is_said_in(page: Page, hostile: str) -> bool:
    """Whether a reader of the page reads it as it was typed."""
    text = " ".join("".join(page.tree.itertext()).split())
    return " ".join(hostile.split()) in text


def faults(what: str, page: Page) -> Iterator[str]:
    """Of law 7: no name, and nothing that was typed, in what leaves the screen. That it is sound PageClient asserts."""
    if page.headers["Cache-Control"] not in ("private, no-store", "no-store"):
        yield f"{what}: kept by a browser, {page.headers['Cache-Control']}"
    if MARK in page.title:
        yield f"{what}: in the title"
    addresses = [one.get(name, "") for one in page.tree.iter() for name in ADDRESSES]
    for address in (*addresses, *map(str, page.headers.values())):
        if MARK in unquote_plus(address) or address.startswith("javascript:"):
            yield f"{what}: in {address[:60]}"


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_what_is_typed_is_shown_as_typed_and_leaves_no_screen(
    app: Flask, hostile: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    stage(app, hostile)
    admin = signed_in(app, "admin")
    with admin.client.session_transaction() as session:
        session[NAMES] = True
    said: set[str] = set()
    found: list[str] = []
    for what, page in answers(app, admin, hostile):
        assert page.status < 500, what
        found += faults(what, page)
        said |= {what.split("/")[2].partition("?")[0]} if is_said_in(page, hostile) else set()
    assert found == []
    assert said >= SAYS_IT
    assert MARK not in caplog.text


def test_a_name_that_nobody_escapes_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""
    monkeypatch.setattr(PersonName, "__html__", lambda name: Markup(str(name)))
    hostile = HOSTILE["an element"]
    stage(app, hostile)
    admin = signed_in(app, "admin")
    with admin.client.session_transaction() as session:
        session[NAMES] = True
    with pytest.raises(AssertionError, match="script"):
        list(answers(app, admin, hostile))
