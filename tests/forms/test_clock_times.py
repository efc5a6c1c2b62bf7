"""Times as people type them at the desk, and what a bare hour is taken for."""

import pytest

from booking.forms.clock_times import in_order, read_clock


def minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        *(
            (text, "12:00")
            for text in ("noon", "Noon", " NOON ", "12 noon", "12:00 noon", "midday", "12", "12p", "12 PM", "1200")
        ),
        *(
            (text, "0:00")
            for text in ("midnight", "12 midnight", "12:00 midnight", "12a", "12:00 AM", "0:00", "00:00", "0000")
        ),
        *(
            (text, "17:30")
            for text in ("1730", "17:30", "17.30", "17h30", "5:30p", "5:30 p.m.", "5.30 PM", "530p", "530 pm")
        ),
        *(
            (text, "17:00")
            for text in ("5p", "5 p", "5pm", "5 P.M.", "5 o'clock pm", "17", "17h", "17:00", "0500p", "５ｐｍ")
        ),
        *((text, "9:00") for text in ("9", "9a", "9 am", "9:00", "09:00", "0900", "900", "9h", "9 o’clock")),
        *((text, "5:00") for text in ("5a", "5:00", "05", "0500", "05:00", "5:00 AM")),
        *((text, "14:30") for text in ("14:30", "2:30 PM", "2:30pm", "230p", "1430", "２：３０ ＰＭ")),
    ],
)
def test_a_time_is_read_as_it_is_said(typed: str, clock: str) -> None:
    assert read_clock(typed).minute == minutes(clock)


@pytest.mark.parametrize("typed", ["midnight", "0:00", "24:00", "2400", "12a", "12 midnight"])
def test_a_midnight_that_ends_something_is_the_end_of_the_day(typed: str) -> None:
    assert read_clock(typed, closing=True).minute == 24 * 60


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "noonish",
            "at 5",
            "5 to 7",
            "5-7",
            "soon",
            "",
            "p",
            "5pp",
            "5:3",
            "5:300",
            "17:30:00",
            "half past 5",
            "12345",
        ),
        *("٥", "5 noon", "11 midnight", "13 pm", "0 am", "1760", "25", "2500", "9:75", "24:01", "-5", "1e1", "5,5"),
    ],
)
def test_what_is_no_time_is_refused_in_words(app_context: None, typed: str) -> None:
    with pytest.raises(ValueError, match=r"Enter a time like 9:00 AM or 14:30\."):
        read_clock(typed, closing=True)


@pytest.mark.parametrize(
    ("opens", "closes", "span"),
    [
        ("5", "7", "17:00-19:00"),
        ("1", "5", "13:00-17:00"),
        ("9", "5", "9:00-17:00"),
        ("8", "12", "8:00-12:00"),
        ("12", "1", "12:00-13:00"),
        ("10", "2", "10:00-14:00"),
        ("9", "8", "9:00-20:00"),
        ("7", "9", "7:00-9:00"),
        ("5", "7p", "17:00-19:00"),
        ("5", "7 AM", "5:00-7:00"),
        ("5a", "7", "5:00-7:00"),
        ("17:00", "7", "17:00-19:00"),
        ("5", "noon", "5:00-12:00"),
        ("9:00", "2:00", "9:00-2:00"),  # nothing is guessed of either: the form says that the end comes first
        ("5", "5", "17:00-17:00"),
    ],
)
def test_a_bare_hour_is_what_a_desk_means_by_it(opens: str, closes: str, span: str) -> None:
    first, last = in_order(read_clock(opens), read_clock(closes, closing=True))
    wanted = [minutes(clock) for clock in span.split("-")]
    assert [first.minute, last.minute] == wanted
