"""What the practice file says of the practice itself."""

import re
from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays
from babel import localedata
from babel.numbers import list_currencies

from booking.catalog.file.entries import PracticeEntry
from booking.catalog.file.hours import office_hours
from booking.catalog.file.keys import Keys, did_you_mean
from booking.catalog.file.texts import read_texts
from booking.catalog.reviews import REVIEW
from booking.confidential import NotAnEmail, read_email, telephone_uri

_TEXTS = ("welcome", "consultation", "advice", "privacy")
_TELEPHONE = re.compile(r"\+?[0-9 ().-]{7,20}( ext[.] [0-9]{1,7})?")  # as it is printed
_DOMAIN = re.compile(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?")
MOST_NOTICE_MINUTES, MOST_NOTICE_DAYS = 14 * 24 * 60, 30
_LONGEST_KEPT = 10 * 365  # days
_CLOCK = r"([01]?\d|2[0-3]):([0-5]\d)"
_QUIET = re.compile(rf"{_CLOCK}\s*[-–]\s*{_CLOCK}", re.ASCII)
_YEARS = range(2020, 2041)  # long enough for every holiday to fall on, beside and together with others


def read_practice_table(keys: Keys) -> PracticeEntry:
    keys.only([field.name for field in fields(PracticeEntry)])
    languages = _languages(keys)
    region = _holiday_region(keys)
    page, emails, answers = _periods(keys)
    minutes, days = _notice(keys)
    return PracticeEntry(
        name=keys.line("name"),
        time_zone=_time_zone(keys),
        telephone=_telephone(keys),
        email=_email(keys),
        mail_domain=_mail_domain(keys),
        address=keys.lines("address", least=1),
        languages=languages,
        holiday_region=region,
        holidays_kept_open=_kept_open(keys, region),
        slot_step_minutes=_slot_step(keys),
        minimum_notice_minutes=minutes,
        minimum_notice_days=days,
        booking_horizon_days=keys.number("booking_horizon_days", 1, 365),
        hold_minutes=keys.number("hold_minutes", 2, 60),
        cancellation_notice_minutes=keys.number("cancellation_notice_minutes", 0, 14 * 24 * 60),
        email_delay_minutes=keys.number_or("email_delay_minutes", 3, 0, 60),
        veil_minutes=keys.number_or("veil_minutes", 2, 0, 60),
        follow_up_weeks=keys.number_or("follow_up_weeks", 2, 1, 52),
        reminder_days=_reminder_days(keys),
        video_reminder_hours=keys.number_or("video_reminder_hours", 3, 0, 48),
        quiet_hours=_quiet_hours(keys),
        offer_after_minutes=keys.number_or("offer_after_minutes", 3, 0, 120),
        offer_group=keys.number_or("offer_group", 3, 1, 50),
        offer_every_minutes=keys.number_or("offer_every_minutes", 20, 1, 24 * 60),
        wish_days=keys.number_or("wish_days", 60, 1, 365),
        consultation_fee_cents=keys.number("consultation_fee_cents", 0, 1_000_000),
        currency=_currency(keys),
        fee_counts_toward_surgery=keys.yes_or_no("fee_counts_toward_surgery"),
        keep_page_days=page,
        keep_emails_days=emails,
        keep_answers_days=answers,
        office_hours=office_hours(keys),
        texts=read_texts(
            keys, languages, required=_TEXTS, optional=("bring", "payment"), absent=("telehealth_consent", *REVIEW)
        ),
    )


def _languages(keys: Keys) -> tuple[str, ...]:
    languages = keys.lines("languages", least=1)
    for language in languages:
        if not localedata.exists(language):
            raise keys.must_be("languages", "codes such as 'en' or 'ko'", language)
    return languages


def _time_zone(keys: Keys) -> str:
    name = keys.line("time_zone", longest=64)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # no such zone, a path, a folder of zones
        raise keys.must_be("time_zone", "a time zone such as 'America/Los_Angeles'", name) from error
    return name


def _telephone(keys: Keys) -> str:
    telephone = keys.line("telephone")
    if not _TELEPHONE.fullmatch(telephone) or not telephone_uri(telephone):
        raise keys.must_be("telephone", "a telephone number such as '(310) 555-0142'", telephone)
    return telephone


def _email(keys: Keys) -> str:
    email = keys.line("email", longest=254)
    try:
        return read_email(email)
    except NotAnEmail as error:
        raise keys.must_be("email", "exactly one e-mail address", email) from error


def _mail_domain(keys: Keys) -> str:
    domain = keys.line("mail_domain", longest=253)
    if not _DOMAIN.fullmatch(domain):
        raise keys.must_be("mail_domain", "a domain such as 'practice.example', in small letters", domain)
    return domain


def _holiday_region(keys: Keys) -> str:
    region = keys.paragraphs("holiday_region")
    try:
        _holiday_names(region)
    except NotImplementedError as error:
        raise keys.must_be("holiday_region", "a region such as 'US-CA', or empty", region) from error
    return region


def _kept_open(keys: Keys, region: str) -> tuple[str, ...]:
    kept_open = keys.lines("holidays_kept_open", least=0)
    known = _holiday_names(region)
    for name in kept_open:
        if name not in known:
            raise keys.wrong(
                "holidays_kept_open",
                f"{name!r} is no public holiday of {region or 'no region'}{did_you_mean(name, known)}",
            )
    return kept_open


@lru_cache(maxsize=8)
def _holiday_names(region: str) -> Sequence[str]:
    """As the library spells them. When two fall on one day it joins their names by a semicolon."""
    if not region:
        return ()
    country, _, subdivision = region.partition("-")
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=_YEARS, language="en_US")
    names = {part.removesuffix(" (observed)") for name in found.values() for part in name.split("; ")}
    return sorted(names)


def _slot_step(keys: Keys) -> int:
    step = keys.number("slot_step_minutes", 5, 240, multiple_of=5)
    if 24 * 60 % step:
        raise keys.must_be("slot_step_minutes", "a part of the day that goes into 24 hours evenly", step)
    return step


def _notice(keys: Keys) -> tuple[int, int]:
    """In minutes or in whole days."""
    days = keys.number_or("minimum_notice_days", 0, 0, MOST_NOTICE_DAYS)
    minutes = keys.number_or("minimum_notice_minutes", 0, 0, MOST_NOTICE_MINUTES)
    if not days and "minimum_notice_minutes" not in keys:
        minutes = keys.number("minimum_notice_minutes", 0, MOST_NOTICE_MINUTES)
    if days and minutes:
        raise keys.wrong("minimum_notice_days", "is said beside minimum_notice_minutes: say one of them")
    return minutes, days


def _periods(keys: Keys) -> tuple[int, int, int]:
    """For how many days the patient's page, emails and answers are kept: none of the others outlives the answers."""
    answers = keys.number_or("keep_answers_days", 365, 1, _LONGEST_KEPT)
    page = keys.number_or("keep_page_days", min(30, answers), 1, answers)
    emails = keys.number_or("keep_emails_days", min(90, answers), 1, answers)
    return page, emails, answers


def _reminder_days(keys: Keys) -> tuple[int, ...]:
    """The farthest first."""
    days = keys.numbers("reminder_days", 1, 60) if "reminder_days" in keys else (7, 2)
    return tuple(sorted(days, reverse=True))


def _quiet_hours(keys: Keys) -> tuple[int, int]:
    """Over midnight most often; empty: none."""
    said = keys.paragraphs("quiet_hours") if "quiet_hours" in keys else "21:00-8:00"
    found = _QUIET.fullmatch(said)
    if said and not found:
        raise keys.must_be("quiet_hours", "times such as '21:00-8:00', or empty", said)
    hour, minute, until_hour, until_minute = map(int, found.groups()) if found else (0, 0, 0, 0)
    return hour * 60 + minute, until_hour * 60 + until_minute


def _currency(keys: Keys) -> str:
    currency = keys.line("currency")
    if currency not in list_currencies():
        raise keys.must_be("currency", "a currency such as 'USD'", currency)
    return currency
