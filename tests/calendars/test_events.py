"""A VEVENT says of an appointment exactly what calendars need, and the same whenever it is asked for."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any, cast
from zoneinfo import ZoneInfo

import icalendar
import pytest

from booking.calendars import events
from booking.calendars.events import current_form, event_bytes, retitled
from tests.calendars.samples import CHANGED, LOS_ANGELES, an_event, uid

MIDNIGHT = datetime(2026, 10, 5, 7, 0, tzinfo=UTC)  # of October 5 in Los Angeles
DAY = timedelta(days=1)
AWAY = an_event(starts_at=MIDNIGHT, ends_at=MIDNIGHT + 2 * DAY, all_day=(date(2026, 10, 5), date(2026, 10, 7)))


def lines(**different: Any) -> list[str]:
    event = replace(an_event(), **different)
    return event_bytes(event, LOS_ANGELES).decode().split("\r\n")


def test_an_appointment_is_written_exactly_so() -> None:
    assert lines(location="Office", url="https://practice.example/staff/1", sequence=3) == [
        "BEGIN:VEVENT",
        "SUMMARY:Appointment",
        "DTSTART;TZID=America/Los_Angeles:20260915T100000",
        "DTEND;TZID=America/Los_Angeles:20260915T104500",
        "DTSTAMP:20260901T170030Z",
        f"UID:{uid(1)}",
        "SEQUENCE:3",
        "CREATED:20260901T170030Z",
        "LAST-MODIFIED:20260901T170030Z",
        "LOCATION:Office",
        "STATUS:CONFIRMED",
        "TRANSP:OPAQUE",
        "URL:https://practice.example/staff/1",
        "END:VEVENT",
        "",
    ]


def test_what_is_cancelled_stays_to_be_read_and_takes_no_time() -> None:
    written = lines(cancelled=True)
    assert "STATUS:CANCELLED" in written
    assert "TRANSP:TRANSPARENT" in written


def test_time_off_is_whole_days_up_to_the_day_after() -> None:
    written = event_bytes(AWAY, LOS_ANGELES)
    assert b"\r\nDTSTART;VALUE=DATE:20261005\r\nDTEND;VALUE=DATE:20261007\r\n" in written


def test_stamps_follow_the_row_and_not_the_clock() -> None:
    moved = lines(changed_at=CHANGED + timedelta(minutes=5), sequence=1)
    assert {"DTSTAMP:20260901T170530Z", "LAST-MODIFIED:20260901T170530Z", "SEQUENCE:1"} < set(moved)
    assert "CREATED:20260901T170030Z" in moved


def test_an_event_that_reaches_into_the_doubled_hour_is_wholly_in_utc() -> None:
    ends_at = datetime(2026, 11, 1, 8, 15, tzinfo=UTC)  # 1:15 PDT
    written = lines(starts_at=ends_at - timedelta(minutes=30), ends_at=ends_at)
    assert written[2:4] == ["DTSTART:20261101T074500Z", "DTEND:20261101T081500Z"]


def test_a_practice_in_utc_needs_no_zone() -> None:
    assert b"TZID" not in event_bytes(an_event(), ZoneInfo("UTC"))


def test_the_form_changes_with_the_format_the_zone_and_its_law(monkeypatch: pytest.MonkeyPatch) -> None:
    london = ZoneInfo("Europe/London")
    forms = [current_form(LOS_ANGELES), current_form(LOS_ANGELES), current_form(london)]
    monkeypatch.setattr(events, "FORMAT", events.FORMAT + 1)
    forms.append(current_form(london))
    monkeypatch.setattr(events, "law_version", lambda zone: 1)
    forms.append(current_form(london))
    assert len(set(forms)) == 4
    assert all(0 <= form < 2**31 for form in forms)


def test_a_typed_backslash_n_is_no_line_break() -> None:
    assert r"SUMMARY:C:\\New\\next" in lines(summary=r"C:\New\next")


def test_line_ends_of_every_kind_are_kept_as_breaks_where_there_may_be_some() -> None:
    text = "one\r\ntwo\rthree\u2028four\x85five\n\nsix"
    assert r"DESCRIPTION:one\ntwo\nthree\nfour\nfive\n\nsix" in lines(description=text)
    assert "SUMMARY:one two three four five six" in lines(summary=text)


def test_icalendar_reads_the_texts_back() -> None:
    text = 'Dr. Kim; "Room 2", <b>ñ</b> 한국어 👩🏽‍⚕️ e\u0301'
    component = icalendar.Event.from_ical(event_bytes(an_event(summary=text, description=text), LOS_ANGELES))
    assert component["SUMMARY"] == text
    assert component["DESCRIPTION"] == text


@pytest.mark.parametrize("moment", ["created_at", "changed_at", "starts_at", "ends_at"])
@pytest.mark.parametrize("tzinfo", [None, timezone(timedelta(hours=-7)), LOS_ANGELES])
def test_a_moment_that_floats_or_is_not_utc_is_refused(moment: str, tzinfo: ZoneInfo | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(an_event(), **cast(Any, {moment: datetime(2026, 9, 15, 17, 30, tzinfo=tzinfo)}))


def test_an_event_without_length_is_refused() -> None:
    event = an_event()
    with pytest.raises(ValueError, match="ends after"):
        replace(event, ends_at=event.starts_at)
    with pytest.raises(ValueError, match="ends after"):
        replace(AWAY, all_day=(date(2026, 10, 5), date(2026, 10, 5)))


@pytest.mark.parametrize(
    "url",
    ["https://a.example/\x9fb", "https://a.example/\r\nATTENDEE:x", "https://a.example/ b", "https://a\u2028", " "],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        event_bytes(an_event(url=url), LOS_ANGELES)


@pytest.mark.parametrize("length", range(64, 72))
@pytest.mark.parametrize("character", ["x", "é", "長", ","])
def test_lines_are_folded_just_as_icalendar_folds_them(character: str, length: int) -> None:
    event = an_event(summary="x" * (length - 3) + character * 3)
    assert event_bytes(event, LOS_ANGELES) == events.event_component(event, LOS_ANGELES).to_ical()


@pytest.mark.parametrize(
    "title", ["A. R.", "Ana María Ruiz", "Dr. No; or, Yes\\N", "長い名前" * 30, "BEGIN:VEVENT", ""]
)
@pytest.mark.parametrize("before", ["Appointment", "Closed, for the holidays; until " + "the new year " * 9])
def test_another_title_gives_the_bytes_that_the_event_would_have_with_it(before: str, title: str) -> None:
    first = replace(an_event(), summary=before, location="SUMMARY:Appointment")
    other = replace(first, summary=title)
    assert retitled(event_bytes(first, LOS_ANGELES), first, title) == event_bytes(other, LOS_ANGELES)
