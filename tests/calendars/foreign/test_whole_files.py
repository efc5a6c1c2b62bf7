"""A file is read whole or refused in a word; no event of it goes missing without one."""

import random
from collections.abc import Iterable
from itertools import pairwise

import pytest

from booking.calendars.foreign import components, reading
from booking.calendars.foreign.components import Component
from booking.calendars.foreign.entries import UnreadableFile
from booking.calendars.foreign.lines import Line
from booking.calendars.foreign.reading import read
from tests.calendars.foreign.calendar_files import FIRST, LAST, LOS_ANGELES, event, file_of, read_file, starts

NINE = "DTSTART;TZID=America/Los_Angeles:20261006T090000"
WHOLE = file_of(event(NINE, "SUMMARY:First"), event("DTSTART:20261006T170000Z", uid="two"))


def refused(data: bytes) -> tuple[str, int | None]:
    with pytest.raises(UnreadableFile) as caught:
        read(data, zone=LOS_ANGELES, first=FIRST, last=LAST)
    return caught.value.code, caught.value.line


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", ("empty", None)),
        (b"\xef\xbb\xbf \r\n\r\n", ("empty", None)),
        (file_of(), ("no_events", None)),
        (file_of(("BEGIN:VTODO", "UID:x", "END:VTODO")), ("no_events", None)),
        (WHOLE.replace(b"\r\n", b"\r"), ("cr_only", None)),
        (b"surgeon,procedure,location,starts_at\r\n", ("not_a_calendar", 1)),
        (b"<!doctype html>\n<title>Sign in</title>\n", ("not_a_calendar", 1)),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", ("not_a_calendar", 1)),
        (b"no line at all", ("not_a_calendar", None)),
        (WHOLE + b"and more\r\n", ("not_a_calendar", 14)),
        (WHOLE + b"END:VCALENDAR\r\n", ("unbalanced", 14)),
        (WHOLE.decode().encode("utf-16"), ("not_text", 1)),
        (b"PK\x03\x04\n\x00\x00", ("not_text", 2)),
        (WHOLE.replace(b"VERSION:2.0", b"VERSION:1.0"), ("old_format", 1)),
        (WHOLE.replace(b"END:VEVENT\r\n", b"", 1), ("cut_off", 8)),
        (WHOLE.replace(b"BEGIN:VEVENT\r\n", b"", 1), ("unbalanced", 7)),
        (WHOLE.replace(b"END:VEVENT", b"END:VTODO", 1), ("unbalanced", 8)),
    ],
)
def test_what_is_no_whole_calendar_is_refused(data: bytes, reason: tuple[str, int | None]) -> None:
    assert refused(data) == reason


def test_a_file_cut_anywhere_is_refused() -> None:
    whole = WHOLE.rstrip()
    assert read(whole, zone=LOS_ANGELES, first=FIRST, last=LAST).number_of_events == 2
    for length in range(len(whole)):
        with pytest.raises(UnreadableFile):
            read(whole[:length], zone=LOS_ANGELES, first=FIRST, last=LAST)


@pytest.mark.parametrize(
    "other_form",
    [
        WHOLE.replace(b"\r\n", b"\n"),
        b"\xef\xbb\xbf" + WHOLE,
        WHOLE.replace(b"BEGIN:VEVENT", b"BEGIN:VEVENT "),
        WHOLE.replace(b"BEGIN:VEVENT", b"begin:vevent"),
        WHOLE.replace(b"\r\n", b"\r\n\r\n"),
        WHOLE.replace(b"SUMMARY:First", b"SUMMARY:Fi\r\n rst"),
        WHOLE.replace(b"DTSTART;TZID=America", b"DTSTART;TZID=Am\r\n\terica"),
        WHOLE + WHOLE.replace(b"UID:", b"UID:again-"),
    ],
)
def test_other_forms_of_a_file_are_read(other_form: bytes) -> None:
    calendar = read(other_form, zone=LOS_ANGELES, first=FIRST, last=LAST)
    assert set(starts(calendar)) == {"2026-10-06 09:00", "2026-10-06 10:00"}
    assert calendar.entries[0].summary == "First"
    assert calendar.unread == ()


def test_a_line_may_be_folded_within_a_character() -> None:
    text = "Frau Müller-김서연 — コンサル".encode()
    for place in range(1, len(text)):
        folded = WHOLE.replace(b"First", text[:place] + b"\r\n " + text[place:])
        calendar = read(folded, zone=LOS_ANGELES, first=FIRST, last=LAST)
        assert calendar.entries[0].summary == text.decode()
        assert calendar.is_utf8


def test_what_is_not_utf_8_is_read_as_windows_writes() -> None:
    calendar = read(WHOLE.replace(b"First", "Müller".encode("cp1252")), zone=LOS_ANGELES, first=FIRST, last=LAST)
    assert (calendar.entries[0].summary, calendar.is_utf8) == ("Müller", False)


def test_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_EVENTS", 1)
    assert refused(WHOLE) == ("too_many_events", 9)
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    assert refused(WHOLE) == ("too_big", None)


def test_events_of_one_uid_are_all_read() -> None:
    calendar = read_file(event(NINE), event(NINE.replace("T09", "T10")), event(NINE.replace("T09", "T11")))
    assert starts(calendar) == ["2026-10-06 09:00", "2026-10-06 10:00", "2026-10-06 11:00"]
    assert {entry.remarks for entry in calendar.entries} == {("no_length", "uid_repeated")}


def test_events_without_a_uid_are_all_read() -> None:
    calendar = read_file(event(NINE, uid=None), event(NINE.replace("T09", "T10"), uid=None), event(NINE, uid=""))
    assert [entry.uid for entry in calendar.entries] == ["", "", ""]
    assert {entry.remarks for entry in calendar.entries} == {("no_uid", "no_length")}


def test_every_event_is_told_or_named_or_outside() -> None:
    """Lines left out, doubled and broken at random: whatever is read, each event is accounted for."""
    dice = random.Random(5545)
    lines = [
        "UID:same", "UID:" + "x" * 600, "DTSTART:20261006T090000Z", "DTSTART;TZID=Nowhere:20261006T090000", "DTSTART:",
        "DTSTART;VALUE=DATE:20261006", "DTSTART:00010101T000000Z", "DTSTART:99991231T235959", "DTEND:20261006T100000Z",
        "DTEND:19700101", "DURATION:PT45M", "DURATION:P", "RRULE:FREQ=DAILY;COUNT=3", "RRULE:FREQ=SECONDLY", "RRULE:",
        "RECURRENCE-ID:20261007T090000Z", "RECURRENCE-ID;RANGE=THISANDFUTURE:20261007T090000Z", "EXDATE:20261006",
        "EXDATE:never", "RDATE:20260301T090000Z,20370301T090000Z", "RDATE;VALUE=PERIOD:20261010T090000Z/PT1H",
        "STATUS:CANCELLED", "SUMMARY:\ud800\x01;,", "no line", ";", "SEQUENCE:two",
    ]  # fmt: skip
    seen: set[str] = set()
    for _ in range(300):
        blocks = [event(*dice.sample(lines, dice.randint(1, 6)), uid=None) for _ in range(dice.randint(1, 6))]
        data = "\n".join(["BEGIN:VCALENDAR", *(line for block in blocks for line in block), "END:VCALENDAR"])
        calendar = read(data.encode(errors="surrogatepass"), zone=LOS_ANGELES, first=FIRST, last=LAST)
        told = {entry.number for entry in calendar.entries} | {unread.number for unread in calendar.unread}
        assert told | set(calendar.outside) == set(range(1, len(blocks) + 1))
        assert not told & set(calendar.outside)
        assert all(before.starts_at <= after.starts_at for before, after in pairwise(calendar.entries))
        seen |= {unread.reason for unread in calendar.unread}
    assert len(seen) > 8  # the dice reach most of what can be wrong


def test_an_event_that_went_missing_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: a reader that takes one event of a UID, as some do, is caught by the count."""
    keep = reading._Reading._settle
    monkeypatch.setattr(reading._Reading, "_settle", lambda self, events: keep(self, events[:1]))
    with pytest.raises(UnreadableFile) as caught:
        read(file_of(event(NINE), event(NINE)), zone=LOS_ANGELES, first=FIRST, last=LAST)
    assert caught.value.code == "lost_events"


def test_an_event_whose_begin_was_not_seen_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_but_one(lines: Iterable[Line], encoding: str) -> list[Component]:
        (calendar,) = components.calendars_of(lines, encoding)
        calendar.parts.pop()
        return [calendar]

    monkeypatch.setattr(reading, "calendars_of", all_but_one)
    assert refused(WHOLE) == ("lost_events", None)
