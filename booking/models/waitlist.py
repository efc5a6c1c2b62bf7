"""Who waits for an earlier time, for which times, which time came free, and who was asked about it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, Sealed, UTCDateTime
from booking.models.appointment import Visit
from booking.models.practice import Location, Procedure, Surgeon

wish_surgeons = Table(
    "wish_surgeons",
    Base.metadata,
    Column("wish_id", ForeignKey("wishes.id", ondelete="CASCADE"), primary_key=True),
    Column("surgeon_id", ForeignKey("surgeons.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Wish(Base):
    """A patient's wish to be told of times that come free.

    Either of a booked visit, whose patient would come earlier, or without one, and then with what they told us, sealed
    in `private`. With `has_to_move` it is the practice's: the visit's time cannot stay, and its patient was asked by
    email to take another. `weekdays` are bits, Monday's is 1; `parts` of the day as well, see waitlist/wanted.py.
    Without `surgeons` any of them will do. `mailbox` is a keyed digest of where offers go, by which nobody hears twice
    of one time; its link's token is derived from `uuid`, `generation` and `key_id`. `taken_by_id` is who took it at the
    desk.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        CheckConstraint("weekdays BETWEEN 1 AND 127", name="weekdays"),
        CheckConstraint("parts BETWEEN 1 AND 7", name="parts"),
        CheckConstraint("notice_minutes BETWEEN 0 AND 20160", name="notice"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="ended"),
        CheckConstraint("ended_by IN ('patient', 'desk', 'claim', 'visit', 'time')", name="ended_by"),
        Index(
            "ix_wishes_one_a_visit",
            "visit_id",
            "has_to_move",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        Index("ix_wishes_asked", "ended_at", "last_asked_at", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    key_id: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(default=1)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    has_to_move: Mapped[bool] = mapped_column(default=False, server_default=false())
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    weekdays: Mapped[int]
    parts: Mapped[int]
    notice_minutes: Mapped[int]
    private: Mapped[bytes | None] = mapped_column(Sealed)
    mailbox: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    taken_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_asked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(10))

    visit: Mapped[Visit | None] = relationship()
    procedure: Mapped[Procedure] = relationship()
    surgeons: Mapped[list[Surgeon]] = relationship(secondary=wish_surgeons, order_by="Surgeon.position")


class FreedTime(Base):
    """Time of a surgeon that can be had again, since `freed_at`; who waits is told once it has stayed free.

    From `due_at` on the next are asked, once the first have been; `done_at` is when nobody was left, or nothing of it.
    """

    __tablename__ = "freed_times"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        Index("ix_freed_times_open", "done_at", "freed_at"),
        Index("ix_freed_times_surgeon_id_ends_at", "surgeon_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    freed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Offer(Base):
    """A time that somebody who waits was asked about. It is not held: whoever claims it first has it.

    Of a time that came free it says which; without one the desk chose it. The token of its link is derived from `uuid`,
    and from generation and key of its wish. `visit_id` is the visit that the claim holds, books, or has moved, and
    `claimed_at` when that was sure.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("wish_id", "surgeon_id", "starts_at"),
        Index("ix_offers_surgeon_id_starts_at", "surgeon_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    wish_id: Mapped[int] = mapped_column(ForeignKey("wishes.id", ondelete="CASCADE"))
    freed_id: Mapped[int | None] = mapped_column(ForeignKey("freed_times.id", ondelete="SET NULL"), index=True)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    offered_at: Mapped[datetime] = mapped_column(UTCDateTime)
    claimed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="SET NULL"), index=True)

    wish: Mapped[Wish] = relationship()
    surgeon: Mapped[Surgeon] = relationship()
    location: Mapped[Location] = relationship()
    visit: Mapped[Visit | None] = relationship()
