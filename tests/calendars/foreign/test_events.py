"""One event: when it ends, whether it takes time, who it is with, and what cannot be read."""

from datetime import timedelta

import pytest

from tests.calendars.foreign.calendar_files import event, only_entry, read_file, refusal, starts, utc

NINE = "DTSTART;TZID=America/Los_Angeles:20261006T090000"
IN_SPRING = "DTSTART;TZID=America/Los_Angeles:20270313T090000"  # the day before clocks go forward


@pytest.mark.parametrize(
    ("lines", "ends_at"),
    [
        ((NINE, "DTEND;TZID=America/Los_Angeles:20261006T094500"), "2026-10-06 16:45"),
        ((NINE, "DTEND:20261006T164500Z"), "2026-10-06 16:45"),
        ((NINE, "DTEND;TZID=America/New_York:20261006T130000"), "2026-10-06 17:00"),
        ((NINE, "DURATION:PT45M"), "2026-10-06 16:45"),
        ((NINE, "DURATION:PT0H45M0S"), "2026-10-06 16:45"),
        ((NINE, "DURATION:+P0DT0H45M0S"), "2026-10-06 16:45"),
        ((NINE, "DURATION:P1W"), "2026-10-13 16:00"),
        ((IN_SPRING, "DURATION:P1D"), "2027-03-14 16:00"),  # the same wall time: 23 hours
        ((IN_SPRING, "DURATION:PT24H"), "2027-03-14 17:00"),  # 24 hours as they pass
        ((IN_SPRING, "DURATION:P1DT2H"), "2027-03-14 18:00"),
        (("DTSTART;VALUE=DATE:20261006",), "2026-10-07 07:00"),
        (("DTSTART:20261006",), "2026-10-07 07:00"),
        (("DTSTART;VALUE=DATE:20261006", "DTEND;VALUE=DATE:20261008"), "2026-10-08 07:00"),
        (("DTSTART;VALUE=DATE:20261006", "DTEND;VALUE=DATE:20261006"), "2026-10-07 07:00"),
        (("DTSTART;VALUE=DATE:20261006", "DURATION:P3D"), "2026-10-09 07:00"),
        (("DTSTART;VALUE=DATE:20261006", "DURATION:PT48H"), "2026-10-08 07:00"),
        (("DTSTART:20261006T235960Z", "DURATION:PT1S"), "2026-10-07 00:00"),
    ],
)
def test_when_it_ends(lines: tuple[str, ...], ends_at: str) -> None:
    entry = only_entry(*lines)
    assert entry.ends_at == utc(ends_at)
    assert "no_length" not in entry.remarks


@pytest.mark.parametrize("lines", [(NINE,), (NINE, NINE.replace("DTSTART", "DTEND")), (NINE, "DURATION:PT0S")])
def test_what_has_no_length_is_told(lines: tuple[str, ...]) -> None:
    entry = only_entry(*lines)
    assert (entry.ends_at, entry.remarks) == (None, ("no_length",))


@pytest.mark.parametrize(
    ("start", "end", "begins_at", "minutes"),
    [
        ("20270314T020000", "20270314T030000", "2027-03-14 10:00", 60),  # all of the skipped hour
        ("20270314T023000", "20270314T030000", "2027-03-14 10:30", 30),
        ("20270314T023000", "20270314T024500", "2027-03-14 10:30", 15),
        ("20270314T013000", "20270314T023000", "2027-03-14 09:30", 60),
        ("20270314T013000", "20270314T030000", "2027-03-14 09:30", 30),
        ("20261101T013000", "20261101T014500", "2026-11-01 08:30", 15),
    ],
)
def test_no_time_vanishes_when_the_clocks_change(start: str, end: str, begins_at: str, minutes: int) -> None:
    zone = ";TZID=America/Los_Angeles:"
    entry = only_entry(f"DTSTART{zone}{start}", f"DTEND{zone}{end}")
    assert entry.starts_at == utc(begins_at)
    assert entry.ends_at == utc(begins_at) + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((), "no_start"),
        (("DTSTART:",), "bad_start"),
        (("DTSTART",), "bad_start"),
        (("DTSTART:tomorrow",), "bad_start"),
        (("DTSTART:2026-10-06T09:00:00",), "bad_start"),
        (("DTSTART:20270229T090000Z",), "bad_start"),  # and never 1 March
        (("DTSTART;VALUE=DATE:20270229",), "bad_start"),
        (("DTSTART:20261006T250000Z",), "bad_start"),
        (("DTSTART:20261006T090000Z,20261007T090000Z",), "bad_start"),
        (("DTSTART:00000101",), "bad_start"),
        (("DTSTART:00010101T000000",), "impossible_time"),
        (("DTSTART:99991231T235959",), "impossible_time"),
        (("DTSTART:99991231",), "impossible_time"),
        ((NINE, NINE), "repeated_property"),
        ((NINE, "DTEND:20261006T164500Z", "DTEND:20261006T174500Z"), "repeated_property"),
        ((NINE, "UID:another"), "repeated_property"),
        ((NINE, "DTEND:later"), "bad_end"),
        ((NINE, "DTEND;VALUE=DATE:20261007"), "bad_end"),
        ((NINE, "DTEND:99991231T235959"), "impossible_time"),
        ((NINE, "DTEND:20261006T154500Z"), "ends_before_start"),
        ((NINE, "DURATION:-PT45M"), "bad_duration"),
        ((NINE, "DURATION:P"), "bad_duration"),
        ((NINE, "DURATION:PT"), "bad_duration"),
        ((NINE, "DURATION:45"), "bad_duration"),
        ((NINE, "DURATION:P99999D"), None),
        (("DTSTART;VALUE=DATE:20261006", "DURATION:PT5H"), "bad_duration"),
        ((NINE, "RECURRENCE-ID:one day"), "bad_recurrence_id"),
    ],
)
def test_what_cannot_be_read_is_named_and_the_rest_is_read(lines: tuple[str, ...], reason: str | None) -> None:
    if reason is None:
        assert only_entry(*lines).ends_at is not None
    else:
        assert refusal(*lines) == reason


def test_a_uid_too_long_to_be_one_is_named() -> None:
    calendar = read_file(event(NINE, uid="x" * 5_000))
    assert [(len(unread.uid), unread.reason) for unread in calendar.unread] == [(500, "bad_uid")]


@pytest.mark.parametrize(
    ("lines", "is_busy"),
    [
        ((), True),
        (("TRANSP:OPAQUE",), True),
        (("TRANSP:TRANSPARENT",), False),
        (("TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), False),
        (("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"), True),
        (("TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:OOF"), True),
        (("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE",), True),
        (("STATUS:TENTATIVE",), True),
        (("ATTENDEE;PARTSTAT=DECLINED:mailto:guest@example.com",), True),
        (("STATUS:CANCELLED",), False),
        (("STATUS:CANCELLED", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY"), False),
    ],
)
def test_whether_it_takes_time(lines: tuple[str, ...], is_busy: bool) -> None:
    assert only_entry(NINE, "DURATION:PT1H", *lines).is_busy == is_busy


def test_working_elsewhere_is_busy_here_and_told() -> None:
    entry = only_entry(NINE, "DURATION:PT1H", "TRANSP:TRANSPARENT", "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE")
    assert (entry.is_busy, entry.remarks) == (True, ("working_elsewhere",))


def test_what_is_canceled_is_read_and_told() -> None:
    assert only_entry(NINE, "STATUS:CANCELLED").is_cancelled
    assert only_entry(NINE, head=("METHOD:CANCEL",)).is_cancelled
    assert not only_entry(NINE, "STATUS:CONFIRMED", head=("METHOD:PUBLISH",)).is_cancelled


def test_outlooks_whole_day_is_one() -> None:
    entry = only_entry(NINE, "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE")
    assert entry.is_whole_day


def test_an_alarm_says_nothing_about_its_event() -> None:
    alarm = ("BEGIN:VALARM", "TRIGGER:-PT15M", "DURATION:PT5H", "SUMMARY:Alarm", "ATTENDEE:mailto:a@b.c", "END:VALARM")
    entry = only_entry(NINE, "DURATION:PT30M", "SUMMARY:Consultation", *alarm)
    assert (entry.summary, entry.attendees, entry.ends_at) == ("Consultation", (), utc("2026-10-06 16:30"))


def test_text_is_read_as_it_was_typed() -> None:
    entry = only_entry(
        NINE,
        r'SUMMARY;LANGUAGE=en:Consultation\; Jane \\ Doe\, "again"',
        r'DESCRIPTION;ALTREP="cid:part1:x":Tel. 310 555 0100\nsister\Ncomes: at 9' + "\x0b\x85\u2028\x7f",
        r"LOCATION:Beverly Hills\nSuite 3",
    )
    assert entry.summary == r'Consultation; Jane \ Doe, "again"'
    assert entry.description == "Tel. 310 555 0100\nsister\ncomes: at 9"
    assert entry.location == "Beverly Hills Suite 3"


def test_long_text_is_cut() -> None:
    entry = only_entry(NINE, "SUMMARY:" + "x" * 100_000, "DESCRIPTION:" + "y" * 100_000)
    assert (len(entry.summary), len(entry.description)) == (500, 2_000)


def test_who_it_is_with() -> None:
    entry = only_entry(
        NINE,
        'ORGANIZER;CN="Kim, David":MAILTO:david.kim@practice.example',
        "ATTENDEE;CN=Dr. David Kim;ROLE=CHAIR:mailto:David.Kim@practice.example",
        "ATTENDEE;CUTYPE=ROOM;CN=Room 2:mailto:room2@practice.example",
        "ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=DECLINED;CN=Jos^'e^';X-NUM-GUESTS=0:mailto:jose@example.com",
        "ATTENDEE;CN=No address:invalid:nomail",
        'ATTENDEE;EMAIL=ana@example.com;CN="Ana : Lima; x":urn:uuid:7',
        "ATTENDEE;CN=Jos^'e^':mailto:jose@example.com",
    )
    assert entry.organizer is not None
    assert (entry.organizer.name, entry.organizer.email) == ("Kim, David", "david.kim@practice.example")
    assert [(one.name, one.email) for one in entry.attendees] == [
        ('Jos"e"', "jose@example.com"),
        ("No address", ""),
        ("Ana : Lima; x", "ana@example.com"),
    ]


def test_what_lies_outside_is_counted() -> None:
    calendar = read_file(
        event("DTSTART:20200101T090000Z", uid="before"),
        event("DTSTART:20251231T230000Z", "DURATION:PT2H", uid="reaches in"),
        event("DTSTART:20260101T000000Z", uid="at the first moment"),
        event("DTSTART:20280101T000000Z", uid="at the last"),
    )
    assert [entry.uid for entry in calendar.entries] == ["reaches in", "at the first moment"]
    assert calendar.outside == (1, 4)
    assert starts(calendar)[0] == "2025-12-31 15:00"
