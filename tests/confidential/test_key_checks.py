"""A key that did not seal what is in the database seals and opens nothing: at a start, in a command, in a request."""

import base64
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import Column, Integer, LargeBinary, Table, Uuid, delete, func, insert, select, update

from booking.confidential import WrongKeys, current_keys, keyring, prove_keys, seal_reason
from booking.config import PROJECT, settings
from booking.database import Base, Sealed, db, writing
from booking.messages import write_task_by_hand
from booking.models import CalendarEvent, DayNote, KeyCheck, TimeOff, Visit
from booking.schedules import add_day_note
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW, an_environment
from tests.stage.statements import statements_sent
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


ONE, TWO = f"one:{key('1')}", f"two:{key('2')}"
WRONG = "FIELD_KEYS has another key under “one” than the one that sealed this database: bring that one back."
EXCHANGED = "FIELD_KEYS has its names exchanged: the key “one” of this database stands under “two”."
MISSING = "FIELD_KEYS lacks the key “one”, and this database holds data that only it opens: bring it back."
REFUSED = {
    "another under the same id": (f"one:{key('x')}", WRONG),
    "another, and a new one before it": (f"{TWO},one:{key('x')}", WRONG),
    "the same under another id": (f"two:{key('1')}", MISSING),
    "none but a new one": (TWO, MISSING),
    "names exchanged": (f"one:{key('2')},two:{key('1')}", EXCHANGED),
}
refused = pytest.mark.parametrize(("keys", "line"), REFUSED.values(), ids=list(REFUSED))


@pytest.fixture
def with_keys(engine_url: str, tmp_path: Path) -> Iterator[Callable[[str], Flask]]:
    """The application on this test's database, with these FIELD_KEYS."""
    from app import create_app

    made: list[Flask] = []

    def app(keys: str) -> Flask:
        made.append(create_app(an_environment(DATABASE_URL=engine_url, FIELD_KEYS=keys), instance_path=tmp_path / "i"))
        return made[-1]

    yield app
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture(params=["noted", "not noted"])
def filled(request: pytest.FixtureRequest, with_keys: Callable[[str], Flask]) -> str:
    """A booking sealed under `one`, whose constant a start has noted or not, as in databases of before; its page."""
    with with_keys(ONE).app_context():
        page = appointment_path(a_booking())
        if request.param == "noted":
            start()
        return page


def start() -> None:
    prove_keys(db.engine, settings().field_keys)


def sealed_under(key_id: str) -> int:
    heads = select(func.count()).where(func.substr(Visit.private, 3, len(key_id)) == key_id.encode())
    return db.session.scalar(heads) or 0


@refused
def test_a_start_refuses(filled: str, with_keys: Callable[[str], Flask], keys: str, line: str) -> None:
    with with_keys(keys).app_context(), pytest.raises(WrongKeys) as wrong:
        start()
    assert wrong.value.message == line


@refused
def test_readyz_says_which(filled: str, with_keys: Callable[[str], Flask], keys: str, line: str) -> None:
    answer = with_keys(keys).test_client().get("/readyz")
    assert (answer.status_code, answer.text) == (503, f"{line}\n")
    assert with_keys(ONE).test_client().get("/readyz").status_code == 200
    assert with_keys(f"{TWO},{ONE}").test_client().get("/readyz").status_code == 200


@refused
def test_every_command_refuses_in_one_line(
    filled: str, with_keys: Callable[[str], Flask], keys: str, line: str
) -> None:
    app = with_keys(keys)
    for command in (
        [name] for name in ("worker", "demo", "db upgrade", "feed-link practice", "disable-user a@b.example")
    ):
        result = app.test_cli_runner().invoke(args=command[0].split())
        assert (result.exit_code, result.stderr) == (1, f"Error: {line}\n"), command
        assert isinstance(result.exception, SystemExit), "no traceback"


@refused
def test_no_page_opens_or_seals_anything(
    filled: str, with_keys: Callable[[str], Flask], keys: str, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = with_keys(keys)
    answer = app.test_client().get(filled)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert line in caplog.text
    with app.app_context():
        with pytest.raises(WrongKeys):
            a_booking(local(7, 10))
        assert db.session.scalar(select(func.count(Visit.id))) == 1


def test_without_the_guard_a_booking_is_sealed_under_the_wrong_key(
    filled: str, with_keys: Callable[[str], Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(current_keys, "keys_are_proven", lambda *_: True)
    with with_keys(f"one:{key('x')}").app_context():
        a_booking(local(7, 10))
        assert sealed_under("one") == 2  # and only one of them opens with either key


@pytest.mark.sqlite_only
@pytest.mark.parametrize("keys", [f"one:{key('x')}"])
def test_the_server_does_not_start(filled: str, engine_url: str, tmp_path: Path, keys: str) -> None:
    environ = an_environment(DATABASE_URL=engine_url, INSTANCE_PATH=str(tmp_path), FIELD_KEYS=keys)
    run = subprocess.run(
        [sys.executable, "-m", "gunicorn", "app:create_app()", "--bind=127.0.0.1:0"],
        cwd=PROJECT,
        env={"PATH": "", "HOME": str(tmp_path), **environ},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (run.returncode, run.stdout, run.stderr) == (1, "", f"{WRONG}\n")


def test_a_constant_is_noted_only_when_its_key_has_opened_something(with_keys: Callable[[str], Flask]) -> None:
    with with_keys(ONE).app_context():
        a_booking()
    for keys, noted in ((f"one:{key('x')}", []), (ONE, ["one"]), (f"{TWO},{ONE}", ["one", "two"])):
        with with_keys(keys).app_context(), ExitStack() as expecting:
            if not noted:
                expecting.enter_context(pytest.raises(WrongKeys))
            start()
        with with_keys(ONE).app_context():
            assert list(db.session.scalars(select(KeyCheck.key_id).order_by(KeyCheck.key_id))) == noted


def test_in_an_empty_database_the_first_key_is_right_and_from_then_on_no_other(
    with_keys: Callable[[str], Flask],
) -> None:
    with with_keys(ONE).app_context():
        start()
    with with_keys(f"one:{key('x')}").app_context(), pytest.raises(WrongKeys, match="another key under “one”"):
        start()


def test_a_key_that_nothing_needs_any_more_may_go(with_keys: Callable[[str], Flask]) -> None:
    with with_keys(f"{TWO},{ONE}").app_context():
        start()
        a_booking()
    with with_keys(TWO).app_context():
        start()
        assert list(db.session.scalars(select(KeyCheck.key_id))) == ["two"]


@pytest.mark.parametrize("at", [0, 1, 2, 4, 9, 40])
def test_one_damaged_value_stops_no_start(filled: str, with_keys: Callable[[str], Flask], at: int) -> None:
    """Whichever byte it is, also one that names the key."""
    with with_keys(ONE).app_context():
        kept = db.session.scalars(select(Visit.private)).one()
        assert kept
        broken = kept[:at] + bytes([kept[at] ^ 1]) + kept[at + 1 :]
        with db.engine.connect().execution_options(writes=True) as connection:
            connection.execute(update(Visit).values(private=broken))
            connection.commit()
        start()
    with with_keys(f"one:{key('x')}").app_context(), pytest.raises(WrongKeys):
        start()


def test_a_damaged_constant_stops_no_start_and_is_noted_anew(filled: str, with_keys: Callable[[str], Flask]) -> None:
    with with_keys(ONE).app_context():
        start()
        with writing() as session:
            session.execute(update(KeyCheck).values(sealed=b"\x01\x03one" + b"?" * 40))
        with pytest.raises(WrongKeys), with_keys(f"one:{key('x')}").app_context():
            start()
        start()
        with writing() as session:  # now the constant alone must do
            session.execute(update(CalendarEvent).values(body_with_initials=b"", body_with_name=b""))
            session.connection().execute(update(Visit).values(private=None))
        start()


def test_the_id_of_a_reason_for_time_off_counts_too(with_keys: Callable[[str], Flask]) -> None:
    with with_keys(ONE).app_context(), writing() as session:
        for day in (6, 7):
            row = TimeOff(uuid=uuid4(), surgeon_id=1, starts_at=local(day, 9), ends_at=local(day, 10))
            row.private = seal_reason("At the dentist", time_off=row.uuid)
            session.add(row)
    with with_keys(TWO).app_context(), pytest.raises(WrongKeys, match="lacks the key “one”"):
        start()


def two_notes() -> None:
    for day in (6, 7):
        add_day_note(uuid4(), on=local(day, 9).date(), surgeon_id=None, words="A film crew", now=NOW)


def two_tasks() -> None:
    for _ in range(2):
        write_task_by_hand("Call at 3", uuid=uuid4(), due_at=None, assigned_to=None, visit=None, now=NOW)


@pytest.mark.parametrize("write", [two_notes, two_tasks])
def test_the_id_of_what_staff_write_for_themselves_counts_too(
    with_keys: Callable[[str], Flask], write: Callable[[], None]
) -> None:
    with with_keys(ONE).app_context():
        write()
    with with_keys(TWO).app_context(), pytest.raises(WrongKeys, match="lacks the key “one”"):
        start()
    with with_keys(f"one:{key('x')}").app_context(), pytest.raises(WrongKeys, match="another key under “one”"):
        start()


@contextmanager
def a_table_to_come(app: Flask, sort: LargeBinary) -> Iterator[None]:
    """That holds two sealed values."""
    table = Table("to_come", Base.metadata, Column("id", Integer, primary_key=True), Column("uuid", Uuid))
    table.append_column(Column("words", sort))
    try:
        with app.app_context(), writing() as session:
            table.create(session.connection())
            for _ in range(2):
                row = uuid4()
                session.execute(insert(table).values(uuid=row, words=keyring().seal({}, table="to_come", row=row)))
        yield
    finally:
        Base.metadata.remove(table)


def test_a_sealed_column_that_is_added_is_found_by_its_type(with_keys: Callable[[str], Flask]) -> None:
    with a_table_to_come(with_keys(ONE), Sealed()):
        with with_keys(TWO).app_context(), pytest.raises(WrongKeys, match="lacks the key “one”"):
            start()
        with with_keys(f"one:{key('x')}").app_context(), pytest.raises(WrongKeys, match="another key under “one”"):
            start()
        with with_keys(f"{TWO},{ONE}").app_context():
            start()


def test_by_another_type_it_is_not(with_keys: Callable[[str], Flask]) -> None:
    """The negative control."""
    with a_table_to_come(with_keys(ONE), LargeBinary()), with_keys(TWO).app_context():
        start()


def test_a_column_that_this_database_has_not_yet_is_left_out(with_keys: Callable[[str], Flask]) -> None:
    """Keys are asked about before a database is brought up to date."""
    with with_keys(ONE).app_context():
        a_booking()
        DayNote.__table__.drop(db.engine)  # type: ignore[attr-defined]
        start()


DIGESTS = {
    ("feed_links", "token_digest"),
    ("staff_sessions", "token_digest"),
    ("kept_forms", "token_digest"),
    ("attempts", "bucket"),
    ("event_forms", "digest"),
    ("link_requests", "digest"),
    ("visit_lookups", "digest"),
    ("imported_visits", "digest"),
    ("letters", "mailbox"),
    ("wishes", "digest"),
    ("wishes", "mailbox"),
    ("offers", "digest"),
    ("visits", "hold_digest"),
    ("visits", "page_digest"),
    ("visits", "browser"),
}
TITLED_BY_NOBODY = ("calendar_events", "body")  # the event whose title says "Appointment"
OF_THE_CHECK_ITSELF = ("key_checks", "sealed")
GONE_IN_MINUTES = ("former_contacts", "sealed")  # bound to the visit's uuid, whose own values name the same key


def test_every_column_of_bytes_is_sealed_or_says_why_not() -> None:
    """Or a column that is sealed by a rule and not by its type would be forgotten here."""
    plain = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, LargeBinary) and not isinstance(column.type, Sealed)
    }
    assert plain == {*DIGESTS, TITLED_BY_NOBODY, OF_THE_CHECK_ITSELF, GONE_IN_MINUTES}


def test_a_request_asks_nothing_more_for_it(filled: str, with_keys: Callable[[str], Flask]) -> None:
    app = with_keys(ONE)
    pages = PageClient(app.test_client())
    pages.get(filled)
    with statements_sent(app) as sent:
        pages.get(filled)
        with app.app_context():
            keyring()
    assert [one for one in sent if "key_checks" in one or "substr" in one] == []


def test_before_there_are_tables_any_keys_will_do(filled: str, with_keys: Callable[[str], Flask]) -> None:
    """So that they can be made."""
    with with_keys(ONE).app_context():
        with writing() as session:
            session.execute(delete(KeyCheck))
        KeyCheck.__table__.drop(db.engine)  # type: ignore[attr-defined]
        start()
