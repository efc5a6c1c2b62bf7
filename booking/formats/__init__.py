"""How a moment, a price, a length of time, a telephone number or a name reads in the language of the reader.

The one formatter of page, letter and calendar; the locale is the reader's, by default that of the request answered or
the letter written.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask

from booking.formats.amounts import duration, money, period
from booking.formats.days import (
    day_and_month,
    day_and_year,
    day_long,
    day_short,
    first_of_week,
    month_and_day,
    month_name,
    month_title,
    weekday,
    weekday_short,
    weekdays,
)
from booking.formats.languages import language_name, own_name
from booking.formats.locales import AnyLocale, language, language_tag, regional
from booking.formats.moments import MomentLines, moment, moment_in_lines, moment_of_year
from booking.formats.names import proper_name, with_proper_names
from booking.formats.other_language import in_its_language, lang_attribute
from booking.formats.spoken_language import Babel, Spoken, spoken
from booking.formats.telephones import telephone
from booking.formats.times import clock_face, time_range, time_short, wall_time
from booking.formats.zones import iso_moment, zone_city

__all__ = [
    "AnyLocale",
    "Babel",
    "MomentLines",
    "Spoken",
    "clock_face",
    "day_and_month",
    "day_and_year",
    "day_long",
    "day_short",
    "duration",
    "first_of_week",
    "in_its_language",
    "init_app",
    "iso_moment",
    "lang_attribute",
    "language",
    "language_name",
    "language_tag",
    "moment",
    "moment_in_lines",
    "moment_of_year",
    "money",
    "month_and_day",
    "month_name",
    "month_title",
    "own_name",
    "period",
    "proper_name",
    "regional",
    "spoken",
    "telephone",
    "time_range",
    "time_short",
    "wall_time",
    "weekday",
    "weekday_short",
    "weekdays",
    "with_proper_names",
    "zone_city",
]


def init_app(app: Flask, *, zone: Callable[[], ZoneInfo]) -> None:
    """Makes all of these Jinja filters that ask `zone` for the practice's zone.

    Asked as a function, since an imported macro does not see what a view hands its template.
    """

    def in_practice_zone(shown: Callable[..., Any]) -> Callable[..., Any]:
        def filtered(value: Any, *rest: Any, **named: Any) -> Any:
            named.setdefault("zone", zone())
            return shown(value, *rest, **named)

        return filtered

    dated = (
        day_long,
        day_and_month,
        day_and_year,
        day_short,
        month_title,
        time_short,
        time_range,
        moment,
        moment_in_lines,
        iso_moment,
    )
    for shown in dated:
        app.add_template_filter(in_practice_zone(shown), shown.__name__)
    for written in (
        wall_time,
        money,
        duration,
        telephone,
        proper_name,
        with_proper_names,
        lang_attribute,
        in_its_language,
    ):
        app.add_template_filter(written, written.__name__)
