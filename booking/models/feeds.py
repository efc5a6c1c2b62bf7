"""Calendar links, and the stored events that they show."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, Sealed, UTCDateTime
from booking.models.people import User
from booking.models.practice import Surgeon


class FeedLink(Base):
    """A secret address of one surgeon's calendar, or of the whole practice's (no surgeon).

    The token is derived from `uuid`, `generation` and the key `key_id`; only its SHA-256 is stored.
    """

    __tablename__ = "feed_links"
    __table_args__ = (CheckConstraint("titles IN ('private', 'initials', 'full')", name="titles"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)  # None: not known
    titles: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(80), default="")
    key_id: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(default=1)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    surgeon: Mapped[Surgeon | None] = relationship()
    made_by: Mapped[User | None] = relationship()


class CalendarEvent(Base):
    """The ready bytes of one event, written in the transaction that changes it; outlives time off that was removed.

    No surgeon means everyone's (a closure). `body` says nothing of anybody; the other two are sealed.
    `form` is the key of the forms that the bytes follow, see `calendars/forms.py`: the worker writes rows of another
    one anew. `changed_at` is the event's stamp, and so never earlier than the change of what it tells of.
    """

    __tablename__ = "calendar_events"
    __table_args__ = (
        CheckConstraint("subject IN ('appointment', 'time_off', 'closure')", name="subject"),
        # By its end: what a feed shows is all that is not over, and the past keeps growing.
        Index("ix_calendar_events_surgeon_id_ends_at", "surgeon_id", "ends_at"),
        Index("ix_calendar_events_form", "form"),  # the worker looks every second whether there are others
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True)
    uid: Mapped[str] = mapped_column(String(300), unique=True)
    subject: Mapped[str] = mapped_column(String(20))
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeons.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)
    sequence: Mapped[int]
    cancelled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    form: Mapped[int]
    body: Mapped[bytes]
    body_with_initials: Mapped[bytes] = mapped_column(Sealed("initials"))
    body_with_name: Mapped[bytes] = mapped_column(Sealed("name"))


class EventForm(Base):
    """What stands in many events at once, and since when it is as it is: see `calendars/forms.py`."""

    __tablename__ = "event_forms"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    rank: Mapped[str] = mapped_column(String(20))
    since: Mapped[datetime] = mapped_column(UTCDateTime)
