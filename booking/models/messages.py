"""Letters to send, tasks for a person, and the rest that letters take when the mail server refuses us."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base, Sealed, UTCDateTime
from booking.models.appointment import Visit
from booking.models.people import User
from booking.models.waitlist import Offer, Wish


class Letter(Base):
    """A letter to write when it is sent: no text and no address is stored, only what it is about.

    It tells how a visit stands; or it goes to whoever waits by a wish, and tells of that, or of an offer.

    `leased_until` is the claim of the worker that is sending it, or the end of the pause before it is tried again.
    `held_back` is what the mail server last said of this letter alone ("450 4.2.1"); None while a worker has it, and
    where nothing but the queue holds it. `mailbox` is a keyed digest
    of where it goes, by which letters that nobody at the desk asked for are counted; None for others, and for those
    that left within another one. `occasion` is which reminder it is, of which time ("2d 2026-10-13T10:00:00"), one row
    each; `former_address` is sealed, of a letter that says farewell to it. Exactly one of
    sent, superseded and given up ends it.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("(visit_id IS NULL) <> (wish_id IS NULL)", name="about"),
        Index("ix_letters_waiting", "sent_at", "superseded_at", "gave_up_at", "send_after"),
        Index("ix_letters_mailbox_sent_at", "mailbox", "sent_at"),
        Index("ix_letters_occasion", "visit_id", "occasion", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("wishes.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(30))
    language: Mapped[str] = mapped_column(String(12))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    send_after: Mapped[datetime] = mapped_column(UTCDateTime)
    superseded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    held_back: Mapped[str | None] = mapped_column(String(20))
    mailbox: Mapped[bytes | None] = mapped_column(LargeBinary(16))
    occasion: Mapped[str | None] = mapped_column(String(40))
    former_address: Mapped[bytes | None] = mapped_column(Sealed)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    gave_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    visit: Mapped[Visit | None] = relationship()
    wish: Mapped[Wish | None] = relationship()
    offer: Mapped[Offer | None] = relationship()

    @property
    def known_visit(self) -> Visit:
        if self.visit is None:
            raise LookupError("this letter is about a wish")
        return self.visit


class TrialLetter(Base):
    """The last test email that a user asked for, to their own address.

    `refused` is a word for why it did not leave, and `code` what the mail server said to that.
    `leased_until` is the claim of the worker that is sending it.
    """

    __tablename__ = "trial_letters"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    leased_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    refused: Mapped[str | None] = mapped_column(String(20))
    code: Mapped[int | None]

    user: Mapped[User] = relationship()


class LinkRequest(Base):
    """Somebody asked for the link to their page: a row for each key, with the `digest` of the address by it.

    Known or not, see VisitLookup.
    """

    __tablename__ = "link_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class Task(Base):
    """Something a person must do; `detail` holds codes, never a name.

    Of one that a person has written, `private` has the words, sealed for `uuid`; `due_at` is when it is to be done.
    """

    __tablename__ = "tasks"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id", ondelete="CASCADE"), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    done_at: Mapped[datetime | None] = mapped_column(UTCDateTime, index=True)
    done_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    uuid: Mapped[UUID | None] = mapped_column(unique=True)
    private: Mapped[bytes | None] = mapped_column(Sealed)
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    assigned_to_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    visit: Mapped[Visit | None] = relationship()
    assigned_to: Mapped[User | None] = relationship(foreign_keys=assigned_to_id)
    done_by: Mapped[User | None] = relationship(foreign_keys=done_by_id)


class Call(Base):
    """Somebody tried to reach the patient of a task; `number` counts from 1 within it, so two at once cannot agree."""

    __tablename__ = "calls"
    __table_args__ = (CheckConstraint("outcome IN ('reached', 'voicemail', 'no_answer')", name="outcome"),)

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    outcome: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    called_at: Mapped[datetime] = mapped_column(UTCDateTime)

    user: Mapped[User] = relationship()


class MailPause(Base):
    """All letters rest until then, unless the task that tells of it is done before."""

    __tablename__ = "mail_pauses"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True)
    until: Mapped[datetime] = mapped_column(UTCDateTime)


class Heartbeat(Base):
    """When a process that answers nobody was last at work; `child` says which one."""

    __tablename__ = "heartbeats"

    child: Mapped[str] = mapped_column(String(20), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(UTCDateTime)
