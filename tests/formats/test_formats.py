"""What dates, times, prices and lengths are made of in any language; as each writes them is test_languages.py."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from babel import Locale, localedata
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale

from booking import formats
from booking.calendars import add_to_google_url, add_to_outlook_url

HOME = ZoneInfo("America/Los_Angeles")
AFTERNOON = datetime(2026, 10, 6, 21, 30, tzinfo=UTC)


def test_a_date_needs_no_zone_and_an_instant_is_shown_on_the_practices_day() -> None:
    assert formats.day_long(date(2026, 10, 6)) == "Tuesday, October 6, 2026"
    late = datetime(2026, 10, 7, 6, 59, tzinfo=UTC)
    assert formats.day_short(late, HOME) == "Tue, Oct 6"
    assert formats.month_title(datetime(2026, 11, 1, 6, 0, tzinfo=UTC), HOME) == "October 2026"


@pytest.mark.parametrize(
    ("utc", "wall"),
    [
        ("2026-10-06T19:00", "12:00 noon"),
        ("2026-10-06T19:15", "12:15 PM"),
        ("2026-10-06T07:00", "12:00 midnight"),
        ("2026-10-06T07:30", "12:30 AM"),
        # The night summer time ends: 1:00 to 1:59 happens twice, its neighbors once.
        ("2026-11-01T07:30", "12:30 AM"),
        ("2026-11-01T08:00", "1:00 AM PDT"),
        ("2026-11-01T08:30", "1:30 AM PDT"),
        ("2026-11-01T09:00", "1:00 AM PST"),
        ("2026-11-01T09:30", "1:30 AM PST"),
        ("2026-11-01T10:00", "2:00 AM"),
        ("2026-11-02T09:30", "1:30 AM"),
        # The night it begins: no wall time is doubted, 2:00 to 2:59 is never shown.
        ("2026-03-08T09:30", "1:30 AM"),
        ("2026-03-08T10:00", "3:00 AM"),
    ],
)
def test_times_around_noon_midnight_and_both_clock_changes(utc: str, wall: str) -> None:
    instant = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert formats.time_short(instant, HOME, "en") == wall
    assert formats.moment(instant, HOME, "en").endswith(f" at {wall}")


def test_a_range_across_the_clock_change_is_not_backwards() -> None:
    start = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
    assert formats.time_range(start, start + timedelta(minutes=45), HOME) == "1:30 AM PDT – 1:15 AM PST"
    assert formats.time_range(AFTERNOON, AFTERNOON + timedelta(minutes=45), HOME) == "2:30 PM – 3:15 PM"


def test_wall_times_of_working_hours() -> None:
    assert [formats.wall_time(minute) for minute in (0, 540, 720, 1035, 1440)] == [
        *("12:00 midnight", "9:00 AM", "12:00 noon", "5:15 PM", "12:00 midnight")
    ]


def test_the_machine_readable_moment_carries_the_practices_offset() -> None:
    assert formats.iso_moment(AFTERNOON, HOME) == "2026-10-06T14:30:00-07:00"
    assert formats.iso_moment(datetime(2026, 11, 1, 9, 30, tzinfo=UTC), HOME) == "2026-11-01T01:30:00-08:00"


def test_a_naive_datetime_or_a_forgotten_zone_is_an_error_not_a_wrong_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        formats.time_short(datetime(2026, 10, 6, 14, 30), HOME)  # noqa: DTZ001
    with pytest.raises(ValueError, match="zone"):
        formats.day_long(AFTERNOON)


def test_a_currency_without_cents_is_not_divided() -> None:
    assert formats.money(150000, "KRW", "en") == "₩150,000"


@pytest.mark.parametrize(
    ("length", "english"),
    [
        (1, "1 minute"),
        (45, "45 minutes"),
        (60, "60 minutes"),
        (timedelta(minutes=90), "90 minutes"),
        (120, "2 hours"),
        (150, "2 hours 30 minutes"),
        (timedelta(days=1), "24 hours"),
        (0, "0 minutes"),
    ],
)
def test_lengths(length: int | timedelta, english: str) -> None:
    assert formats.duration(length, "en") == english


def test_a_language_without_long_units_gets_its_short_ones() -> None:
    assert formats.duration(45, "ko") == "45분"
    assert formats.duration(45, "ko_KR") == "45분"


def test_no_language_breaks_or_leaves_a_placeholder_or_a_narrow_space() -> None:
    dated = (formats.day_long, formats.day_and_month, formats.day_short, formats.month_title, formats.moment)
    # The practice's own first: after hundreds of others, what Babel knows of one language rubs off on the next, and
    # stays for the tests to come.
    for spoken in map(Locale.parse, ["en", "es", "ko", *localedata.locale_identifiers()]):
        written = [shown(AFTERNOON, HOME, spoken) for shown in dated]
        written += [formats.money(15000, "USD", spoken), formats.duration(150, spoken)]
        assert all(written), spoken
        assert not set("".join(written)) & set("{}\u202f\u2009"), spoken
        assert "duration-" not in "".join(written), spoken


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    Babel(app)
    formats.init_app(app, zone=lambda: HOME)
    return app


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ at|moment }}", "Tuesday, October 6, 2026 at 2:30 PM"),
        ("{{ at|day_short }} {{ at|time_short }}", "Tue, Oct 6 2:30 PM"),
        ("{{ at|time_range(until) }}", "2:30 PM – 3:15 PM"),
        ("{{ 15000|money }} {{ 45|duration }} {{ 540|wall_time }}", "$150 45 minutes 9:00 AM"),
        ("{{ at|time_short(locale='es') }}", "2:30 p.m."),
        ("{% macro m(at) %}{{ at|iso_moment }}{% endmacro %}{{ m(at) }}", "2026-10-06T14:30:00-07:00"),
    ],
)
def test_templates_use_them_as_filters_without_naming_the_zone(app: Flask, template: str, text: str) -> None:
    with app.test_request_context():
        assert render_template_string(template, at=AFTERNOON, until=AFTERNOON + timedelta(minutes=45)) == text


def test_filters_speak_the_language_of_the_letter_being_written(app: Flask) -> None:
    with app.test_request_context(), force_locale("es"):
        assert render_template_string("{{ at|moment }}", at=AFTERNOON).startswith("martes, 6 de octubre")


def test_links_into_web_calendars_hold_the_instant_and_a_neutral_title(app: Flask) -> None:
    asked: dict[str, Any] = {
        "starts_at": AFTERNOON.astimezone(HOME),
        "ends_at": AFTERNOON + timedelta(minutes=45),
        "place": "1 Example St & Co",
    }
    with app.test_request_context():
        assert add_to_google_url(**asked) == (
            "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Appointment"
            "&dates=20261006T213000Z%2F20261006T221500Z&location=1%20Example%20St%20%26%20Co"
        )
        assert add_to_outlook_url(**asked) == (
            "https://outlook.live.com/calendar/0/deeplink/compose?path=%2Fcalendar%2Faction%2Fcompose"
            "&rru=addevent&subject=Appointment&startdt=2026-10-06T21%3A30%3A00Z&enddt=2026-10-06T22%3A15%3A00Z"
            "&location=1%20Example%20St%20%26%20Co"
        )
