"""Dates, months and instants: what addresses and forms take, and what every door refuses alike."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from flask import Flask

from booking.forms.dates import NoSuchDay, NotADate, read_date, read_month, read_typed_date
from booking.forms.instants import read_instant
from tests.stage.desk import signed_in

OCTOBER_6 = date(2026, 10, 6)
NOBODYS = (
    *("20261006", "2026-W41-2", "2026W412", "2026-279", "261006", "2026/10/06", "2026.10.06", "06-10-2026"),
    *("6 Oct 2026", "October 6, 2026", "2026-10-6", "2026-1-06", "2026-10-06T00:00", "2026-10-06Z", "1791270000"),
    *("２０２６-１０-０６", "٢٠٢٦-١٠-٠٦", "2026‑10‑06", "2026–10–06", "−2026-10-06", "2026- 10-06", "2026-10 -06"),
    *("0000-10-06", "2026-00-06", "2026-13-06", "10000-10-06", "02026-10-06", "2026-10-06\n", "2026-10-06\0", "x", ""),
)


def test_an_address_writes_a_day_in_one_way() -> None:
    assert read_date("2026-10-06") == OCTOBER_6
    assert read_month("2026-10") == date(2026, 10, 1)


@pytest.mark.parametrize("typed", ["2026-10-06", "10/6/2026", "10/06/2026"])
def test_a_form_takes_the_day_as_people_write_it_here_too(typed: str) -> None:
    assert read_typed_date(typed) == OCTOBER_6


@pytest.mark.parametrize("text", [*NOBODYS, "10/6/2026", " 2026-10-06", "2026-10-06 "])
def test_an_address_takes_nothing_else(text: str) -> None:
    with pytest.raises(NotADate):
        read_date(text)


@pytest.mark.parametrize(
    "text", [*NOBODYS, "13/6/2026", "0/6/2026", "10/6/26", "10-6-2026", "10/6", "１０/６/２０２６"]
)
def test_a_form_takes_nothing_else(text: str) -> None:
    with pytest.raises(NotADate):
        read_typed_date(text)


@pytest.mark.parametrize(
    "text", ["202610", "2026-1", "2026-W41", "2026/10", "10/2026", "0000-10", "2026-13", "２０２６-１０"]
)
def test_a_month_is_written_in_one_way_too(text: str) -> None:
    with pytest.raises(NotADate):
        read_month(text)


@pytest.mark.parametrize(("read", "text"), [(read_date, "2026-02-30"), (read_typed_date, "2/30/2026")])
def test_a_day_that_its_month_lacks_is_told_from_what_is_no_date(read: Callable[[str], date], text: str) -> None:
    with pytest.raises(NoSuchDay) as refused:
        read(text)
    assert (refused.value.month, refused.value.day) == (date(2026, 2, 1), 30)


@pytest.mark.parametrize(
    "text",
    [
        *("2026-10-06T09:30:00-07:00", "2026-10-06T16:30Z", "2026-10-06T16:30:00.000Z", "2026-10-07 01:30+09:00"),
        *("2026-10-06T09:30-0700", " 2026-10-06t16:30z "),
    ],
)
def test_an_instant_is_the_same_in_any_offset(text: str) -> None:
    assert read_instant(text) == datetime(2026, 10, 6, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        *("20261006T093000-0700", "2026-W41-2T09:30-07:00", "2026-10-06T09:30", "2026-10-06", "2026-02-31T09:30Z"),
        *("2026-10-06T25:00Z", "2026-10-06T09Z", "２０２６-10-06T09:30Z", "0001-01-01T00:00+09:00", "soon", ""),
        *("9999-12-31T23:59-07:00", "2026-10-06T09:30 07:00", "2026-10-06T09:30:00,5Z", "2026-10-06T09:30+99:00"),
    ],
)
def test_what_is_no_instant_is_none(text: str) -> None:
    assert read_instant(text) is None


PAGES = (
    "/staff/?day=",
    "/staff/book?day=",
    "/book/mini-facelift/david-kim?day=",
    "/api/v1/slots?procedure=mini-facelift&from=",
)


@pytest.mark.usefixtures("practice", "standing_clock")
@pytest.mark.parametrize(
    "text", ["20261006", "2026-W41-2", "10/6/2026", "2026-10-6", "２０２６-１０-０６", "%202026-10-06", "0000-01-01"]
)
def test_every_address_refuses_the_same(app: Flask, text: str) -> None:
    browser = signed_in(app).client
    assert {door: browser.get(door + text).status_code for door in PAGES} == dict.fromkeys(PAGES, 422)


@pytest.mark.usefixtures("practice", "standing_clock")
@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_overflow_nowhere(app: Flask, text: str) -> None:
    browser = signed_in(app).client
    doors = (*PAGES, "/api/v1/slots?procedure=mini-facelift&from=2026-10-06&to=")
    assert all(browser.get(door + text).status_code < 500 for door in doors)
