"""What is kept about a person is taken along in whole: a table that somebody adds has its line here, or a reason."""

from __future__ import annotations

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import Table, select

from booking import appointments, messages, people, waitlist
from booking.appointments import Actor
from booking.confidential import seal_address, seal_task_words, seal_words
from booking.database import db, writing
from booking.models import Call, Import, ImportedVisit, Letter, Offer, PersonExport, Task, User
from booking.people.export import EXPORTED, LEFT_OUT
from booking.waitlist import Wanted
from tests.stage.desk import signed_in
from tests.stage.people import add_user
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_booking, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

NOT_TAKEN = {
    "attempts": "keyed digests of who asked too often, which lead to nobody",
    "closures": "of the practice",
    "concerns": "of the catalog",
    "day_notes": "of the practice: about a day, and sealed; they lead to nobody",
    "desk_versions": "a number",
    "event_forms": "of the calendar's format",
    "extra_hours": "of the practice",
    "feed_links": "of surgeons",
    "former_contacts": "what a correction replaced three minutes ago at most, sealed",
    "freed_times": "of the practice: when a surgeon had time again",
    "heartbeats": "of the worker",
    "kept_forms": "what a user typed a moment ago, for them alone; sealed, and gone within the hour",
    "imports": "of the practice: when a file of appointments was brought along, and by whom",
    "key_checks": "of our keys",
    "link_requests": "a keyed digest until the worker has answered it, a day at most",
    "locations": "of the catalog",
    "mail_pauses": "of the mail server",
    "performs": "of the catalog",
    "practice": "of the practice",
    "procedures": "of the catalog",
    "schedule_changes": "of the practice: who set its hours and absences",
    "self_tests": "taken back at once",
    "staff_sessions": "of users",
    "surgeons": "of the catalog",
    "time_off": "of surgeons; a reason is theirs",
    "trial_letters": "of users: a test email to themselves",
    "users": "of users",
    "visit_lookups": "keyed digests of the number and the address that stand in the answers",
    "working_hours": "of the practice",
}
BESIDE_A_VISIT = {
    "former_contacts",
    "visit_lookups",
    "mail_pauses",
}  # that refer to one, over whatever table, and are not taken all the same


def leads_to_visits(table: Table, seen: frozenset[str] = frozenset()) -> bool:
    referred = {key.column.table for key in table.foreign_keys if key.column.table.name not in seen}
    return any(one.name == "visits" or leads_to_visits(one, seen | {table.name}) for one in referred)


def test_every_table_is_taken_or_says_why_not() -> None:
    assert {*db.metadata.tables} == EXPORTED.keys() | NOT_TAKEN.keys()
    assert not EXPORTED.keys() & NOT_TAKEN.keys()
    about = {name for name, table in db.metadata.tables.items() if leads_to_visits(table)}
    assert about <= EXPORTED.keys() | BESIDE_A_VISIT


def test_a_table_with_patients_data_that_is_not_taken_would_be_seen() -> None:
    """The control."""
    assert leads_to_visits(db.metadata.tables["mail_pauses"])
    assert not leads_to_visits(db.metadata.tables["users"])


def everything(uuid: UUID) -> dict[str, list[dict[str, object]]]:
    person = people.person_of(uuid, now=NOW)
    assert person
    return people.everything_about(person)


def a_life(app: Flask) -> UUID:
    """One with a word of its own in whatever holds words; within an application context."""
    visit = a_booking(
        answers=ANSWERS | {"note": "word-of-note", "born_on": "1980-02-03", "guardian": "word-of-guardian"}
    )
    appointments.correct_contact(visit, {"name": "Word Ofname"}, actor=Actor("desk"), seen=None, now=NOW)
    other = a_booking(local(7, 10), answers=ANSWERS | {"name": "Word Ofother"}, browser=b"b")
    user_id = db.session.scalars(select(User.id)).first() or 0
    people.join(
        visit.id, other.id, act=uuid4(), seen=people.seen_people(visit.id, other.id, now=NOW), user_id=user_id, now=NOW
    )
    waitlist.make_wish_of(visit, Wanted(surgeons=frozenset({visit.appointments[0].surgeon_id})), now=NOW)
    wish = waitlist.wish_of(visit, now=NOW)
    assert wish
    task = uuid4()
    with writing() as session:
        part = visit.appointments[0]
        offer = Offer(digest=b"offer", wish_id=wish.id, surgeon_id=part.surgeon_id, location_id=part.location_id)
        offer.starts_at, offer.ends_at, offer.offered_at = part.starts_at, part.ends_at, NOW
        session.add(offer)
        row = visit.appointments[0]
        row.private = seal_words({"override": "word-of-reason"}, appointment=row.uuid)
        session.add(
            Task(
                kind="by_hand",
                visit_id=visit.id,
                uuid=task,
                private=seal_task_words("word-of-task", task=task),
                detail={},
                created_at=NOW,
            )
        )
        session.flush()
        number = session.scalars(select(Task.id).where(Task.uuid == task)).one()
        brought = Import(made_at=NOW, visits=1)
        session.add(brought)
        session.flush()
        session.add(ImportedVisit(visit_id=visit.id, import_id=brought.id, digest=b"known", starts_at=NOW))
        session.add(Call(task_id=number, number=1, outcome="voicemail", user_id=user_id, called_at=NOW))
        letter = session.scalars(select(Letter).where(Letter.visit_id == visit.id)).first()
        assert letter
        letter.former_address = seal_address("word-of-address@x.example", letter=letter.uuid)
    return visit.uuid


def test_whatever_was_told_and_written_is_in_it(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        told = json.dumps(everything(a_life(app)), ensure_ascii=False)
        for word in (
            "word-of-note",
            "word-of-guardian",
            "Word Ofname",
            "Word Ofother",
            "1980-02-03",
            "word-of-reason",
            "word-of-task",
            "word-of-address@x.example",
            ANSWERS["email"],
            ANSWERS["telephone"],
            "mini-facelift",
            "Dr. David Kim",
            "SUMMARY",
            "voicemail",
        ):
            assert word in told, word


def test_every_column_is_there_but_those_that_are_left_out_for_a_reason(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        found = everything(a_life(app))
        for name, rows in found.items():
            columns = {column.name for column in db.metadata.tables[name].columns}
            if name != "person_exports":
                assert rows, name
            for row in rows:
                assert row.keys() | LEFT_OUT.get(name, frozenset()) == columns


def test_nothing_of_anybody_else_is_in_it(app: Flask) -> None:
    add_user(app)
    with app.app_context():
        uuid = a_life(app)
        a_booking(local(8, 10), answers=ANSWERS | {"name": "Stranger Danger", "note": "not theirs"}, browser=b"c")
        told = json.dumps(everything(uuid))
        assert "Stranger" not in told
        assert "not theirs" not in told


@pytest.mark.parametrize("form", ["json", "html"])
def test_an_admin_takes_it_along_and_that_is_noted(app: Flask, form: str) -> None:
    add_user(app)
    with app.app_context():
        uuid = a_life(app)
    admin = signed_in(app, "admin")
    answer = admin.client.get(f"/staff/people/{uuid}/export.{form}")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="patient.{form}"'
    assert "word-of-note" in answer.text
    assert "Ofname" in answer.text
    if form == "json":
        assert json.loads(answer.text)["visits"][0]["private"]["note"] == "word-of-note"
    else:
        assert "<script" not in answer.text
        assert "Ofname" not in answer.text.partition("</title>")[0]
    with app.app_context():
        (row,) = db.session.scalars(select(PersonExport))
        assert (row.form, row.at) == (form, NOW)
    links = admin.get(f"/staff/people/{uuid}").links().values()
    assert any(address.endswith(f"/export.{form}") for address in links)


def test_nobody_else_takes_it_along_and_what_is_erased_is_not_in_it(app: Flask) -> None:
    with app.app_context():
        uuid = a_booking().uuid
    desk = signed_in(app)
    desk.get(f"/staff/people/{uuid}/export.json", expect=403)
    assert not any("export" in address for address in desk.get(f"/staff/people/{uuid}").links().values())
    with app.app_context():
        later = local(6, 11) + timedelta(days=365)
        appointments.erase_answers(now=later)
        messages.forget_letters_and_tasks(now=later)
        assert people.person_of(uuid, now=later) is None
