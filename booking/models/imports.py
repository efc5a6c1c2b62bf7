"""What was brought along from another program: each import, and by what its visits are recognized."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Date, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, UTCDateTime
from booking.models.appointment import Visit
from booking.models.people import User


class Import(Base):
    """One file that was imported, by a user or by a command; `visits` is how many came of it.

    From `reminders_from` on, a date of the practice, its visits are reminded of; None for no day.
    """

    __tablename__ = "imports"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    visits: Mapped[int]
    reminders_from: Mapped[date | None] = mapped_column(Date)
    undone_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User | None] = relationship()


class ImportedVisit(Base):
    """A visit that was imported, and `digest`, keyed, of what the other program knows it by: for recognition alone.

    `starts_at` is when it began in the file. The digest goes when the import is taken back: the file may come anew.
    """

    __tablename__ = "imported_visits"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("imports.id"), index=True)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary(32), unique=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)

    visit: Mapped[Visit] = relationship()
