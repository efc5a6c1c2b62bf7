"""What a practice file holds, once it has been read and found right.

The fields are the keys of the file, in its order.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

Texts = Mapping[str, Mapping[str, str]]
"""Words by language, then by key. The first language is the practice's own and has every key, if need be empty."""


class OfficeHours(NamedTuple):
    """Somebody answers the telephone every week from `from_minute` until `until_minute`, as in `HoursEntry`."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    name: str
    time_zone: str
    telephone: str
    email: str
    mail_domain: str
    address: tuple[str, ...]  # lines
    languages: tuple[str, ...]  # the first is the one that texts are never missing in
    holiday_region: str  # "US-CA"; empty: no public holidays
    holidays_kept_open: tuple[str, ...]
    slot_step_minutes: int
    minimum_notice_minutes: int
    minimum_notice_days: int  # whole days instead of minutes; of the two one is 0
    booking_horizon_days: int
    hold_minutes: int
    cancellation_notice_minutes: int
    email_delay_minutes: int
    veil_minutes: int  # 0: never
    follow_up_weeks: int
    reminder_days: tuple[int, ...]
    video_reminder_hours: int  # 0: none
    quiet_hours: tuple[int, int]  # from and until which minute, by the wall clock
    offer_after_minutes: int
    offer_group: int
    offer_every_minutes: int
    wish_days: int
    consultation_fee_cents: int
    currency: str
    fee_counts_toward_surgery: bool
    keep_page_days: int  # these three: after the end of the visit
    keep_emails_days: int
    keep_answers_days: int
    office_hours: tuple[OfficeHours, ...]
    texts: Texts


@dataclass(frozen=True, slots=True)
class LocationEntry:
    slug: str
    kind: str
    address: tuple[str, ...]  # lines; none for video
    texts: Texts


@dataclass(frozen=True, slots=True)
class HoursEntry:
    """Open every week from `from_minute` until `until_minute`, counted from 0:00 by the wall clock."""

    location: str  # its slug
    weekday: int  # Monday is 0
    from_minute: int
    until_minute: int  # 1440: to the end of the day
    valid_from: date | None = None
    valid_until: date | None = None  # the last day


@dataclass(frozen=True, slots=True)
class SurgeonEntry:
    slug: str
    name: str
    colour: str
    daily_cap: int | None
    photograph: str | None  # the name of a file in the folder `photographs` of the instance folder
    working_hours: tuple[HoursEntry, ...]
    texts: Texts


@dataclass(frozen=True, slots=True)
class QuestionEntry:
    """Asked of patients once they have booked; `texts` have "question", perhaps "hint", and each choice by its slug."""

    slug: str
    kind: str
    choices: tuple[str, ...]  # slugs; none unless the kind is a choice
    texts: Texts


@dataclass(frozen=True, slots=True)
class ProcedureEntry:
    slug: str
    family: str
    consultation_minutes: int
    buffer_before_minutes: int
    buffer_after_minutes: int
    surgeons: tuple[str, ...]  # slugs of those who perform it
    drawing: str | None
    questions: tuple[str, ...]  # their slugs, in the order in which they are asked
    search_words: tuple[str, ...]  # by which people look for it, in any language
    active: bool | None  # False takes it off the site; None: the file does not say
    texts: Texts


@dataclass(frozen=True, slots=True)
class ConcernEntry:
    """What people come about, such as the eyes."""

    slug: str
    procedures: tuple[str, ...]  # slugs of those that may help, in the order in which they are shown
    texts: Texts


@dataclass(frozen=True, slots=True)
class PracticeFile:
    """All stand in the order in which they are shown."""

    practice: PracticeEntry
    locations: tuple[LocationEntry, ...]
    surgeons: tuple[SurgeonEntry, ...]
    procedures: tuple[ProcedureEntry, ...]
    questions: tuple[QuestionEntry, ...] = ()
    concerns: tuple[ConcernEntry, ...] = ()
