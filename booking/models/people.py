"""Users, the browsers they are signed in with, what they typed a moment ago, and counted attempts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, Sealed, UTCDateTime


class User(Base):
    """Someone who signs in; a surgeon's user names the surgeon.

    `changes_seen_until` is up to when they have said that they know what has been changed about appointments.
    """

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("role IN ('admin', 'desk', 'surgeon')", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    password_hash: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(10))
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeons.id"))
    active: Mapped[bool] = mapped_column(default=True)
    single_keys: Mapped[bool] = mapped_column(default=True, server_default=true())
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    password_changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changes_seen_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class StaffSession(Base):
    """One signed-in browser; `steps` lists the sign-in steps it has passed, separated by spaces."""

    __tablename__ = "staff_sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    steps: Mapped[str] = mapped_column(String(60))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()


class KeptForm(Base):
    """What a user typed, sealed, for them to go on with; `token_digest` is of the token in the address."""

    __tablename__ = "kept_forms"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sealed: Mapped[bytes] = mapped_column(Sealed)
    kept_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Attempt(Base):
    """How often one thing was tried in one window of time; `bucket` is a keyed digest, never an address."""

    __tablename__ = "attempts"

    bucket: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    window_at: Mapped[datetime] = mapped_column(UTCDateTime, primary_key=True, index=True)
    count: Mapped[int]


class PersonVerdict(Base):
    """What staff decided about two visits: that they are of one person, or that they are not.

    All that one press decided has one `act`, and ends with it when it is taken back; the latest that has not ended is
    what counts. Ids alone, and erased with the answers of either visit.
    """

    __tablename__ = "person_verdicts"
    __table_args__ = (
        UniqueConstraint("act", "one_id", "other_id"),
        CheckConstraint("one_id < other_id", name="in_order"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    act: Mapped[UUID]
    one_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    is_same: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User] = relationship(foreign_keys=made_by_id)


class PersonExport(Base):
    """That somebody took all that is kept about a person; the visit is any of theirs."""

    __tablename__ = "person_exports"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    form: Mapped[str] = mapped_column(String(10))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
