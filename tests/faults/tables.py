"""What stands in the database, row by row, so that a test can say that nothing has changed."""

import hashlib
from collections.abc import Collection

from sqlalchemy import MetaData, create_engine, text

Contents = dict[str, str]


def contents(url: str, *, without: Collection[str] = ()) -> Contents:
    """A digest of each table; `without` names tables, or columns as `table.column`, that are left out."""
    engine = create_engine(url)
    tables = MetaData()
    tables.reflect(engine)
    found: Contents = {}
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            if table.name in without:
                continue
            columns = [c.name for c in table.columns if f"{table.name}.{c.name}" not in without]
            listed = ", ".join(f'"{name}"' for name in columns)
            rows = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT {listed} FROM "{table.name}"')))
            found[table.name] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    engine.dispose()
    return found


def changed(before: Contents, after: Contents) -> set[str]:
    return {table for table in before if before[table] != after.get(table)}
