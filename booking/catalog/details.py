"""The practice and what it offers as plain values: the columns that pages and letters show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from booking.models import Fee, Location, Procedure, Surgeon, Texts, words_in


@dataclass(frozen=True, slots=True)
class _Worded:
    texts: Texts

    def words(self, language: str) -> dict[str, Any]:
        return words_in(self.texts, language)


@dataclass(frozen=True, slots=True)
class PracticeDetails(_Worded):
    name: str
    time_zone: str
    telephone: str
    email: str
    mail_domain: str
    address: str
    languages: list[str]
    cancellation_notice_minutes: int
    consultation_fee_cents: int
    currency: str
    fee_counts_toward_surgery: bool
    holiday_region: str
    holidays_kept_open: list[str]
    veil_minutes: int
    follow_up_weeks: int
    keep_page_days: int
    keep_emails_days: int
    keep_answers_days: int
    notices: list[dict[str, Any]]  # as read_notice reads them
    letter_lines: dict[str, dict[str, str]]  # by kind of letter, then by language
    wish_days: int
    office_hours: list[list[int]]
    latest_closures: str | None  # as LATEST_CLOSURES writes them

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def fee(self) -> Fee:
        return Fee(self.consultation_fee_cents, self.currency, self.fee_counts_toward_surgery)


@dataclass(frozen=True, slots=True)
class ProcedureDetails(_Worded):
    id: int
    slug: str
    family: str  # surgical, non_surgical, unsure
    consultation_minutes: int
    drawing: str | None
    search_words: list[str]


@dataclass(frozen=True, slots=True)
class ConcernDetails(_Worded):
    """What people come about, such as the eyes, and the procedures that may help, by slug."""

    slug: str
    procedures: list[str]


@dataclass(frozen=True, slots=True)
class SurgeonDetails(_Worded):
    id: int
    slug: str
    name: str
    colour: str
    daily_cap: int | None
    photograph: str | None  # the name of a file in the instance folder
    late_on: date | None
    late_minutes: int | None


@dataclass(frozen=True, slots=True)
class LocationDetails(_Worded):
    id: int
    slug: str
    kind: str  # office, video
    address: str


# What an appointment or a visit refers to is a row.
AnyProcedure = Procedure | ProcedureDetails
AnySurgeon = Surgeon | SurgeonDetails
AnyLocation = Location | LocationDetails
