"""A connection to PostgreSQL that keeps its prepared statements from one page to the next."""

from __future__ import annotations

from typing import Any, Self

import psycopg
from psycopg.abc import Params
from psycopg.pq import TransactionStatus


class Connection(psycopg.Connection[Any]):
    """Told to roll back what has only read, it commits.

    SQLAlchemy rolls back whatever nobody has committed, so each page ends with a ROLLBACK; and at each of these psycopg
    forgets the statements that it has prepared, since a table may have gone with it.
    https://www.psycopg.org/psycopg3/docs/advanced/prepare.html
    """

    has_only_read = True

    @classmethod
    def connect(cls, *args: Any, **options: Any) -> Self:
        return super().connect(*args, cursor_factory=_Cursor, **options)

    def commit(self) -> None:
        super().commit()
        self.has_only_read = True

    def rollback(self) -> None:
        if self.has_only_read and self.pgconn.transaction_status == TransactionStatus.INTRANS:
            super().commit()
        else:
            super().rollback()
        self.has_only_read = True


class _Cursor(psycopg.Cursor[Any]):
    """Notes what may have written: all but a single SELECT that gives rows. SELECT INTO gives none, and WITH may write.

    SQLAlchemy sends everything by these two methods.
    """

    connection: Connection

    def execute(self, query: Any, params: Params | None = None, **options: Any) -> Self:
        self._note(is_read=isinstance(query, str) and query.startswith("SELECT") and ";" not in query)
        super().execute(query, params, **options)
        self._note(is_read=self.description is not None)
        return self

    def executemany(self, *args: Any, **options: Any) -> None:
        self._note(is_read=False)
        super().executemany(*args, **options)

    def _note(self, *, is_read: bool) -> None:
        if not is_read and not self.connection.autocommit:  # under which the pool asks whether anybody is there
            self.connection.has_only_read = False
