"""A surgeon reads of other surgeons' patients when they come, and initials; and nothing else, on any page.

Dr. David Kim's patients have unmistakable values. Dr. Eugene Kim asks for every address of the desk, with every row
that there is, in every way, and none of the values stands in an answer. A new address falls under this by itself.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from booking import access, appointments, messages, people, schedules
from booking.access import OWN, PUBLIC, ROLES, Own
from booking.availability import Interval
from booking.calendars import feed_address, live_feed_link, make_feed_link
from booking.database import db, writing
from booking.models import Appointment, FeedLink, Letter, Surgeon, Task, TimeOff, Visit
from booking.routes.staff import ownership
from tests.faults.visitors import token_for
from tests.stage.desk import signed_in
from tests.stage.desk_addresses import desk_addresses
from tests.stage.page_client import PageClient
from tests.stage.people import add_user, sign_in
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, a_booking_with, a_hold, a_part, appointment_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

PLANTED = {
    "name": "Wilhelmina Zugzwang",
    "patient": "Balthazar Zugzwang",
    "guardian": "Euphemia Zugzwang",
    "email": "zugzwang.w@patient.example",
    "telephone": "+13105559182",
    "reach": "telephone",
    "note": "Keloid scars, told in confidence.",
}
UNSAID = ["Zugzwang", "Wilhelmina", "Balthazar", "Euphemia", "555-9182", "5559182", "Keloid", "Sworn at the gala"]
OWN_PATIENT = ANSWERS | {"name": "Bea Fonseca", "email": "bea@patient.example", "telephone": "+12135550177"}
WAYS = ("", "?day=2026-10-06", "?day=2026-10-06&surgeon=david-kim", "?day=2026-10-20", "?page=1")
SEARCHES = ("Zugzwang", "Zug", "z", "3105559182", "9182", "zugzwang.w@patient.example", "zugzwang.w")
FIELDS_FOR_WORDS = ("sought", "words", "q", "find", "typed", "name")


def stage(app: Flask) -> list[str]:
    """What no answer to Dr. Eugene Kim may hold: values, and addresses of rows of Dr. David Kim's alone."""
    with app.app_context():
        surgeons = {row.slug: row.id for row in db.session.scalars(select(Surgeon))}
        coming = a_booking(local(6, 10), surgeon="david-kim", answers=PLANTED)
        gone = a_booking(local(6, 14), surgeon="david-kim", browser=b"b", answers=PLANTED)
        appointments.cancel(gone, actor=appointments.PATIENT, now=NOW)
        held = a_hold(local(6, 16), surgeon="david-kim", browser=b"c")
        appointments.keep_answers(held, PLANTED, now=NOW)
        own = a_booking(local(6, 11), surgeon="eugene-kim", browser=b"d", answers=OWN_PATIENT)
        for name, hour in (("david-kim", 9), ("eugene-kim", 13)):
            away = Interval(local(20, hour), local(20, hour + 2))
            reason = "Sworn at the gala" if name == "david-kim" else "Teaching"
            schedules.add_time_off(surgeons[name], away, reason=reason, now=NOW)
        links = [make_feed_link(surgeon_id=surgeons[name], titles="full", now=NOW) for name in sorted(surgeons)]
        make_feed_link(surgeon_id=None, titles="full", now=NOW)
        with writing() as session:
            for visit in (coming, gone, own):
                session.add(Task(kind="outside_hours", visit_id=visit.id, detail={}, created_at=NOW))
            session.add(Task(kind="mail_stands_still", detail={}, created_at=NOW))
        others = [
            *(row.uuid for visit in (coming, gone, held) for row in visit.appointments),
            *db.session.scalars(select(Letter.uuid).where(Letter.visit_id.in_([coming.id, gone.id]))),
            *db.session.scalars(select(TimeOff.uuid).where(TimeOff.surgeon_id == surgeons["david-kim"])),
            links[0].uuid,
            "/surgeons/david-kim/",
        ]
        tokens = [appointment_path(visit).rpartition("/")[2] for visit in (coming, gone, own)]
        tasks = db.session.scalars(select(Task.id).where(Task.visit_id.is_distinct_from(own.id)))
        return [*UNSAID, *map(str, others), *tokens, *(f"/staff/tasks/{number}" for number in tasks)]


def answers(app: Flask, pages: PageClient) -> Iterator[tuple[str, TestResponse]]:
    """Every answer that this visitor gets, by what was asked; the page of a redirect too."""
    token = token_for(pages)
    for method, endpoint, address in desk_addresses(app):
        if endpoint == "sign_in.password":
            continue
        if method == "GET":
            yield f"{address} in the panel", pages.client.get(address, headers={"X-Panel": "1"})
            for way in WAYS if is_list(address) else WAYS[:1]:
                yield address + way, pages.client.get(address + way)
            continue
        for words in SEARCHES if is_list(address) else SEARCHES[:1]:
            sent = {"csrf_token": token, "shown": "yes"} | dict.fromkeys(FIELDS_FOR_WORDS, words)
            answer = pages.client.post(address, data=sent)
            yield f"{method} {address} {words}", answer
            if answer.status_code == 303 and (answer.location or "").startswith("/staff/"):
                yield f"{method} {address} {words}: {answer.location}", pages.client.get(answer.location)
    for words in SEARCHES:
        for field in FIELDS_FOR_WORDS:
            for address in ("/staff/", "/staff/find-or-book"):
                yield f"{address}?{field}={words}", pages.client.get(address, query_string={field: words})


def is_list(address: str) -> bool:
    """Rather than of one row."""
    return address.count("/") <= 2


def told(answer: TestResponse) -> str:
    """Without what they have sent themselves: a refused address, as the way back to it, and words to look for."""
    said = html.unescape(answer.get_data(as_text=True)) + str(answer.headers)
    said = said.replace(answer.request.path, "")
    for words in SEARCHES:
        for before in ('="', "=", "%3D"):
            said = said.replace(before + words, "")
    return said


def leaks(app: Flask, unsaid: list[str]) -> Iterator[str]:
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    surgeon.client.post("/staff/names", data={"csrf_token": token_for(surgeon), "shown": "yes"})
    for what, answer in answers(app, surgeon):
        path, is_open = answer.request.path, answer.status_code == 200
        assert answer.status_code < 500, what
        if is_open and any(value in path for value in unsaid):
            yield f"{what}: is open"
        yield from (f"{what}: {value}" for value in unsaid if value in told(answer))


def test_no_answer_to_a_surgeon_holds_anything_of_anothers_patients(app: Flask) -> None:
    assert list(leaks(app, stage(app))) == []


def test_the_diary_shows_them_as_initials_and_time(app: Flask) -> None:
    stage(app)
    page = signed_in(app, "surgeon", surgeon="eugene-kim").get("/staff/?day=2026-10-06")
    assert "B. Z. 10:00 AM – 10:45 AM" in page.text
    assert "questions open" not in page.text.partition("B. Z.")[2][:60]


OPENED = [
    *(("ownership", kind) for kind in Own),
    ("letters", "latest_letters"),
    ("tasks", "open_tasks"),
    ("people", "find"),
    ("diary", "visits_with"),
    ("time off", "time_off"),
]


@pytest.mark.parametrize(("where", "what"), OPENED)
def test_what_is_opened_is_found(app: Flask, monkeypatch: pytest.MonkeyPatch, where: str, what: str | Own) -> None:
    """The negative controls: one guard fewer, each time another."""
    if isinstance(what, Own):
        monkeypatch.setitem(ownership._IS_ANOTHERS, what, lambda *_: False)  # type: ignore[index]
    if what is Own.VISIT:  # a person's page asks once more of each visit whose it is: both guards are opened
        where, what = "people", "person_of"
    if not isinstance(what, Own):
        rules = {"letters": messages, "tasks": messages, "time off": schedules, "people": people}.get(
            where, appointments
        )
        guarded = getattr(rules, what)
        if what == "visits_with":
            monkeypatch.setattr(rules, what, lambda _surgeon, visits: guarded(None, visits))
        elif where == "people":
            monkeypatch.setattr(rules, what, lambda *args, **more: guarded(*args, **more | {"surgeon": None}))
        else:
            monkeypatch.setattr(rules, what, lambda *args, **more: guarded(*args, **more | {"surgeon_id": None}))
    assert next(leaks(app, stage(app)), None) is not None


def test_a_surgeon_reads_what_is_of_their_own_visits(app: Flask) -> None:
    stage(app)
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    with app.app_context():
        row = db.session.scalars(select(Appointment).join(Surgeon).where(Surgeon.slug == "eugene-kim")).one()
        letter = db.session.scalars(select(Letter.uuid).where(Letter.visit_id == row.visit_id)).one()
        task = db.session.scalars(select(Task.id).where(Task.visit_id == row.visit_id)).one()
        away = db.session.scalars(select(TimeOff.uuid).where(TimeOff.surgeon_id == row.surgeon_id)).one()
    about = surgeon.get(f"/staff/appointments/{row.uuid}")
    for value in ("Bea Fonseca", "bea@patient.example", "(213) 555-0177", "I take a blood thinner."):
        assert value in about.text
    assert f"/staff/letters/{letter}" in about.links().values()
    assert "bea@patient.example" in surgeon.get(f"/staff/letters/{letter}").text
    assert str(letter) in surgeon.get("/staff/letters").response.text
    assert "Bea Fonseca" in surgeon.get(f"/staff/tasks/{task}").text
    assert "Bea Fonseca" in surgeon.get("/staff/tasks").press("Find", sought="Fonseca").follow().text
    assert f"/staff/time-off/{away}/removal" in surgeon.get("/staff/time-off").links().values()
    listed = surgeon.get("/staff/tasks")
    assert "(213) 555-0177" in listed.text
    assert "Tasks (1)" in listed.response.text
    assert listed.press("Done: The hours have changed: this consultation lies outside them now. B. F.").status == 303


def test_a_surgeon_notes_their_own_time_off_and_nobody_elses(app: Flask) -> None:
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    page = surgeon.get("/staff/time-off")
    fields = page.fields("Save the time off") | {"first_day": "2026-12-24", "reason": "Skiing"}
    with app.app_context():
        ids = {row.slug: row.id for row in db.session.scalars(select(Surgeon))}
    assert fields["surgeon"] == str(ids["eugene-kim"])
    assert surgeon.post("/staff/time-off", fields | {"surgeon": str(ids["david-kim"])}).status == 422
    assert surgeon.post("/staff/time-off", fields).status == 303
    with app.app_context():
        assert db.session.scalars(select(TimeOff.surgeon_id)).all() == [ids["eugene-kim"]]


def test_a_visit_with_both_is_both_surgeons_own(app: Flask) -> None:
    with app.app_context():
        add_user(app)
        parts = [a_part("david-kim", "office", local(6, 10)), a_part("eugene-kim", "office", local(6, 11))]
        visit = a_booking_with(parts, uuid=UUID(int=7), user_id=1)
        uuids = [row.uuid for row in visit.appointments]
    for slug in ("david-kim", "eugene-kim"):
        surgeon = signed_in(app, "surgeon", surgeon=slug)
        assert all(surgeon.get(f"/staff/appointments/{uuid}").status == 200 for uuid in uuids)


def test_a_surgeon_without_a_surgeon_reads_nobody(app: Flask) -> None:
    """As a row could say that somebody else has written."""
    stage(app)
    pages = PageClient(app.test_client())
    sign_in(pages.client, add_user(app, "surgeon"))
    for what, answer in answers(app, pages):
        assert not [value for value in (*UNSAID, "Fonseca", "555-0177") if value in told(answer)], what


def test_an_address_with_a_row_that_nobody_has_declared_is_closed_to_surgeons(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage(app)
    with app.app_context():
        row = db.session.scalars(select(Appointment).join(Surgeon).where(Surgeon.slug == "eugene-kim")).one()
    monkeypatch.delitem(OWN, "staff.appointment")  # type: ignore[arg-type]
    surgeon = signed_in(app, "surgeon", surgeon="eugene-kim")
    assert surgeon.get(f"/staff/appointments/{row.uuid}", expect=403).status == 403


def test_every_line_of_their_own_is_of_an_address_that_is_open_to_them(app: Flask) -> None:
    with_argument = {rule.endpoint for rule in app.url_map.iter_rules() if rule.arguments}
    open_to_surgeons = {name for name, roles in ROLES.items() if roles is not PUBLIC and "surgeon" in roles}  # type: ignore[operator]
    staff = {name for name in with_argument if name.startswith("staff.")}
    assert set(OWN) == staff & open_to_surgeons


def test_own_surgeon_is_nobody_without_a_user(app: Flask) -> None:
    with app.test_request_context("/staff/"):
        assert access.own_surgeon() == 0


def test_their_feed_holds_their_own_patients_alone(app: Flask) -> None:
    stage(app)
    with app.app_context():
        eugene = db.session.scalars(select(Surgeon.id).where(Surgeon.slug == "eugene-kim")).one()
        uuid = db.session.scalars(select(FeedLink.uuid).where(FeedLink.surgeon_id == eugene)).one()
        link = live_feed_link(uuid)
        assert link
        address = str(feed_address(link)).partition("localhost")[2]
    feed = app.test_client().get(address).get_data(as_text=True)
    assert "Fonseca" in feed
    assert not [value for value in UNSAID if value in feed]
    with app.app_context():
        assert db.session.scalars(select(Visit.id)).all()
