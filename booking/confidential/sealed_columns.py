"""The columns that hold sealed values, and what each value is bound to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, LargeBinary, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from booking.confidential.keys import WHOLE
from booking.models import Appointment, CalendarEvent, TimeOff, Visit


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """`part` is what the value was sealed as, see Keyring."""

    column: InstrumentedAttribute[Any]
    uuid: InstrumentedAttribute[UUID]
    id: InstrumentedAttribute[int]
    part: str = WHOLE

    @property
    def table(self) -> str:
        return str(self.column.class_.__tablename__)

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


SEALED_COLUMNS: Final = (
    SealedColumn(Visit.private, Visit.uuid, Visit.id),
    SealedColumn(Appointment.private, Appointment.uuid, Appointment.id),
    SealedColumn(TimeOff.private, TimeOff.uuid, TimeOff.id),
    SealedColumn(CalendarEvent.body_with_initials, CalendarEvent.uuid, CalendarEvent.id, "initials"),
    SealedColumn(CalendarEvent.body_with_name, CalendarEvent.uuid, CalendarEvent.id, "name"),
)
