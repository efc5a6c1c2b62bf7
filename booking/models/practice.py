"""The practice, its locations and surgeons, and the procedures that they perform."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, String, Table, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from booking.database import Base

Texts = dict[str, dict[str, Any]]
"""Words by language tag, then by key: `{"en": {"name": …}}`."""


class Fee(NamedTuple):
    """What a consultation costs; 0 cents is no fee."""

    cents: int
    currency: str
    counts_toward_surgery: bool


class TextIn(str):
    """A text that may stand among others of another language."""

    language: str

    def __new__(cls, text: str, language: str) -> TextIn:
        made = super().__new__(cls, text)
        made.language = language
        return made

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]
        """So that it can be copied."""
        return str(self), self.language


class Worded:
    """A row whose visible words are kept by language."""

    texts: Mapped[Texts] = mapped_column(JSON, default=dict)

    def words(self, language: str) -> dict[str, Any]:
        return words_in(self.texts, language)


def words_in(texts: Texts, language: str) -> dict[str, Any]:
    """The words in `language`, each missing one taken from the first language there is, which is then a TextIn."""
    first_language, first = next(iter(texts.items()), (language, {}))
    if language == first_language:
        return dict(first)
    own = {key: text for key, text in texts.get(language, {}).items() if text}
    borrowed = {
        key: TextIn(text, first_language) if text and isinstance(text, str) else text for key, text in first.items()
    }
    return borrowed | own


performs = Table(
    "performs",
    Base.metadata,
    Column("surgeon_id", ForeignKey("surgeons.id", ondelete="CASCADE"), primary_key=True),
    Column("procedure_id", ForeignKey("procedures.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Practice(Worded, Base):
    """The one practice; its row has id 1.

    `office_hours` are spans of a week, by the wall clock, in which somebody answers the telephone: the weekday (Monday
    is 0), and from which minute until which, counted from 0:00. What is kept for so many days is
    forgotten then, counted from the end of the visit: see `appointments/erasure.py` and `messages/forgetting.py`.
    Of the two of notice one is 0: `minimum_notice_days` are whole days of the practice's calendar.
    From `quiet_from_minute` until `quiet_until_minute` of its wall clock no reminder is sent and nobody is asked.
    Time that has been free for `offer_after_minutes` is offered to an `offer_group` of those who wait for an earlier
    time, and to the next every `offer_every_minutes`; a wish for one stands for `wish_days`.
    `notices` are dated lines on every page for patients (catalog.Notice), the first first; `letter_lines` are the
    practice's own sentences in emails, by kind of letter and then by language. Staff alone write these two.
    """

    __tablename__ = "practice"
    __table_args__ = (
        CheckConstraint("id = 1", name="only_one"),
        CheckConstraint("slot_step_minutes BETWEEN 5 AND 240", name="slot_step"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    time_zone: Mapped[str] = mapped_column(String(64))
    telephone: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(254))
    mail_domain: Mapped[str] = mapped_column(String(253))
    address: Mapped[str] = mapped_column(Text)
    languages: Mapped[list[str]] = mapped_column(JSON)
    holiday_region: Mapped[str] = mapped_column(String(10))
    holidays_kept_open: Mapped[list[str]] = mapped_column(JSON)
    slot_step_minutes: Mapped[int]
    minimum_notice_minutes: Mapped[int]
    minimum_notice_days: Mapped[int] = mapped_column(default=0, server_default="0")
    booking_horizon_days: Mapped[int]
    hold_minutes: Mapped[int]
    cancellation_notice_minutes: Mapped[int]
    email_delay_minutes: Mapped[int] = mapped_column(default=3, server_default="3")
    veil_minutes: Mapped[int] = mapped_column(default=2, server_default="2")
    follow_up_weeks: Mapped[int] = mapped_column(default=2, server_default="2")
    keep_page_days: Mapped[int] = mapped_column(default=30, server_default="30")
    keep_emails_days: Mapped[int] = mapped_column(default=90, server_default="90")
    keep_answers_days: Mapped[int] = mapped_column(default=365, server_default="365")
    office_hours: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    reminder_days: Mapped[list[int]] = mapped_column(JSON, default=lambda: [7, 2], server_default="[7, 2]")
    video_reminder_hours: Mapped[int] = mapped_column(default=3, server_default="3")
    quiet_from_minute: Mapped[int] = mapped_column(default=1260, server_default="1260")
    quiet_until_minute: Mapped[int] = mapped_column(default=480, server_default="480")
    offer_after_minutes: Mapped[int] = mapped_column(default=3, server_default="3")
    offer_group: Mapped[int] = mapped_column(default=3, server_default="3")
    offer_every_minutes: Mapped[int] = mapped_column(default=20, server_default="20")
    wish_days: Mapped[int] = mapped_column(default=60, server_default="60")
    consultation_fee_cents: Mapped[int]
    currency: Mapped[str] = mapped_column(String(3))
    fee_counts_toward_surgery: Mapped[bool]
    notices: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    letter_lines: Mapped[dict[str, dict[str, str]]] = mapped_column(JSON, default=dict, server_default="{}")
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def zone(self) -> ZoneInfo:
        return _zone(self.time_zone)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Concern(Worded, Base):
    """What people come about, such as the eyes; `procedures` are the slugs of those that may help."""

    __tablename__ = "concerns"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    procedures: Mapped[list[str]] = mapped_column(JSON, default=list)


class Location(Worded, Base):
    """Where a consultation takes place: an office, or a video room."""

    __tablename__ = "locations"
    __table_args__ = (CheckConstraint("kind IN ('office', 'video')", name="kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    kind: Mapped[str] = mapped_column(String(10))
    address: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)


class Surgeon(Worded, Base):
    """Who is booked.

    `version` rises, under the lock, with everything that decides a slot; `feed_version` with every calendar event.
    On the local date `late_on` they are running `late_minutes` late.
    """

    __tablename__ = "surgeons"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    colour: Mapped[str] = mapped_column(String(20))
    daily_cap: Mapped[int | None]
    photograph: Mapped[str | None] = mapped_column(String(80))
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    late_on: Mapped[date | None]
    late_minutes: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    feed_version: Mapped[int] = mapped_column(default=1)

    procedures: Mapped[list[Procedure]] = relationship(
        secondary=performs, back_populates="surgeons", order_by="Procedure.position"
    )


class Procedure(Worded, Base):
    """What a consultation is about; carries its length and buffers, and `questions` for patients (catalog.Question)."""

    __tablename__ = "procedures"
    __table_args__ = (
        CheckConstraint("family IN ('surgical', 'non_surgical', 'unsure')", name="family"),
        CheckConstraint("consultation_minutes BETWEEN 5 AND 480", name="consultation"),
        CheckConstraint("buffer_before_minutes BETWEEN 0 AND 240", name="buffer_before"),
        CheckConstraint("buffer_after_minutes BETWEEN 0 AND 240", name="buffer_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    family: Mapped[str] = mapped_column(String(20))
    position: Mapped[int] = mapped_column(default=0)
    consultation_minutes: Mapped[int]
    buffer_before_minutes: Mapped[int]
    buffer_after_minutes: Mapped[int]
    drawing: Mapped[str | None] = mapped_column(String(60))
    questions: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    search_words: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    active: Mapped[bool] = mapped_column(default=True)

    surgeons: Mapped[list[Surgeon]] = relationship(
        secondary=performs, back_populates="procedures", order_by="Surgeon.position"
    )
