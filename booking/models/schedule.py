"""When each surgeon is there, and when not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, DateTime, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, Sealed, UTCDateTime
from booking.models.practice import Surgeon

_SPAN = "0 <= from_minute AND from_minute < until_minute AND until_minute <= 1440"


class WorkingHours(Base):
    """A weekly open span in the practice's wall-clock time, minutes from midnight; Monday is weekday 0."""

    __tablename__ = "working_hours"
    __table_args__ = (
        CheckConstraint(_SPAN, name="span"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("valid_until IS NULL OR valid_from IS NULL OR valid_from <= valid_until", name="validity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"), index=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    weekday: Mapped[int]
    from_minute: Mapped[int]
    until_minute: Mapped[int]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    surgeon: Mapped[Surgeon] = relationship()


class ExtraHours(Base):
    """One surgeon there on one date besides the weekly hours, also on a public holiday."""

    __tablename__ = "extra_hours"
    __table_args__ = (
        CheckConstraint(_SPAN, name="span"),
        Index("ix_extra_hours_surgeon_id_on_date", "surgeon_id", "on_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    on_date: Mapped[date]
    from_minute: Mapped[int]
    until_minute: Mapped[int]

    surgeon: Mapped[Surgeon] = relationship()


class OnTheWallClock:
    """An absence from one wall time to another, as staff typed them.

    `local_start` and `local_end` are what the clocks of `time_zone` show at `starts_at` and `ends_at`, the folds as in
    PEP 495: should a law change them, that is what stays. None in all of them: moments, which no law moves.
    """

    local_start: Mapped[datetime | None] = mapped_column(DateTime)
    local_end: Mapped[datetime | None] = mapped_column(DateTime)
    start_fold: Mapped[int | None]
    end_fold: Mapped[int | None]
    time_zone: Mapped[str | None] = mapped_column(String(64))


class TimeOff(OnTheWallClock, Base):
    """One surgeon away; `title` is a code, and the reason is sealed, since staff may name a patient in it."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        Index("ix_time_off_surgeon_id_ends_at", "surgeon_id", "ends_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    title: Mapped[str] = mapped_column(String(20), default="", server_default="")
    private: Mapped[bytes | None] = mapped_column(Sealed)

    surgeon: Mapped[Surgeon] = relationship()


class Closure(OnTheWallClock, Base):
    """The whole practice shut; patients may read the label."""

    __tablename__ = "closures"
    __table_args__ = (CheckConstraint("starts_at < ends_at", name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    label: Mapped[str]


class DayNote(Base):
    """What staff want to be read on a day, of one surgeon or of all; sealed, since they may name a patient."""

    __tablename__ = "day_notes"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    on_date: Mapped[date] = mapped_column(index=True)
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    private: Mapped[bytes] = mapped_column(Sealed)

    surgeon: Mapped[Surgeon | None] = relationship()


class ScheduleChange(Base):
    """Who set a row that decides when somebody can be booked: a user at the desk, or a command, which is no user.

    `subject` is the row's table, `row_id` its id; ids, dates and codes only, and nothing that was typed but what the
    practice tells everybody: its notices, its places, its lines in emails.
    """

    __tablename__ = "schedule_changes"
    __table_args__ = (
        CheckConstraint("act IN ('added', 'changed', 'removed')", name="act"),
        Index("ix_schedule_changes_subject_row_id", "subject", "row_id"),
        Index("ix_schedule_changes_surgeon_id_subject", "surgeon_id", "subject"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    act: Mapped[str] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(20))
    row_id: Mapped[int]
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON)
