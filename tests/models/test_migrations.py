"""Migrations run up, down and up on filled databases, and lose neither a row nor a guard on the way."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import check, downgrade, upgrade
from sqlalchemy import Table, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from booking import appointments, catalog, schedules
from booking.availability import Interval, Part, open_slots_of_all
from booking.commands.demo.filling import fill_demo
from booking.commands.load_practice.loading import load_practice
from booking.confidential import WrongKeys, answers_of, keys, lookups_of
from booking.database import Unseen, db, self_tests, writing
from booking.messages import MAIL_SERVER_REFUSES_US
from booking.messages.pause import letters_are_paused
from booking.models import (
    Appointment,
    Attempt,
    Call,
    DayNote,
    FeedLink,
    FormerContact,
    FreedTime,
    Heartbeat,
    Import,
    ImportedVisit,
    KeptForm,
    KeyCheck,
    Letter,
    LinkRequest,
    MailPause,
    Offer,
    PersonExport,
    PersonVerdict,
    ScheduleChange,
    StaffSession,
    Surgeon,
    Task,
    TrialLetter,
    User,
    Visit,
    VisitLookup,
    Wish,
    missing_guards,
)
from booking.models.guards import guards
from booking.schedules import agendas
from tests.stage.databases import PRACTICE_FILE
from tests.stage.settings import LOS_ANGELES, NOW
from tests.stage.visits import ANSWERS, a_booking, local

MIGRATIONS = Path(__file__).parents[2] / "migrations"
NEWEST = max(file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*.py"))
BEFORE_THE_VERSION = Unseen.SELF_TESTS  # whose table is not there yet
REBUILT = ("visits", "appointments", "history")

# What a later migration might do. On SQLite every table it touches is copied, dropped and renamed.
REBUILD = f"""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9999", {NEWEST!r}, None, None


def rebuild(change):
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "auto"
    for table in {REBUILT!r}:
        with op.batch_alter_table(table, recreate=recreate) as batch:
            change(batch)


def upgrade():
    rebuild(lambda batch: batch.add_column(sa.Column("throwaway", sa.Integer)))


def downgrade():
    rebuild(lambda batch: batch.drop_column("throwaway"))
"""


@pytest.fixture(autouse=True)
def context(app_context: Flask) -> Iterator[None]:
    yield
    db.session.remove()


@pytest.fixture
def later(tmp_path: Path) -> Path:
    """Our migrations with one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_later.py").write_text(REBUILD, "utf-8")
    return folder


def without(folder: Path, line: str) -> None:
    """Take one line out of env.py: the negative controls."""
    env = folder / "env.py"
    source = env.read_text("utf-8")
    assert source.count(line) == 1
    env.write_text(source.replace(line, line.replace(line.strip(), "pass")), "utf-8")


def fill_every_table() -> None:
    fill_demo(now=NOW)
    moments = {"created_at": NOW}
    with writing() as session:
        user = session.scalars(select(User)).first()
        letter = session.scalars(select(Letter)).first()
        assert user is not None
        assert letter is not None
        digest = uuid4().bytes * 2
        session.add_all(
            [
                StaffSession(token_digest=digest, user_id=user.id, steps="password", started_at=NOW, seen_at=NOW),
                Attempt(bucket=digest, window_at=NOW, count=1),
                KeptForm(token_digest=digest, user_id=user.id, sealed=digest, kept_at=NOW),
                KeyCheck(key_id=digest.hex()[:32], sealed=digest),
                FeedLink(titles="private", key_id="test", token_digest=digest, **moments),
            ]
        )
        task = Task(kind="letter", visit_id=letter.visit_id, letter_id=letter.id, done_by_id=user.id, **moments)
        session.add(task)
        session.flush()
        session.add(MailPause(task_id=task.id, until=NOW))
        session.add(DayNote(on_date=NOW.date(), private=digest))
        session.add(ScheduleChange(at=NOW, user_id=user.id, act="added", subject="day_notes", row_id=1))
        session.add(Call(task_id=task.id, number=1, outcome="voicemail", user_id=user.id, called_at=NOW))
        session.add_all([Heartbeat(child="worker", beat_at=NOW), LinkRequest(digest=digest, asked_at=NOW)])
        one, other = session.scalars(select(Visit.id).order_by(Visit.id).limit(2))
        session.add(
            PersonVerdict(act=uuid4(), one_id=one, other_id=other, is_same=True, made_at=NOW, made_by_id=user.id)
        )
        wish = Wish(key_id="test", digest=digest, visit_id=one, procedure_id=1, language="en", weekdays=1, parts=1)
        wish.notice_minutes, wish.created_at, wish.ends_at = 0, NOW, NOW
        wish.surgeons = list(session.scalars(select(Surgeon)))
        session.add(wish)
        freed = FreedTime(surgeon_id=1, starts_at=NOW, ends_at=NOW + timedelta(hours=1), freed_at=NOW)
        session.add(freed)
        session.flush()
        offer = Offer(digest=digest, wish_id=wish.id, freed_id=freed.id, surgeon_id=1, location_id=1)
        offer.starts_at = offer.ends_at = offer.offered_at = NOW
        session.add(offer)
        session.flush()
        session.add(Letter(wish_id=wish.id, offer_id=offer.id, kind="offer", language="en", send_after=NOW, **moments))
        session.add(FormerContact(visit_id=one, number=1, sealed=digest, until=NOW))
        session.add(PersonExport(visit_id=one, user_id=user.id, form="json", at=NOW))
        session.add(TrialLetter(user_id=user.id, asked_at=NOW))
        brought = Import(made_at=NOW, visits=1)
        session.add(brought)
        session.flush()
        session.add(ImportedVisit(visit_id=one, import_id=brought.id, starts_at=NOW))
        session.execute(self_tests.insert().values(marker=digest.hex()[:32]))


def counts() -> dict[str, int]:
    db.session.rollback()
    tables = db.metadata.tables.values()
    return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def rows(table: str) -> list[dict[str, Any]]:
    db.session.rollback()
    columns = [column.name for column in db.metadata.tables[table].columns]
    found = db.session.execute(text(f"SELECT {', '.join(columns)} FROM {table} ORDER BY id")).mappings()
    return [dict(row) for row in found]


def hold_a_time() -> int:
    """A visit with one held appointment, and so without history; its id."""
    consultation = catalog.consultation("mini-facelift")
    assert consultation is not None
    day = (NOW + timedelta(days=1)).astimezone(LOS_ANGELES).date()
    free = agendas(consultation, consultation.performers, first=day, last=day, now=NOW)
    slot = open_slots_of_all(free, consultation.rules, first=day, last=day, now=NOW)[0]
    part = Part(slot.surgeon, slot.location, slot.starts_at)
    return appointments.hold(consultation, [part], browser=b"b" * 32, language="en", now=NOW).id


def missing() -> list[str]:
    db.session.rollback()
    return missing_guards(db.session.connection())


def insert_twin_of_a_live_appointment() -> None:
    with writing() as session:
        row = session.scalars(select(Appointment).where(Appointment.status == "booked")).first()
        assert row is not None
        values = {column.name: getattr(row, column.name) for column in Appointment.__table__.columns}
        del values["id"]
        session.execute(insert(Appointment).values(values | {"uuid": uuid4(), "calendar_uid": "twin"}))


@pytest.mark.usefixtures("practice")
def test_a_filled_database_goes_down_and_up_again() -> None:
    fill_every_table()
    assert min(counts().values()) > 0, "every table has rows"
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) == {"alembic_version"}
    assert set(missing()) == {guard.name for guard in guards(db.engine.dialect.name)}
    db.session.remove()
    upgrade()
    assert missing() == []
    load_practice(PRACTICE_FILE)
    fill_every_table()
    assert min(counts().values()) > 0
    with pytest.raises(IntegrityError, match="appointments_no_overlap"):
        insert_twin_of_a_live_appointment()


@pytest.mark.usefixtures("practice")
def test_a_later_rebuild_of_tables_loses_no_row_and_no_guard(later: Path) -> None:
    fill_every_table()
    before, tables = counts(), {name: rows(name) for name in (*REBUILT, "letters")}
    db.session.remove()
    for step in (upgrade, downgrade, upgrade):
        step(directory=str(later))
        assert counts() == before
        assert {name: rows(name) for name in tables} == tables
        assert missing() == []
        with pytest.raises(IntegrityError, match="appointments_no_overlap"):
            insert_twin_of_a_live_appointment()
        with pytest.raises(IntegrityError, match="history_append_only"), writing() as session:
            session.execute(text("DELETE FROM history"))
        db.session.remove()


@pytest.mark.usefixtures("practice")
def test_a_later_rebuild_keeps_every_named_constraint(later: Path) -> None:
    before = {table.name: named_in_database(table) for table in db.metadata.sorted_tables}
    upgrade(directory=str(later))
    assert {table.name: named_in_database(table) for table in db.metadata.sorted_tables} == before


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("practice")
def test_with_foreign_keys_on_a_rebuild_would_lose_the_children(later: Path) -> None:
    """The negative control: what our env.py guards against does happen without it."""
    visit = hold_a_time()
    assert counts()["appointments"] == 1
    without(later, 'driver.execute("PRAGMA foreign_keys=OFF")')
    db.session.remove()
    upgrade(directory=str(later))
    assert db.session.get(Visit, visit) is not None
    assert counts()["appointments"] == 0


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("practice")
def test_a_rebuild_would_lose_the_guards_if_nobody_put_them_back(later: Path) -> None:
    without(later, "            restore_guards(connection)\n")
    upgrade(directory=str(later))
    assert set(missing()) == {guard.name for guard in guards("sqlite")}


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("practice")
def test_a_migration_that_loses_parents_is_undone(later: Path, caplog: pytest.LogCaptureFixture) -> None:
    hold_a_time()
    lossy = REBUILD.replace("def upgrade():", 'def upgrade():\n    op.execute("DELETE FROM visits")')
    (later / "versions" / "9999_later.py").write_text(lossy, "utf-8")
    db.session.remove()
    with pytest.raises(SystemExit):
        upgrade(directory=str(later))
    assert "would leave 1 rows without their parents" in caplog.text
    assert (counts()["visits"], counts()["appointments"]) == (1, 1)
    assert missing() == []
    assert db.session.scalar(text("SELECT version_num FROM alembic_version")) == NEWEST


STANDING = {"why": "sign_in", "code": 535, "again_at": (NOW + timedelta(minutes=7)).isoformat()}


def a_refusal(*, done: bool = False) -> int:
    """As the first migration's code noted one, with the columns of then; the task's id."""
    row = insert(Task).values(
        kind=MAIL_SERVER_REFUSES_US, detail=dict(STANDING), created_at=NOW, done_at=NOW if done else None
    )
    with writing(unseen=BEFORE_THE_VERSION) as session:
        return session.connection().execute(row.returning(Task.id)).scalar_one()


@pytest.mark.usefixtures("practice")
def test_a_standing_pause_of_letters_is_carried_over_and_back() -> None:
    downgrade(revision="0001")
    standing, over = a_refusal(), a_refusal(done=True)
    upgrade()
    assert letters_are_paused(now=NOW + timedelta(minutes=6))
    assert not letters_are_paused(now=NOW + timedelta(minutes=8))
    assert db.session.get_one(Task, standing).detail == {"why": "sign_in", "code": 535}
    assert db.session.scalars(select(MailPause.task_id)).all() == [standing]
    db.session.remove()
    downgrade(revision="0001")
    details = {row.id: row.detail for row in db.session.execute(select(Task.id, Task.detail))}
    assert {id: "again_at" in str(detail) for id, detail in details.items()} == {standing: True, over: False}
    db.session.remove()
    upgrade()
    assert letters_are_paused(now=NOW + timedelta(minutes=6))


@pytest.mark.usefixtures("practice")
def test_a_pause_that_nobody_carried_over_would_let_letters_go() -> None:
    """The negative control: with the task alone there is no rest."""
    a_refusal()
    assert not letters_are_paused(now=NOW + timedelta(minutes=6))


@pytest.mark.usefixtures("practice")
def test_what_was_agreed_is_filled_in_from_the_moments_and_the_practice() -> None:
    """As if each row had been written by today's rules: in summer, in winter, and in the hour that happens twice."""
    a_booking()
    a_booking(local(9, 15, month=11), browser=b"another")
    second_half_past_one = local(1, 1, 30, month=11, fold=1)
    schedules.add_time_off(1, Interval(local(1, 1, 30, month=11), second_half_past_one), now=NOW)
    schedules.add_closure(Interval(local(24, 0, month=12), local(26, 0, month=12)), label="Closed", now=NOW)
    tables = ("visits", "appointments", "time_off", "closures")
    before = {name: rows(name) for name in tables}
    assert [row["fold"] for row in before["appointments"]] == [0, 0]
    assert [(row["start_fold"], row["end_fold"]) for row in before["time_off"]] == [(0, 1)]
    db.session.remove()
    downgrade(revision="0003")
    db.session.remove()
    upgrade()
    assert {name: rows(name) for name in tables} == before
    assert missing() == []


def test_models_and_migrations_say_the_same() -> None:
    check()


def test_a_model_that_no_migration_knows_would_be_seen() -> None:
    with writing() as session:
        session.execute(text("ALTER TABLE tasks ADD COLUMN throwaway INTEGER"))
    with pytest.raises(SystemExit):
        check()


def named_in_models(table: Table) -> set[str]:
    constraints = {str(constraint.name) for constraint in table.constraints if constraint.name}
    return constraints | {str(index.name) for index in table.indexes}


def named_in_database(table: Table) -> set[str]:
    db.session.rollback()
    found = inspect(db.session.connection())
    indexes = {str(one["name"]) for one in found.get_indexes(table.name) if not one.get("duplicates_constraint")}
    constraints = {str(one["name"]) for one in found.get_unique_constraints(table.name)}
    constraints |= {str(one["name"]) for one in found.get_check_constraints(table.name)}
    constraints |= {str(one["name"]) for one in found.get_foreign_keys(table.name)}
    return indexes | constraints | {str(found.get_pk_constraint(table.name)["name"])}


def test_every_constraint_of_the_models_is_in_the_database_by_its_name() -> None:
    """`check` does not look at CHECK constraints, and it is those that keep nonsense out."""
    added = {guard.name for guard in guards(db.engine.dialect.name)}
    assert "ck_appointments_span" in named_in_models(db.metadata.tables["appointments"])
    for table in db.metadata.sorted_tables:
        assert named_in_database(table) - added == named_in_models(table)


BEFORE_WHOLE_DIGESTS = "0009"
PARTS_OF_NAMES = [bytes([number]) * 16 for number in range(65, 75)]


def digests() -> set[bytes]:
    db.session.rollback()
    return set(db.session.scalars(select(VisitLookup.digest)))


def sealed_answers() -> bytes:
    db.session.rollback()
    private = db.session.scalars(select(Visit.private)).one()
    assert private is not None
    return private


@pytest.fixture
def with_parts_of_names(monkeypatch: pytest.MonkeyPatch) -> Visit:
    """A booking as it was stored when beginnings of names had digests, and nothing was filled up."""
    with monkeypatch.context() as before:
        before.setattr(keys, "VERSION", keys.UNFILLED)
        before.setattr(keys, "_filled", lambda plain, _: plain)
        visit = a_booking()
    db.session.remove()
    downgrade(revision=BEFORE_WHOLE_DIGESTS)
    with writing(unseen=BEFORE_THE_VERSION) as session:
        session.execute(insert(VisitLookup), [{"digest": digest, "visit_id": visit.id} for digest in PARTS_OF_NAMES])
    return visit


@pytest.mark.usefixtures("practice")
def test_digests_of_parts_of_names_go_and_those_of_whole_contacts_stay(
    with_parts_of_names: Visit, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(sealed_answers()) < 300
    db.session.remove()
    upgrade()
    assert digests() == lookups_of(ANSWERS)
    assert len(digests()) == 2
    assert len(sealed_answers()) > 1024
    assert answers_of(db.session.scalars(select(Visit)).one()) == ANSWERS
    assert "Backups made before this upgrade" in capsys.readouterr().err
    kept = sealed_answers()
    db.session.remove()
    downgrade(revision=BEFORE_WHOLE_DIGESTS)
    upgrade()
    assert sealed_answers() == kept
    assert digests() == lookups_of(ANSWERS)


@pytest.mark.usefixtures("practice")
def test_the_file_is_written_anew_so_that_they_are_gone_from_it(with_parts_of_names: Visit) -> None:
    node = text("SELECT pg_relation_filenode('visit_lookups')")
    sqlite = db.engine.dialect.name == "sqlite"
    before = None if sqlite else db.session.scalar(node)
    db.session.remove()
    db.engine.dispose()
    file = Path(str(db.engine.url.database))
    assert not sqlite or any(digest in file.read_bytes() for digest in PARTS_OF_NAMES)
    upgrade()
    db.session.remove()
    if sqlite:
        db.engine.dispose()
        assert not any(digest in file.read_bytes() for digest in PARTS_OF_NAMES)
    else:
        assert db.session.scalar(node) != before


@pytest.mark.usefixtures("practice")
def test_with_wrong_keys_that_upgrade_does_nothing(
    app_context: Flask, with_parts_of_names: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = digests()
    db.session.remove()
    wrong = replace(app_context.config["SETTINGS"], field_keys=(("test", b"x" * 32),))
    monkeypatch.setitem(app_context.config, "SETTINGS", wrong)
    with pytest.raises(WrongKeys):
        upgrade()
    assert digests() == before
