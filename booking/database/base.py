"""What every table and every session is made of."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import DateTime, LargeBinary, MetaData
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

LARGEST_ID = 2**31 - 1  # that a column holds; PostgreSQL would call a larger one a fault

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMES)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python, `timestamptz` on PostgreSQL, sortable UTC text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None] | None:
        # Called for each of hundreds of rows a page: seven times as quick as parsing first and placing then.
        return _read_utc if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


class Sealed(LargeBinary):
    """What a Keyring has sealed for the row of that uuid; `part` is what of the row it is, empty for all of it.

    By this type `confidential/sealed_columns.py` finds every such column.
    """

    def __init__(self, part: str = "") -> None:
        super().__init__()
        self.part = part


@lru_cache(maxsize=1 << 14)
def _read_utc(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text + "+00:00")


class _Session(FlaskSession):
    """Flask-SQLAlchemy's, which also ends well when its connection has died meanwhile."""

    def close(self) -> None:
        try:
            super().close()
        except DBAPIError:  # its rollback: without this an answer that is ready would become a bare 500
            self.invalidate()


# Objects stay readable after commit; `writing` starts with a rollback, which makes them fresh again.
_OPTIONS = {"class_": _Session, "expire_on_commit": False}
db = SQLAlchemy(model_class=Base, session_options=_OPTIONS, disable_autonaming=True)
migrate = Migrate(render_as_batch=True, compare_type=True)
