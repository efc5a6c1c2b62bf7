"""The process in which a file is read: what it is given, and that nothing in a file outlasts or outgrows it."""

import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from booking.calendars.foreign import ReadCalendar, UnreadableFile, child, read_calendar
from booking.calendars.foreign.reading import read
from tests.calendars.foreign.calendar_files import FIRST, LAST, LOS_ANGELES, event, file_of

NINE = "DTSTART;TZID=America/Los_Angeles:20261006T090000"


def read_in_a_child(data: bytes) -> ReadCalendar:
    return read_calendar(data, zone=LOS_ANGELES, first=FIRST, last=LAST)


def refused(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(UnreadableFile) as caught:
        read_in_a_child(data)
    return caught.value.code, caught.value.line


def test_a_child_reads_what_the_reader_reads() -> None:
    data = file_of(
        event(NINE, "DURATION:PT30M", "SUMMARY:김서연", "ORGANIZER;CN=David:mailto:d@x.example"),
        event(NINE, "DURATION:PT30M", "ATTENDEE;CN=Ana:mailto:a@b.example", uid="attended"),
        event(NINE, "RRULE:FREQ=WEEKLY;COUNT=3", uid="series"),
        event("DTSTART;VALUE=DATE:20261006", uid="day"),
        event("DTSTART;TZID=Nowhere:20261006T090000", uid="nowhere"),
        event("DTSTART:tomorrow", uid="unread"),
        event("DTSTART:19990101T000000Z", uid="outside"),
    )  # fmt: skip
    told = read_in_a_child(data)
    assert told == read(data, zone=LOS_ANGELES, first=FIRST, last=LAST)
    assert (len(told.entries), len(told.unread), told.outside) == (7, 1, (7,))


def test_it_is_read_beside_other_threads() -> None:
    told: list[ReadCalendar] = []
    thread = threading.Thread(target=lambda: told.append(read_in_a_child(file_of(event(NINE, "RRULE:FREQ=YEARLY")))))
    thread.start()
    thread.join()
    assert len(told[0].entries) == 2


def test_a_refusal_comes_back_with_its_line() -> None:
    assert refused(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n") == ("cut_off", 2)
    assert refused(b"x" * (11 * 1024 * 1024)) == ("too_big", None)


def test_the_child_is_given_no_key(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Its environment is written down by a child of the same kind."""
    names = tmp_path / "names"
    monkeypatch.setenv("SECRET_KEY", "not for reading files")
    spy = f"import os, pathlib; pathlib.Path({str(names)!r}).write_text(' '.join(os.environ)); exit(9)"
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-c", spy))
    assert refused(file_of(event(NINE))) == ("too_long", None)
    given = set(names.read_text().split())
    assert "PATH" in given
    assert not given & {"SECRET_KEY", "FIELD_KEYS", "DATABASE_URL", "SMTP_URL", "INSTANCE_PATH"}


def many(*lines: str, number: int) -> bytes:
    return file_of(*[event(*lines, uid=str(one)) for one in range(number)])


def test_many_bombs_end_with_their_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of these rules alone would be named; together they would take a minute."""
    monkeypatch.setattr(child, "_CPU_SECONDS", 3)
    assert refused(many(NINE, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", number=60)) == ("too_long", None)


def test_what_takes_too_much_memory_ends_with_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_MEMORY", 160 * 1024 * 1024)
    assert refused(many(NINE, "SUMMARY:" + "x" * 400, number=15_000)) == ("too_long", None)


def test_series_that_are_too_many_together_are_refused() -> None:
    lines = ("DTSTART:20260101T000000Z", "RRULE:FREQ=DAILY", "DESCRIPTION:" + "y" * 2_000)
    assert refused(many(*lines, number=40)) == ("too_many_events", None)


def test_a_child_that_does_not_answer_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_WALL_SECONDS", 0.5)
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(600)"))
    assert refused(file_of(event(NINE))) == ("too_long", None)


def test_ten_thousand_events_are_read() -> None:
    first = datetime(2026, 2, 1, 9, tzinfo=UTC)
    data = file_of(
        *[
            event(
                f"DTSTART;TZID=America/Los_Angeles:{first + number * timedelta(minutes=45):%Y%m%dT%H%M%S}",
                "DURATION:PT45M",
                "SUMMARY:Consultation",
                "ATTENDEE;CN=Somebody:mailto:somebody@elsewhere.example",
                uid=f"{number}@elsewhere.example",
            )
            for number in range(10_000)
        ]
    )
    told = read_in_a_child(data)
    assert (len(told.entries), told.unread, told.outside) == (10_000, (), ())
