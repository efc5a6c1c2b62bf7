"""The month or day that an address asks for, as ?month=2026-10 or ?day=2026-10-06 do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from booking.availability import DAY
from booking.formats import AnyLocale, day_long, month_name, month_title
from booking.forms.dates import NoSuchDay, NotADate, read_date, read_month

FARTHEST = 20 * 366 * DAY  # from today; nobody keeps a diary for longer, and dates have an end


@dataclass(frozen=True, slots=True)
class RequestedDay:
    """What can be shown of what was asked for, and a sentence about what cannot.

    `wrong` says that nobody could have meant it: the answer is 422. A day gone by is not wrong, its link is only old.
    """

    month: date | None = None  # its first day
    day: date | None = None
    sentence: str | None = None
    wrong: bool = False


def read_requested_day(
    args: Mapping[str, str],
    *,
    today: date,
    last_day: date,
    otherwise: date | None = None,
    locale: AnyLocale = None,
) -> RequestedDay:
    """A day, or else a month, within today to `last_day`; without either, the day `otherwise`, or neither."""
    if args.get("day"):
        return _day(args["day"], today=today, last_day=last_day, locale=locale)
    if args.get("month"):
        return _month(args["month"], today=today, last_day=last_day, locale=locale)
    return on_day(otherwise) if otherwise else RequestedDay()


def on_day(day: date) -> RequestedDay:
    """As if an address asked for that day, which can be shown."""
    return RequestedDay(month=day.replace(day=1), day=day)


@dataclass(frozen=True, slots=True)
class DiaryDay:
    """`sentence` says why it is not the day that was asked for."""

    on: date
    sentence: str | None = None


def read_diary_day(text: str | None, *, today: date) -> DiaryDay:
    if not text:
        return DiaryDay(today)
    try:
        on = read_date(text)
    except (NotADate, NoSuchDay):
        return DiaryDay(today, _("There is no such day. Here is today."))
    if abs(on - today) > FARTHEST:
        return DiaryDay(today, _("That day is too far away. Here is today."))
    return DiaryDay(on)


def _day(text: str, *, today: date, last_day: date, locale: AnyLocale) -> RequestedDay:
    try:
        day = read_date(text)
    except NotADate:
        return RequestedDay(sentence=_("We couldn’t read the day in that address."), wrong=True)
    except NoSuchDay as missing:
        kept = missing.month if today.replace(day=1) <= missing.month <= last_day else None
        sentence = _("There is no %(month)s %(day)s, %(year)s.", **_named(missing, locale))
        return RequestedDay(month=kept, sentence=sentence, wrong=True)
    if day < today:
        return RequestedDay(sentence=_("%(day)s has passed.", day=day_long(day, locale=locale)))
    if day > last_day:
        return RequestedDay(sentence=_too_far(day_long(day, locale=locale), last_day, locale))
    return on_day(day)


def _month(text: str, *, today: date, last_day: date, locale: AnyLocale) -> RequestedDay:
    try:
        month = read_month(text)
    except NotADate:
        return RequestedDay(sentence=_("We couldn’t read the month in that address."), wrong=True)
    if month < today.replace(day=1):
        return RequestedDay(sentence=_("%(month)s has passed.", month=month_title(month, locale=locale)))
    if month > last_day:
        return RequestedDay(sentence=_too_far(month_title(month, locale=locale), last_day, locale))
    return RequestedDay(month=month)


def _named(missing: NoSuchDay, locale: AnyLocale) -> dict[str, object]:
    return {"month": month_name(missing.month, locale), "day": missing.day, "year": missing.month.year}


def _too_far(requested: str, last_day: date, locale: AnyLocale) -> str:
    return _(
        "%(requested)s is too far ahead. You can book online through %(last_day)s.",
        requested=requested,
        last_day=day_long(last_day, locale=locale),
    )
