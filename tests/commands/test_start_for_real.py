"""A database that was tried out with the demo does not serve patients until the demo is out of it."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner
from sqlalchemy import Table, delete, func, select, update

from booking import appointments
from booking.access import DEMO_USERS, NO_HASH, demo_fault, hash_password
from booking.calendars import make_feed_link, note_forms
from booking.commands.demo.emptying import EMPTIED
from booking.commands.demo.filling import fill_demo
from booking.confidential import seal_day_note, seal_form, seal_former
from booking.config import PROJECT, settings
from booking.database import Base, db, writing
from booking.models import (
    Call,
    DayNote,
    FormerContact,
    FreedTime,
    History,
    Import,
    ImportedVisit,
    KeptForm,
    LinkRequest,
    MailPause,
    Offer,
    PersonExport,
    PersonVerdict,
    Practice,
    ScheduleChange,
    Surgeon,
    Task,
    TrialLetter,
    User,
    Visit,
    Wish,
    WorkingHours,
    missing_guards,
)
from tests.stage.import_files import ANA, COMMAND, imported
from tests.stage.people import add_user
from tests.stage.settings import NOW, an_environment
from tests.stage.visits import a_booking, local

AFTER_THE_DEMO = local(27, 10)
KEPT = ("practice", "locations", "surgeons", "procedures", "performs", "concerns", "working_hours")
STAYS_IN_PART = {
    "attempts": "keyed digests of who tried too often, whoever that is",
    "desk_versions": "a number",
    "heartbeats": "of the worker",
    "key_checks": "of our keys",
    "schedule_changes": "who set the weekly hours and the practice's rules, which stay, but for the demo's users",
    "self_tests": "taken back at once",
    "staff_sessions": "whoever is no user of the demo stays signed in",
    "users": "whoever is no user of the demo signs in as before",
}
IN_PRODUCTION = {"ENVIRONMENT": "production", "BASE_URL": "https://book.practice.test", "RATE_LIMITS": ""}

pytestmark = pytest.mark.usefixtures("practice")


@pytest.fixture
def tried_out(demo: None, app: Flask) -> None:
    with app.app_context():
        make_feed_link(surgeon_id=None, titles="full", now=NOW)
        db.session.remove()


@pytest.fixture
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


def counts(app: Flask) -> dict[str, int]:
    """Of every table but the one in which each command notes that its keys are right."""
    with app.app_context():
        tables = [table for table in Base.metadata.tables.values() if table.name != "key_checks"]
        return {table.name: db.session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def fault(app: Flask) -> str | None:
    with app.app_context(), db.engine.connect() as connection:
        return demo_fault(connection, settings())


@pytest.mark.usefixtures("tried_out")
def test_the_demo_goes_and_the_practice_stays(app: Flask, runner: FlaskCliRunner) -> None:
    add_user(app, "admin", email="owner@kim.example")
    before = counts(app)
    assert min(before[table] for table in ("visits", "letters", "history", "calendar_events", "time_off")) > 0
    run = runner.invoke(args=["start-for-real"])
    assert run.exit_code == 0, run.output
    assert run.output.startswith(f"The demo is gone: {before['visits']} visits, ")
    assert "create-user" not in run.output, "the owner can sign in"
    after = counts(app)
    who_set = after.pop("schedule_changes")
    kept = {table: count for table, count in after.items() if count}
    assert kept == {table: before[table] for table in KEPT if before.get(table)} | {"users": 1, "desk_versions": 1}
    with app.app_context():
        assert missing_guards(db.session.connection()) == []
        assert db.session.scalars(select(User.email)).all() == ["owner@kim.example"]
        assert not db.session.scalar(select(Practice.is_demo))
        subjects = db.session.scalars(select(ScheduleChange.subject)).all()
        assert set(subjects) == {"practice", "surgeons", "procedures", "working_hours"}, "who set what stays"
        assert len(subjects) == who_set < before["schedule_changes"]
        a_booking(AFTER_THE_DEMO)
        with pytest.raises(Exception, match="history_append_only"), writing() as session:
            session.execute(delete(History))


def emptied_tables() -> set[str]:
    names = {kind.__tablename__ for kind in EMPTIED}
    return {table.name for table in goes_with({Base.metadata.tables[name] for name in names})}


def goes_with(gone: set[Table]) -> set[Table]:
    """The tables whose every row is of a row in these, and theirs."""
    more = {
        table
        for table in Base.metadata.sorted_tables
        for key in table.foreign_key_constraints
        if key.referred_table in gone and key.ondelete == "CASCADE" and not any(one.nullable for one in key.columns)
    }
    return gone if more <= gone else goes_with(gone | more)


def test_every_table_is_emptied_or_says_why_not() -> None:
    emptied = emptied_tables()
    assert emptied | {*KEPT} | STAYS_IN_PART.keys() == Base.metadata.tables.keys()
    assert not emptied & {*KEPT, *STAYS_IN_PART}


@pytest.mark.usefixtures("tried_out")
def test_no_table_of_the_demo_has_a_row_left(app: Flask, runner: FlaskCliRunner) -> None:
    """Each had some: a table that somebody adds is filled by the demo, or here."""
    add_user(app, "admin", email="owner@kim.example")
    emptied = emptied_tables()
    with app.app_context():
        a_row_of_whatever_the_demo_lacks()
        db.session.remove()
    before = counts(app)
    assert {table for table in emptied if not before[table]} == set()
    assert runner.invoke(args=["start-for-real"]).exit_code == 0
    after = counts(app)
    assert {table: after[table] for table in emptied if after[table]} == {}
    with app.app_context():
        assert {(one.late_on, one.late_minutes) for one in _surgeons()} == {(None, None)}


def a_row_of_whatever_the_demo_lacks() -> None:
    with writing(surgeons=[one.id for one in _surgeons()]) as session:
        visit, other = session.scalars(select(Visit.id).order_by(Visit.id).limit(2))
        task, owner = session.scalars(select(Task.id)).first(), session.scalars(select(User.id)).first()
        assert task is not None
        assert owner is not None
        wish, surgeon = session.scalars(select(Wish.id)).first(), _surgeons()[0].id
        about = {"surgeon_id": surgeon, "starts_at": NOW, "ends_at": NOW + timedelta(minutes=3)}
        note, form = uuid4(), uuid4()
        brought = Import(made_at=NOW, visits=1)
        session.add(brought)
        session.flush()
        act, later = {"act": uuid4(), "made_at": NOW, "made_by_id": owner}, NOW + timedelta(minutes=3)
        session.add_all(
            [
                Call(task_id=task, number=9, outcome="reached", user_id=owner, called_at=NOW),
                DayNote(uuid=note, on_date=NOW.date(), private=seal_day_note("Bring cake", note=note)),
                FormerContact(visit_id=visit, number=1, sealed=seal_former({}, visit=form), until=later),
                ImportedVisit(visit_id=visit, import_id=brought.id, starts_at=NOW),
                KeptForm(
                    token_digest=bytes(32), user_id=owner, sealed=seal_form({}, form=form), kept_at=NOW, uuid=form
                ),
                LinkRequest(digest=bytes(32), asked_at=NOW),
                FreedTime(surgeon_id=surgeon, starts_at=NOW, ends_at=later, freed_at=NOW),
                Offer(digest=bytes(32), wish_id=wish, location_id=1, offered_at=NOW, **about),
                MailPause(task_id=task, until=later),
                TrialLetter(user_id=owner, asked_at=NOW),
                PersonExport(visit_id=visit, user_id=owner, form="json", at=NOW),
                PersonVerdict(one_id=min(visit, other), other_id=max(visit, other), is_same=True, **act),
            ]
        )
        note_forms(session, now=NOW)
        session.execute(update(Surgeon).values(late_on=NOW.date(), late_minutes=20))


@pytest.mark.usefixtures("tried_out")
def test_hours_that_the_owner_has_set_stay(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(WorkingHours).values(until_minute=WorkingHours.until_minute - 5))
        hours = session.execute(select(WorkingHours.id, WorkingHours.until_minute).order_by(WorkingHours.id)).all()
    assert runner.invoke(args=["start-for-real"]).exit_code == 0
    with app.app_context():
        ids = select(WorkingHours.id, WorkingHours.until_minute).order_by(WorkingHours.id)
        assert db.session.execute(ids).all() == hours


@pytest.mark.usefixtures("tried_out")
def test_slots_and_calendars_are_asked_for_anew(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        before = [(one.version, one.feed_version) for one in _surgeons()]
    runner.invoke(args=["start-for-real"])
    with app.app_context():
        after = [(one.version, one.feed_version) for one in _surgeons()]
    assert all(new > old for new, old in zip(after, before, strict=True))


def _surgeons() -> list[Surgeon]:
    return list(db.session.scalars(select(Surgeon).order_by(Surgeon.id)))


@pytest.mark.usefixtures("tried_out")
def test_somebody_elses_booking_is_not_deleted_unasked(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        a_booking(AFTER_THE_DEMO)
        db.session.remove()
    before = counts(app)
    run = runner.invoke(args=["start-for-real"])
    assert run.exit_code == 1
    assert run.stderr.startswith("Error: Nothing was changed: 1 booking is not the demo's.")
    assert run.stderr.count("\n") == 1
    assert counts(app) == before
    assert runner.invoke(args=["start-for-real", "--all-bookings"]).exit_code == 0
    assert counts(app)["visits"] == 0


@pytest.mark.usefixtures("tried_out")
def test_an_import_that_was_tried_and_taken_back_is_nobodys_booking(app: Flask, runner: FlaskCliRunner) -> None:
    with app.app_context():
        imported(ANA.replace("10-06", "10-27"))
        db.session.remove()
    refused = runner.invoke(args=["start-for-real"])
    assert refused.stderr.startswith("Error: Nothing was changed: 1 booking is not the demo's.")
    with app.app_context():
        appointments.take_back_import(actor=COMMAND, now=NOW)
        db.session.remove()
    assert runner.invoke(args=["start-for-real"]).exit_code == 0
    assert counts(app)["visits"] == 0


@pytest.mark.usefixtures("tried_out")
def test_a_failure_half_way_changes_nothing(
    app: Flask, runner: FlaskCliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(app)
    monkeypatch.setattr(sys.modules["booking.commands.demo.emptying"], "create_guards", lambda _: 1 / 0)
    assert isinstance(runner.invoke(args=["start-for-real"]).exception, ZeroDivisionError)
    assert counts(app) == before
    with app.app_context():
        assert missing_guards(db.session.connection()) == []


def test_where_there_is_no_demo_nothing_is_deleted(app: Flask, runner: FlaskCliRunner) -> None:
    add_user(app, "admin")
    with app.app_context():
        a_booking(AFTER_THE_DEMO)
        db.session.remove()
    before = counts(app)
    for _ in range(2):
        run = runner.invoke(args=["start-for-real", "--all-bookings"])
        assert (run.exit_code, run.output) == (0, "There is no demo in this database, so nothing was deleted.\n")
    assert counts(app) == before


def test_without_anybody_left_it_says_how_to_let_somebody_in(
    app: Flask, runner: FlaskCliRunner, tried_out: None
) -> None:
    assert "create-user EMAIL --role admin" in runner.invoke(args=["start-for-real"]).output


class TestInProduction:
    @pytest.fixture
    def environ(self, engine_url: str) -> dict[str, str]:
        return an_environment(DATABASE_URL=engine_url, **IN_PRODUCTION)

    @pytest.fixture
    def tried_out(self, engine_url: str, tmp_path: Path) -> None:
        """As `make run` has left it, in another process and in development."""
        from app import create_app

        trying = create_app(an_environment(DATABASE_URL=engine_url), instance_path=tmp_path / "instance")
        with trying.app_context():
            fill_demo(now=NOW)
            db.session.remove()
            db.engine.dispose()

    @pytest.mark.usefixtures("tried_out")
    def test_the_demo_is_found_and_the_way_out_leads_out(self, app: Flask, runner: FlaskCliRunner) -> None:
        assert "the database holds the demo" in (fault(app) or "")
        assert runner.invoke(args=["start-for-real"]).exit_code == 0
        assert fault(app) is None

    @pytest.mark.usefixtures("tried_out")
    @pytest.mark.parametrize(("role", "email", "password"), DEMO_USERS)
    def test_a_published_password_is_wrong(self, app: Flask, role: str, email: str, password: str) -> None:
        client = app.test_client()
        base = {"base_url": IN_PRODUCTION["BASE_URL"]}
        page = client.get("/staff/sign-in", **base)
        token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        words = {"email": email, "password": password, "csrf_token": token}
        headers = {"Referer": f"{base['base_url']}/staff/sign-in"}
        answer = client.post("/staff/sign-in", data=words, headers=headers, **base)
        assert (role, answer.status_code) == (role, 422)

    @pytest.mark.parametrize("password", [password for _, _, password in DEMO_USERS])
    def test_whoever_has_a_published_password_is_found(self, app: Flask, runner: FlaskCliRunner, password: str) -> None:
        """Also under another address, and with no mark of the demo: as somebody might write it by hand."""
        add_user(app, "admin", email="owner@kim.example")
        assert fault(app) is None
        with app.app_context(), writing() as session:
            session.execute(update(User).values(password_hash=hash_password(password)))
        assert "owner@kim.example has a password of the demo" in (fault(app) or "")
        assert "set-password owner@kim.example" in runner.invoke(args=["start-for-real"]).output
        assert fault(app) is None
        with app.app_context():
            assert db.session.scalar(select(User.password_hash)) == NO_HASH
        assert counts(app)["users"] == 1

    @pytest.mark.sqlite_only
    @pytest.mark.usefixtures("tried_out")
    @pytest.mark.parametrize(
        "command",
        [
            ("-m", "booking.commands.serve"),
            ("-m", "gunicorn", "app:create_app()", "--bind=127.0.0.1:0"),
            ("-m", "flask", "--app", "app", "worker"),
        ],
    )
    def test_nothing_starts_on_it(self, engine_url: str, command: tuple[str, ...], tmp_path: Path) -> None:
        run = started(engine_url, tmp_path, *command)
        assert run.returncode == 1
        said = run.stdout + run.stderr
        assert said.count("\n") == 1, said
        assert "does not start: the database holds the demo" in said
        assert "start-for-real" in said


@pytest.mark.sqlite_only
@pytest.mark.parametrize("bind", ["0.0.0.0:0", "[::]:0"])
def test_no_server_listens_beyond_this_machine_without_a_proxy(engine_url: str, tmp_path: Path, bind: str) -> None:
    """Whatever says so: gunicorn's command line comes before HOST."""
    run = started(engine_url, tmp_path, "-m", "gunicorn", "app:create_app()", f"--bind={bind}")
    assert run.returncode == 1
    assert (run.stdout, run.stderr.count("\n")) == ("", 1), run.stderr
    assert "no proxy trusted" in run.stderr


def started(url: str, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    environ = an_environment(DATABASE_URL=url, INSTANCE_PATH=str(folder / "instance"), PORT="0", **IN_PRODUCTION)
    return subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env={"PATH": os.environ["PATH"], "HOME": str(folder), **environ, "PORT": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
