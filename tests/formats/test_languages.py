"""Every form in English, Spanish and Korean, as people of California write them: a table for each."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel, force_locale

from booking import formats
from booking.confidential import national, read_telephone, telephone_uri

HOME = ZoneInfo("America/Los_Angeles")


def at(wall: str, *, fold: int = 0) -> datetime:
    """That time in Los Angeles, in UTC."""
    return datetime.fromisoformat(wall).replace(tzinfo=HOME, fold=fold).astimezone(UTC)


AFTERNOON = at("2026-10-06T14:30")


@pytest.mark.parametrize(
    ("shown", "english", "spanish", "korean"),
    [
        (formats.day_long, "Tuesday, October 6, 2026", "martes, 6 de octubre de 2026", "2026년 10월 6일 화요일"),
        (formats.day_and_year, "October 6, 2026", "6 de octubre de 2026", "2026년 10월 6일"),
        (formats.day_and_month, "Tuesday, October 6", "martes, 6 de octubre", "10월 6일 화요일"),
        (formats.day_short, "Tue, Oct 6", "mar, 6 de oct", "10월 6일 (화)"),
        (formats.month_and_day, "Oct 6", "6 oct", "10월 6일"),
        (formats.month_title, "October 2026", "octubre de 2026", "2026년 10월"),
        (formats.weekday, "Tuesday", "martes", "화요일"),
        (formats.weekday_short, "Tue", "mar", "화"),
        (formats.time_short, "2:30 PM", "2:30 p.m.", "오후 2:30"),
        (formats.clock_face, "2:30", "2:30", "2:30"),
        (
            formats.moment,
            "Tuesday, October 6, 2026 at 2:30 PM",
            "martes, 6 de octubre de 2026, 2:30 p.m.",
            "2026년 10월 6일 화요일 오후 2:30",
        ),
        (
            formats.moment_of_year,
            "Tuesday, October 6, 2:30 PM",
            "martes, 6 de octubre, 2:30 p.m.",
            "10월 6일 화요일 오후 2:30",
        ),
    ],
)
def test_each_form(shown: Callable[..., str], english: str, spanish: str, korean: str) -> None:
    assert shown(AFTERNOON, HOME, "en") == english
    assert shown(AFTERNOON, HOME) == english  # outside of any request
    assert shown(AFTERNOON, HOME, "es") == spanish
    assert shown(AFTERNOON, HOME, "ko") == korean


@pytest.mark.parametrize(
    ("wall", "spanish", "korean"),
    [
        ("2026-01-01T09:00", "jueves, 1 de enero de 2026, 9:00 a.m.", "2026년 1월 1일 목요일 오전 9:00"),
        ("2027-02-28T16:45", "domingo, 28 de febrero de 2027, 4:45 p.m.", "2027년 2월 28일 일요일 오후 4:45"),
        ("2028-02-29T13:00", "martes, 29 de febrero de 2028, 1:00 p.m.", "2028년 2월 29일 화요일 오후 1:00"),
        ("2026-09-30T08:15", "miércoles, 30 de septiembre de 2026, 8:15 a.m.", "2026년 9월 30일 수요일 오전 8:15"),
        ("2026-12-31T23:59", "jueves, 31 de diciembre de 2026, 11:59 p.m.", "2026년 12월 31일 목요일 오후 11:59"),
        ("2026-10-06T12:00", "martes, 6 de octubre de 2026, 12:00 del mediodía", "2026년 10월 6일 화요일 낮 12:00"),
        ("2026-10-06T12:15", "martes, 6 de octubre de 2026, 12:15 p.m.", "2026년 10월 6일 화요일 오후 12:15"),
        (
            "2026-10-06T00:00",
            "martes, 6 de octubre de 2026, 12:00 de la medianoche",
            "2026년 10월 6일 화요일 오전 0:00",
        ),
        ("2026-10-06T00:30", "martes, 6 de octubre de 2026, 12:30 a.m.", "2026년 10월 6일 화요일 오전 12:30"),
    ],
)
def test_moments_of_many_days_and_hours(wall: str, spanish: str, korean: str) -> None:
    assert formats.moment(at(wall), HOME, "es") == spanish
    assert formats.moment(at(wall), HOME, "ko") == korean


def test_an_hour_that_comes_twice_says_which() -> None:
    summer, winter = at("2026-11-01T01:30"), at("2026-11-01T01:30", fold=1)
    assert [formats.time_short(one, HOME, "es") for one in (summer, winter)] == ["1:30 a.m. PDT", "1:30 a.m. PST"]
    assert [formats.time_short(one, HOME, "ko") for one in (summer, winter)] == ["오전 1:30 PDT", "오전 1:30 PST"]


@pytest.mark.parametrize(
    ("start", "minutes", "english", "spanish", "korean"),
    [
        ("14:30", 45, "2:30 PM – 3:15 PM", "2:30 p.m. – 3:15 p.m.", "오후 2:30~3:15"),
        ("09:00", 30, "9:00 AM – 9:30 AM", "9:00 a.m. – 9:30 a.m.", "오전 9:00~9:30"),
        ("11:30", 45, "11:30 AM – 12:15 PM", "11:30 a.m. – 12:15 p.m.", "오전 11:30~오후 12:15"),
        ("11:15", 45, "11:15 AM – 12:00 noon", "11:15 a.m. – 12:00 del mediodía", "오전 11:15~낮 12:00"),
        ("12:00", 45, "12:00 noon – 12:45 PM", "12:00 del mediodía – 12:45 p.m.", "낮 12:00~오후 12:45"),
        ("23:30", 30, "11:30 PM – 12:00 midnight", "11:30 p.m. – 12:00 de la medianoche", "오후 11:30~오전 0:00"),
        ("23:30", 60, "11:30 PM – 12:30 AM", "11:30 p.m. – 12:30 a.m.", "오후 11:30~오전 12:30"),
    ],
)
def test_ranges(start: str, minutes: int, english: str, spanish: str, korean: str) -> None:
    begins = at(f"2026-10-06T{start}")
    ends = begins + timedelta(minutes=minutes)
    for language, written in (("en", english), ("es", spanish), ("ko", korean)):
        assert formats.time_range(begins, ends, HOME, language) == written


def test_a_korean_range_across_the_clock_change_says_both() -> None:
    begins = at("2026-11-01T01:30")
    assert formats.time_range(begins, begins + timedelta(minutes=45), HOME, "ko") == "오전 1:30 PDT~1:15 PST"


def test_every_quarter_hour_has_a_time_of_its_own_in_the_readers_words() -> None:
    for language, words in (("en", "AM|PM|noon|midnight"), ("es", "[ap]\\.m\\.|del mediodía|de la medianoche")):
        written = [formats.wall_time(minute, language) for minute in range(0, 1440, 15)]
        assert len(set(written)) == 96
        assert all(re.fullmatch(rf"\d{{1,2}}:\d\d (?:{words})", time) for time in written)
    korean = [formats.wall_time(minute, "ko") for minute in range(0, 1440, 15)]
    assert len(set(korean)) == 96
    assert all(re.fullmatch(r"(?:오전|오후|낮) \d{1,2}:\d\d", time) for time in korean)


def test_no_day_of_a_year_has_a_latin_letter_in_korean_or_a_capital_in_spanish() -> None:
    forms = (formats.day_long, formats.day_and_month, formats.day_short, formats.month_and_day, formats.month_title)
    for count in range(366):
        day = date(2028, 1, 1) + timedelta(days=count)
        assert not re.search("[A-Za-z]", " ".join(form(day, locale="ko") for form in forms))
        spanish = " ".join(form(day, locale="es") for form in forms)
        assert spanish == spanish.lower()


@pytest.mark.parametrize(
    ("cents", "written"),
    [(15000, "$150"), (14950, "$149.50"), (5, "$0.05"), (0, "$0"), (120000, "$1,200"), (1250000, "$12,500")],
)
def test_prices(cents: int, written: str) -> None:
    assert [formats.money(cents, "USD", language) for language in ("en", "es", "ko")] == [written] * 3


def test_a_price_has_the_sign_of_its_money_where_the_practice_is() -> None:
    assert [formats.money(150000, "KRW", language) for language in ("en", "es", "ko")] == ["₩150,000"] * 3
    assert [formats.money(15000, "MXN", language) for language in ("en", "es", "ko")] == ["MX$150"] * 3


@pytest.mark.parametrize(
    ("minutes", "spanish", "korean"),
    [
        (1, "1 minuto", "1분"),
        (10, "10 minutos", "10분"),
        (45, "45 minutos", "45분"),
        (60, "60 minutos", "60분"),
        (120, "2 horas", "2시간"),
        (150, "2 horas 30 minutos", "2시간 30분"),
        (240, "4 horas", "4시간"),
        (1440, "24 horas", "24시간"),
    ],
)
def test_lengths(minutes: int, spanish: str, korean: str) -> None:
    assert formats.duration(minutes, "es") == spanish
    assert formats.duration(timedelta(minutes=minutes), "ko") == korean


@pytest.mark.parametrize(
    ("days", "spanish", "korean"),
    [
        (1, "1 día", "1일"),
        (30, "30 días", "30일"),
        (365, "1 año", "1년"),
        (730, "2 años", "2년"),
        (400, "400 días", "400일"),
    ],
)
def test_periods(days: int, spanish: str, korean: str) -> None:
    assert formats.period(days, "es") == spanish
    assert formats.period(days, "ko") == korean


def test_weeks_begin_on_sunday_in_every_language_of_the_practice() -> None:
    assert [short for _day, short, _long in formats.weekdays("ko")] == list("일월화수목금토")
    assert [long for _day, _short, long in formats.weekdays("es")] == [
        *("domingo", "lunes", "martes", "miércoles", "jueves", "viernes", "sábado")
    ]
    assert {formats.weekdays(language)[0][0] for language in ("en", "es", "ko")} == {6}


def test_months_and_the_city_of_the_zone() -> None:
    assert [formats.month_name(date(2026, 10, 6), language) for language in ("es", "ko")] == ["octubre", "10월"]
    assert [formats.zone_city(HOME, language) for language in ("es", "ko")] == ["Los Ángeles", "로스앤젤레스"]


def test_the_card_sets_the_same_moment_as_lines() -> None:
    spanish, korean = (formats.moment_in_lines(AFTERNOON, HOME, language) for language in ("es", "ko"))
    assert spanish == (("martes,", "6 de octubre de 2026"), ", ", "2:30 p.m.")
    assert korean == (("2026년 10월 6일", "화요일"), " ", "오후 2:30")


@pytest.mark.parametrize(
    "printed",
    [
        "(310) 555-0142 ext. 5",
        "(310) 555-0142, ext 5",
        "(310) 555-0142 x5",
        "(310) 555-0142x5",
        "(310) 555-0142ext.5",
        "(310) 555-0142 extension 5",
    ],
)
def test_an_extension_is_said_in_the_readers_word(printed: str) -> None:
    assert formats.telephone(printed, "en") == "(310) 555-0142 ext. 5"
    assert formats.telephone(printed, "es") == "(310) 555-0142 ext. 5"
    assert formats.telephone(printed, "ko") == "(310) 555-0142 내선 5"


@pytest.mark.parametrize("printed", ["(310) 555-0142", "+44 20 7946 0958", "1-800-555-CARE", "1-800-NEXT-55", ""])
def test_a_number_without_extension_stays_as_it_is_printed(printed: str) -> None:
    assert [formats.telephone(printed, language) for language in ("en", "es", "ko")] == [printed] * 3


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    Babel(app)
    formats.init_app(app, zone=lambda: HOME)
    return app


def test_a_number_shown_with_its_extension_can_be_typed_again_in_korean(app: Flask) -> None:
    with app.test_request_context(), force_locale("ko"):
        shown = national("+13105550142;ext=5")
        assert shown == "(310) 555-0142 내선 5"
        assert telephone_uri(shown) == "tel:+13105550142;ext=5"
    for typed in ("310-555-0142 내선 5", "310-555-0142 내선번호: 5", "310-555-0142(내선 5)", "310 555 0142, 내선5번"):
        assert read_telephone(typed) == "+13105550142;ext=5"


def test_pages_of_each_language_use_the_same_forms(app: Flask) -> None:
    template = "{{ at|moment }} {{ 15000|money }} {{ 45|duration }} {{ '(310) 555-0142 ext. 5'|telephone }}"
    with app.test_request_context():
        with force_locale("ko"):
            assert render_template_string(template, at=AFTERNOON) == (
                "2026년 10월 6일 화요일 오후 2:30 $150 45분 (310) 555-0142 내선 5"
            )
        with force_locale("es"):
            assert render_template_string(template, at=AFTERNOON) == (
                "martes, 6 de octubre de 2026, 2:30 p.m. $150 45 minutos (310) 555-0142 ext. 5"
            )


def test_a_name_is_marked_once_escaped_and_only_for_who_reads_another_language() -> None:
    assert formats.proper_name("Dr. David Kim", "en") == "Dr. David Kim"
    assert formats.proper_name("Dr. David Kim", "ko") == '<span lang="en">Dr. David Kim</span>'
    assert formats.proper_name("<b>Kim & Co</b>", "es") == '<span lang="en">&lt;b&gt;Kim &amp; Co&lt;/b&gt;</span>'
    marked = formats.with_proper_names("<i> 오후 2:30, Dr. Kim Jr.", "Dr. Kim", "Dr. Kim Jr.", "", locale="ko")
    assert marked == '<span>&lt;i&gt; 오후 2:30, <span lang="en">Dr. Kim Jr.</span></span>'
    assert formats.with_proper_names("오후 2:30", locale="ko") == "오후 2:30"
