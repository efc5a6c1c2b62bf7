"""Each name of a zone that programs write, and what it means."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from booking.calendars.foreign.entries import CalendarEntry
from booking.calendars.timezones import timezone_bytes
from tests.calendars.foreign.calendar_files import only_entry, read_file, utc

BERLIN = ZoneInfo("Europe/Berlin")


def at_nine(name: str, *blocks: tuple[str, ...], head: tuple[str, ...] = ()) -> CalendarEntry:
    parameter = f";TZID={name}" if name else ""
    return only_entry(f"DTSTART{parameter}:20261006T090000", "DURATION:PT30M", head=head, blocks=blocks)


def vtimezone(name: str, *, offset: str) -> tuple[str, ...]:
    """One of a fixed offset."""
    standard = ("BEGIN:STANDARD", "DTSTART:16010101T000000", f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}")
    return ("BEGIN:VTIMEZONE", f"TZID:{name}", *standard, "END:STANDARD", "END:VTIMEZONE")


def vtimezone_of(zone: ZoneInfo, name: str) -> tuple[str, ...]:
    text = timezone_bytes(zone).decode().strip()
    return tuple(text.replace(f"TZID:{zone.key}", f"TZID:{name}").split("\r\n"))


@pytest.mark.parametrize(
    "name",
    [
        "America/Los_Angeles",
        "america/los_angeles",
        "US/Pacific",
        "/freeassociation.sourceforge.net/America/Los_Angeles",
        "/freeassociation.sourceforge.net/Tzfile/America/Los_Angeles",
        "/mozilla.org/20050126_1/America/Los_Angeles",
        "/mozilla.org/20070129_1/US/Pacific",
        "/softwarestudio.org/Olson_20011030_5/America/Los_Angeles",
        "/citadel.org/20210210_1/America/Los_Angeles",
        "Pacific Standard Time",
        '"Pacific Standard Time"',
        "'Pacific Standard Time'",
        "Pacific Standard Time 1",
        '"Pacific Standard Time 2"',
        "pacific standard time",
    ],
)
def test_names_of_one_zone(name: str) -> None:
    entry = at_nine(name)
    assert entry.starts_at == utc("2026-10-06 16:00")
    assert entry.remarks == ()


@pytest.mark.parametrize("name", ["UTC", "Etc/UTC", "GMT", "Z", "tzone://Microsoft/Utc", "Coordinated Universal Time"])
def test_names_of_utc(name: str) -> None:
    if name == "Coordinated Universal Time":  # known to nobody but its own VTIMEZONE
        assert at_nine(name, vtimezone(name, offset="+0000")).starts_at == utc("2026-10-06 09:00")
    else:
        assert at_nine(name).starts_at == utc("2026-10-06 09:00")


def test_every_name_of_windows_is_known() -> None:
    for name, key in WINDOWS_TO_OLSON.items():
        there = datetime(2026, 10, 6, 9, tzinfo=ZoneInfo(key))
        assert at_nine(name).starts_at == there.astimezone(UTC), name


def test_z_goes_before_any_name() -> None:
    assert only_entry("DTSTART;TZID=Europe/Berlin:20261006T090000Z").starts_at == utc("2026-10-06 09:00")


@pytest.mark.parametrize("name", ["Europe/Berlin", "W. Europe Standard Time", "/mozilla.org/20050126_1/Europe/Berlin"])
def test_a_known_name_goes_before_what_the_file_says_of_it(name: str) -> None:
    assert at_nine(name, vtimezone(name, offset="-1000")).starts_at == utc("2026-10-06 07:00")


@pytest.mark.parametrize(
    "name",
    [
        "Customized Time Zone",
        "Customized Time Zone 1",
        "tzone://Microsoft/Custom",
        "(UTC-08:00) Pacific Time (US & Canada)",
        "Praxis",
        "/example.org/Praxis",
    ],
)
def test_an_unknown_name_is_told_by_its_vtimezone(name: str) -> None:
    entry = at_nine(f'"{name}"', vtimezone(name, offset="-0930"))
    assert (entry.starts_at, entry.remarks) == (utc("2026-10-06 18:30"), ())


def test_one_file_may_customize_two_zones() -> None:
    blocks = (vtimezone("Customized Time Zone", offset="+0100"), vtimezone("Customized Time Zone 1", offset="+0200"))
    assert at_nine("Customized Time Zone", *blocks).starts_at == utc("2026-10-06 08:00")
    assert at_nine("Customized Time Zone 1", *blocks).starts_at == utc("2026-10-06 07:00")


@pytest.mark.parametrize(
    "timezone",
    [
        (),
        vtimezone("Another", offset="-0930"),
        vtimezone("Praxis", offset="nine"),
        vtimezone("Praxis", offset="+9900"),
        ("BEGIN:VTIMEZONE", "TZID:Praxis", "END:VTIMEZONE"),
        (*vtimezone("Praxis", offset="-0930")[:-2], "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE"),
        (*vtimezone("Praxis", offset="-0930")[:-2], "RDATE:soon", "END:STANDARD", "END:VTIMEZONE"),
    ],
)
def test_of_a_zone_that_nothing_tells_the_practices_is_taken_and_said(timezone: tuple[str, ...]) -> None:
    calendar = read_file(timezone, ("BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Praxis:20261006T090000", "END:VEVENT"))
    (entry,) = calendar.entries
    assert entry.starts_at == utc("2026-10-06 16:00")
    assert entry.remarks == ("zone_unknown", "no_length")
    assert calendar.unknown_zones == ("Praxis",)


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/localtime", "localtime", "America", "\x01", "x" * 900])
def test_no_name_reaches_a_file(name: str) -> None:
    assert at_nine(name).remarks == ("zone_unknown",)


def test_a_floating_time_is_of_the_calendars_zone_or_the_practices() -> None:
    assert at_nine("").starts_at == utc("2026-10-06 16:00")
    assert at_nine("").remarks == ("no_zone",)
    of_berlin = at_nine("", head=("X-WR-TIMEZONE:Europe/Berlin",))
    assert (of_berlin.starts_at, of_berlin.remarks) == (utc("2026-10-06 07:00"), ())
    assert at_nine("", head=("X-WR-TIMEZONE:Nowhere",)).remarks == ("no_zone",)


def test_a_calendars_zone_is_for_floating_times_alone() -> None:
    berlin = ("X-WR-TIMEZONE:Europe/Berlin",)
    assert at_nine("America/New_York", head=berlin).starts_at == utc("2026-10-06 13:00")
    assert only_entry("DTSTART:20261006T090000Z", head=berlin).starts_at == utc("2026-10-06 09:00")
    assert only_entry("DTSTART;VALUE=DATE:20261006", head=berlin).starts_at == utc("2026-10-06 07:00")


def test_a_date_is_a_whole_day_of_the_practice() -> None:
    entry = only_entry("DTSTART;VALUE=DATE:20261101")
    assert (entry.starts_at, entry.ends_at) == (utc("2026-11-01 07:00"), utc("2026-11-02 08:00"))  # 25 hours
    assert entry.is_whole_day
    assert entry.remarks == ()


@pytest.mark.parametrize("key", ["America/Los_Angeles", "Europe/Berlin", "Australia/Lord_Howe", "Europe/Dublin"])
def test_the_files_own_zone_agrees_with_zoneinfo_at_every_quarter(key: str) -> None:
    """Each wall time of the days around both changes of clocks, skipped and repeated ones too."""
    zone = ZoneInfo(key)
    days = [datetime(2027, month, 1) for month in (3, 4, 10, 11)]  # noqa: DTZ001
    walls = [day + timedelta(minutes=15) * quarter for day in days for quarter in range(31 * 96)]
    blocks = [
        ("BEGIN:VEVENT", f"UID:{wall}", f"DTSTART;TZID=Praxis:{wall:%Y%m%dT%H%M%S}", "END:VEVENT") for wall in walls
    ]
    calendar = read_file(vtimezone_of(zone, "Praxis"), *blocks)
    read = {entry.uid: entry.starts_at for entry in calendar.entries}
    assert read == {str(wall): wall.replace(tzinfo=zone).astimezone(UTC) for wall in walls}
    said = {entry.uid for entry in calendar.entries if "skipped_hour" in entry.remarks}
    assert said == {str(wall) for wall in walls if round_trip(wall, zone) != wall}
    assert said
    assert any("repeated_hour" in entry.remarks for entry in calendar.entries)


def round_trip(wall: datetime, zone: ZoneInfo) -> datetime:
    return wall.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
