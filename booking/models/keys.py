"""What tells a start that it has the right keys."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from booking.database import Base


class KeyCheck(Base):
    """A constant sealed under one key of FIELD_KEYS; written once that key has shown itself to be the right one."""

    __tablename__ = "key_checks"

    key_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    sealed: Mapped[bytes]
