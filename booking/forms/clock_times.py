"""A time by the wall clock, as people at a desk type it."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from flask_babel import gettext as _

DAY_ENDS: Final = 24 * 60
HALF_A_DAY: Final = 12 * 60
_NAMED: Final = {"noon": HALF_A_DAY, "midday": HALF_A_DAY, "midnight": 0}
_CLOCK: Final = re.compile(
    r"(?:(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2})|h)?|(?P<hour_of_four>\d{1,2})(?P<minute_of_four>\d{2}))"
    r"\s*(?:o['’]?clock)?\s*(?:(?P<half>[ap])\.?\s*(?:m\.?)?|(?P<name>noon|midday|midnight))?",
    re.ASCII,
)
_BARE_HOUR: Final = re.compile(r"[1-9]|1[0-2]", re.ASCII)
_AFTERNOON_HOURS: Final = range(1, 7)  # nobody here sees patients from 1 to 6 at night


class ClockTime(NamedTuple):
    """In minutes from 0:00; `guessed` when nothing said which half of the day was meant."""

    minute: int
    guessed: bool


def read_clock(typed: str, *, closing: bool = False) -> ClockTime:
    """14:30, 2:30 PM, 5p, 1730, 17h30, noon; a `closing` midnight is the day's end. Raises ValueError in words.

    Of bare hours 1 to 6 are in the afternoon, and are guessed like all from 1 to 12.
    """
    text = unicodedata.normalize("NFKC", typed).strip().casefold()
    minute = _NAMED.get(text)
    if minute is None:
        minute = _minute(text, typed, closing=closing)
    guessed = _BARE_HOUR.fullmatch(text) is not None
    if guessed and int(text) in _AFTERNOON_HOURS:
        minute += HALF_A_DAY
    return ClockTime(DAY_ENDS if closing and minute == 0 else minute, guessed)


def in_order(opens: ClockTime, closes: ClockTime) -> tuple[ClockTime, ClockTime]:
    """The same with one that was guessed put into the other half of the day, if only so the end follows the start."""
    if closes.minute >= opens.minute:
        return opens, closes
    if closes.guessed and opens.minute < closes.minute + HALF_A_DAY <= DAY_ENDS:
        return opens, closes._replace(minute=closes.minute + HALF_A_DAY)
    if opens.guessed and 0 <= opens.minute - HALF_A_DAY < closes.minute:
        return opens._replace(minute=opens.minute - HALF_A_DAY), closes
    return opens, closes


def _minute(text: str, typed: str, *, closing: bool) -> int:
    found = _CLOCK.fullmatch(text)
    if found is None:
        raise ValueError(_("Enter a time like 9:00 AM or 14:30."))
    hour, minute = int(found["hour"] or found["hour_of_four"]), int(found["minute"] or found["minute_of_four"] or 0)
    if found["name"]:
        is_a_time = (hour, minute) == (12, 0)
        hour = _NAMED[found["name"]] // 60
    elif found["half"]:
        is_a_time = 1 <= hour <= 12
        hour = hour % 12 + (12 if found["half"] == "p" else 0)
    else:
        is_a_time = hour < 24 or (closing and (hour, minute) == (24, 0))
    if not is_a_time or minute > 59:
        raise ValueError(_("There is no %(time)s on the clock. Enter a time like 9:00 AM or 14:30.", time=typed))
    return hour * 60 + minute
