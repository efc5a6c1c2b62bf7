"""What a patient has, and whose time it takes."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ColumnElement,
    DateTime,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    and_,
    select,
    true,
)
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column, relationship

from booking.availability import DAY
from booking.database import Base, Sealed, UTCDateTime
from booking.models.practice import Fee, Location, Procedure, Surgeon


class Visit(Base):
    """What a patient has: one token, one language, the sealed answers, and an appointment per surgeon.

    The tokens of the hold and of the patient's page are derived from `uuid`, `generation` and the key `key_id`; only
    their SHA-256 is stored. `browser` is a keyed digest of the browser that holds it, so that pressing twice holds
    once. The fee is the one that was shown when its time was chosen; `created_at` is when its browser began to
    hold without a break. `late_at` and `here_at` are when the patient said so, see appointments/marks.py;
    `confirmed_at` when they said that they will be there, at the time as it is; `fee_paid_at` is the desk's tick;
    `untold_at` when the desk last changed it and wanted no email to tell of it.
    """

    __tablename__ = "visits"

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    procedure_id: Mapped[int] = mapped_column(ForeignKey("procedures.id"), index=True)
    language: Mapped[str] = mapped_column(String(12))
    key_id: Mapped[str] = mapped_column(String(32))
    generation: Mapped[int] = mapped_column(default=1)
    hold_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    page_digest: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    browser: Mapped[bytes | None] = mapped_column(LargeBinary(32), index=True)
    private: Mapped[bytes | None] = mapped_column(Sealed)
    consented_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    late_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    here_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fee_paid_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    untold_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    fee_cents: Mapped[int]
    fee_currency: Mapped[str] = mapped_column(String(3))
    fee_counts_toward_surgery: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    procedure: Mapped[Procedure] = relationship()
    appointments: Mapped[list[Appointment]] = relationship(
        back_populates="visit",
        order_by="Appointment.starts_at, Appointment.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )

    @property
    def fee(self) -> Fee:
        return Fee(self.fee_cents, self.fee_currency, self.fee_counts_toward_surgery)

    @fee.setter
    def fee(self, fee: Fee) -> None:
        self.fee_cents, self.fee_currency, self.fee_counts_toward_surgery = fee


class Appointment(Base):
    """One surgeon's time in a visit: the only row that takes a surgeon's time.

    `takes_from`/`takes_until` are `starts_at`/`ends_at` with the buffers. `local_start` and `fold` (PEP 495) are what
    the clocks of `time_zone` show at `starts_at`, as agreed: should a law change them, that is what stays. `sequence`
    is iCalendar's and rises with time and cancellation only; `version` rises with every change. `override` names the
    rules the desk set aside; the reason is sealed in `private`.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(
            "status IN ('held', 'lapsed', 'booked', 'checked_in', 'with_surgeon', 'fulfilled', 'cancelled', 'no_show')",
            name="status",
        ),
        CheckConstraint("takes_from <= starts_at AND starts_at < ends_at AND ends_at <= takes_until", name="span"),
        CheckConstraint("(status = 'held') = (held_until IS NOT NULL)", name="held_until"),
        CheckConstraint("fold IN (0, 1)", name="fold"),
        Index("ix_appointments_surgeon_id_takes_from", "surgeon_id", "takes_from"),
        Index("ix_appointments_status_held_until", "status", "held_until"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), index=True)
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("surgeons.id"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ends_at: Mapped[datetime] = mapped_column(UTCDateTime)
    takes_from: Mapped[datetime] = mapped_column(UTCDateTime)
    takes_until: Mapped[datetime] = mapped_column(UTCDateTime)
    local_start: Mapped[datetime] = mapped_column(DateTime)
    fold: Mapped[int]
    time_zone: Mapped[str] = mapped_column(String(64))
    lane: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(String(20))
    held_until: Mapped[datetime | None] = mapped_column(UTCDateTime)
    override: Mapped[str | None] = mapped_column(String(120))
    private: Mapped[bytes | None] = mapped_column(Sealed)
    calendar_uid: Mapped[str] = mapped_column(String(300), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    visit: Mapped[Visit] = relationship(back_populates="appointments")
    surgeon: Mapped[Surgeon] = relationship()
    location: Mapped[Location] = relationship()

    @property
    def told_at(self) -> datetime:
        """When it begins, as pages tell it: what is canceled by the wall time that was agreed.

        A law that changes the clocks moves nothing that is canceled, and the moment alone would read as another time.
        """
        if self.status != "cancelled":
            return self.starts_at
        return self.local_start.replace(tzinfo=ZoneInfo(self.time_zone), fold=self.fold)


def is_with(surgeon_id: int | None) -> ColumnElement[bool]:
    """Whether a visit has an appointment with this surgeon; true of every visit where None is asked for."""
    if surgeon_id is None:
        return true()
    return Visit.id.in_(select(Appointment.visit_id).where(Appointment.surgeon_id == surgeon_id))


def begins_between(first: datetime, last: datetime) -> ColumnElement[bool]:
    """Whether an appointment begins from the one moment until before the other; no past is read for it.

    Whoever wants one status looks for it in what is found: SQLite would take the index by status for a better one.
    """
    return and_(
        # By surgeon, as the index begins with it, and with both bounds: none takes longer than a day, see guards.py.
        Appointment.surgeon_id.in_(select(Surgeon.id)),
        Appointment.takes_from > first - DAY,
        Appointment.takes_from < last,
        Appointment.starts_at >= first,
        Appointment.starts_at < last,
    )


def is_over(visit_id: InstrumentedAttribute[Any], *, by: datetime) -> ColumnElement[bool]:
    """Whether the last appointment of that visit has ended by then, whatever became of it."""
    later = select(Appointment.id).where(Appointment.visit_id == visit_id, Appointment.ends_at > by)
    return ~later.exists()


class VisitLookup(Base):
    """A keyed digest by which the desk finds a visit: of a whole e-mail address or telephone number."""

    __tablename__ = "visit_lookups"

    digest: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True, index=True)


class FormerContact(Base):
    """What the desk's last correction replaced, sealed, until it is too late to undo it; `number` is of its history."""

    __tablename__ = "former_contacts"

    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int]
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    untold_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    until: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class History(Base):
    """Who changed an appointment, when, from what to what, and by which way; append-only, ids only."""

    __tablename__ = "history"
    __table_args__ = (CheckConstraint("way IN ('page', 'desk', 'api', 'worker', 'command')", name="way"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("visits.id"), index=True)
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    way: Mapped[str] = mapped_column(String(10))
    act: Mapped[str] = mapped_column(String(20))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
