"""What PostgreSQL has prepared stays when a page that only read ends; what nobody has committed goes all the same."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import ProgrammingError

from booking.database import db, engine_options, prepare_engine
from booking.models import Surgeon

pytestmark = [pytest.mark.usefixtures("practice"), pytest.mark.postgresql_only]

PREPARED = text("SELECT count(*) FROM pg_prepared_statements")
OFTEN = 12  # psycopg prepares what it has seen five times
UNCOMMITTED = [
    "INSERT INTO scraps VALUES (2)",
    "insert into scraps values (2)",
    "  INSERT INTO scraps VALUES (2)",
    "/* a remark */ INSERT INTO scraps VALUES (2)",
    "INSERT INTO scraps VALUES (2) RETURNING id",
    "WITH added AS (INSERT INTO scraps VALUES (2) RETURNING id) SELECT id FROM added",
    "with added as (insert into scraps values (2) returning id) select id from added",
    "SELECT 1; INSERT INTO scraps VALUES (2)",
    "INSERT INTO scraps SELECT 2",
    "MERGE INTO scraps USING (VALUES (2)) AS new (id) ON scraps.id = new.id WHEN NOT MATCHED THEN INSERT VALUES (2)",
    "DO $$ BEGIN INSERT INTO scraps VALUES (2); END $$",
    "EXPLAIN ANALYZE INSERT INTO scraps VALUES (2)",
    "UPDATE scraps SET id = 2",
    "DELETE FROM scraps",
    "TRUNCATE scraps",
    "DROP TABLE scraps",
    "ALTER TABLE scraps ADD COLUMN more integer",
    "SELECT 2 AS id INTO other_scraps",
    "CREATE TABLE other_scraps AS SELECT 2 AS id",
]


@pytest.fixture
def scraps(app_context: Flask) -> Iterator[Any]:
    """A connection to a table with one row, and nothing else of that kind."""
    with db.engine.connect() as connection:
        connection.execute(text("CREATE TABLE scraps (id integer)"))
        connection.execute(text("INSERT INTO scraps VALUES (1)"))
        connection.commit()
        yield connection
        connection.rollback()


def what_stands(connection: Any) -> tuple[list[int], list[str], int]:
    ids = connection.scalars(text("SELECT id FROM scraps")).all()
    tables = connection.scalars(text("SELECT tablename FROM pg_tables WHERE tablename LIKE '%scraps' ORDER BY 1")).all()
    columns = connection.scalar(text("SELECT count(*) FROM information_schema.columns WHERE table_name = 'scraps'"))
    return list(ids), list(tables), columns


def test_pages_that_read_keep_them(app: Flask, client: FlaskClient) -> None:
    for _ in range(OFTEN):
        for path in ("/", "/book/mini-facelift/david-kim", "/staff/sign-in"):
            assert client.get(path).status_code == 200
    with app.app_context():
        many = db.session.scalar(PREPARED)
        assert many >= 3
        db.session.remove()
        for _ in range(OFTEN):
            db.session.scalar(select(Surgeon.id).limit(1))
            db.session.rollback()
        assert db.session.scalar(PREPARED) > many


def test_the_driver_by_itself_forgets_them(engine_url: str) -> None:
    kept = []
    for is_ours in (True, False):
        engine = create_engine(engine_url, **engine_options(engine_url))
        if is_ours:
            prepare_engine(engine)
        for _ in range(OFTEN):
            with engine.connect() as connection:
                connection.execute(select(Surgeon.id)).all()
        with engine.connect() as connection:
            kept.append(connection.scalar(PREPARED))
        engine.dispose()
    assert kept == [1, 0]


@pytest.mark.parametrize("first", ["SELECT 1", "SELECT id FROM scraps"])
@pytest.mark.parametrize("then", ["SELECT 1", "SELECT oid FROM pg_class LIMIT 0"])
def test_what_nobody_has_committed_goes(scraps: Any, first: str, then: str) -> None:
    for statement in UNCOMMITTED:
        for one in (first, statement, then):
            scraps.exec_driver_sql(one)
        scraps.rollback()
        assert what_stands(scraps) == ([1], ["scraps"], 1), statement
        scraps.rollback()


@pytest.mark.parametrize("statement", UNCOMMITTED)
def test_each_of_them_would_stand(statement: str, scraps: Any) -> None:
    """Else nothing is shown by its going."""
    scraps.exec_driver_sql(statement)
    try:
        stands = what_stands(scraps)
    except ProgrammingError:
        scraps.rollback()
        return
    assert stands != ([1], ["scraps"], 1)


def test_many_rows_at_once_go_too(scraps: Any) -> None:
    scraps.execute(text("SELECT id FROM scraps"))
    scraps.execute(text("INSERT INTO scraps VALUES (:id)"), [{"id": 2}, {"id": 3}])
    scraps.rollback()
    assert what_stands(scraps)[0] == [1]


def test_what_is_undone_to_a_savepoint_goes_with_the_rest(scraps: Any) -> None:
    with scraps.begin_nested() as savepoint:
        scraps.execute(text("INSERT INTO scraps VALUES (2)"))
        savepoint.rollback()
    scraps.execute(text("SELECT id FROM scraps"))
    scraps.execute(text("INSERT INTO scraps VALUES (3)"))
    scraps.rollback()
    assert what_stands(scraps)[0] == [1]


def test_a_transaction_after_one_that_read_or_wrote_is_a_new_one(scraps: Any) -> None:
    for _ in range(3):
        scraps.execute(text("SELECT id FROM scraps"))
        scraps.rollback()
        scraps.execute(text("INSERT INTO scraps VALUES (2)"))
        scraps.rollback()
        scraps.execute(text("UPDATE scraps SET id = 1"))
        scraps.commit()
    assert what_stands(scraps)[0] == [1]


def test_after_an_error_nothing_of_it_stands(scraps: Any) -> None:
    scraps.execute(text("INSERT INTO scraps VALUES (2)"))
    with pytest.raises(Exception, match="division by zero"):
        scraps.execute(text("SELECT 1 / 0"))
    scraps.rollback()
    assert what_stands(scraps)[0] == [1]


def test_a_lock_that_was_read_for_is_let_go(scraps: Any, engine_url: str) -> None:
    scraps.execute(text("SELECT id FROM scraps FOR UPDATE"))
    scraps.rollback()
    with db.engine.connect() as other:
        assert other.scalar(text("SELECT id FROM scraps FOR UPDATE NOWAIT")) == 1


def test_rows_that_a_session_has_flushed_go_with_it(app_context: Flask) -> None:
    surgeon = db.session.scalars(select(Surgeon)).first()
    assert surgeon is not None
    name = surgeon.name
    surgeon.name = "Dr. Nobody"
    db.session.flush()
    db.session.remove()
    assert db.session.scalar(select(Surgeon.name).where(Surgeon.id == surgeon.id)) == name
