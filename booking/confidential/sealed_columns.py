"""The columns that hold sealed values, and what each value is bound to: found by their type, in every table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Column, ColumnElement, Connection, LargeBinary, Select, func, inspect, select

from booking.database import Base, Sealed


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`part` is what the value was sealed as, see Keyring."""

    column: Column[Any]
    uuid: Column[UUID]
    id: Column[int]
    part: str

    @property
    def table(self) -> str:
        return str(self.column.table.name)

    def sealed_under(self, key_id: str) -> ColumnElement[bool]:
        """Whether the value's head names this key."""
        named = bytes([len(key_id.encode())]) + key_id.encode()
        return self._head(len(named)) == named

    def heads_of_others(self, key_ids: Sequence[str]) -> Select[bytes]:
        """Length and id, and what follows, of the values whose head names none of these."""
        neither = [~self.sealed_under(key_id) for key_id in key_ids]
        return select(self._head(33)).where(self.column.is_not(None), *neither)

    def _head(self, length: int) -> ColumnElement[bytes]:
        """The first byte is the version."""
        return func.substr(self.column, 2, length, type_=LargeBinary)


def sealed_columns() -> Iterator[SealedColumn]:
    """Of every table; each has an id, and the uuid that its values are bound to."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, Sealed):
                yield SealedColumn(column, table.c.uuid, table.c.id, column.type.part)


def sealed_columns_there(connection: Connection) -> list[SealedColumn]:
    """Those that this database has already: keys are asked about before it is brought up to date as well."""
    found = inspect(connection)
    tables = {one.table for one in sealed_columns() if found.has_table(one.table)}
    there = {(table, column["name"]) for table in tables for column in found.get_columns(table)}
    return [one for one in sealed_columns() if {(one.table, one.column.name), (one.table, one.uuid.name)} <= there]
