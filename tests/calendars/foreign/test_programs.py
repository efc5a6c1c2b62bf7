"""Files in the habits of Google Calendar, Outlook, Apple Calendar and Easy!Appointments, as their owners meant them."""

import icalendar
import pytest

from booking.calendars.foreign.entries import CalendarEntry, ReadCalendar
from booking.calendars.foreign.reading import read
from tests.calendars.foreign.calendar_files import FILES, FIRST, LAST, LOS_ANGELES


def read_of(program: str) -> ReadCalendar:
    return read((FILES / f"{program}.ics").read_bytes(), zone=LOS_ANGELES, first=FIRST, last=LAST)


def line(entry: CalendarEntry) -> str:
    """Start and end on the practice's clock, and what is special about it."""
    starts, ends = entry.starts_at.astimezone(LOS_ANGELES), (entry.ends_at or entry.starts_at).astimezone(LOS_ANGELES)
    facts = {
        "day": entry.is_whole_day,
        "free": not entry.is_busy and not entry.is_cancelled,
        "canceled": entry.is_cancelled,
    }
    words = [f"{starts:%m-%d %H:%M} {ends:%m-%d %H:%M}", *(word for word, so in facts.items() if so), *entry.remarks]
    return " ".join(words)


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        (
            "google",
            [
                "10-06 09:30 10-06 10:15",  # its guest declined, and it takes time all the same
                "10-08 10:00 10-08 10:30 canceled",
                "10-27 09:00 10-27 09:30",
                "11-03 10:00 11-03 10:30",  # moved by an hour; the 10th is left out
                "11-17 09:00 11-17 09:30",
                "11-26 00:00 11-28 00:00 day free",
            ],
        ),
        (
            "outlook-desktop",
            [
                "10-06 13:30 10-06 14:15",
                "10-07 00:00 10-08 00:00 day",
                "10-08 20:15 10-08 21:15 working_elsewhere",
                "10-12 17:00 10-12 17:30",
                "10-20 17:00 10-20 17:30",
                "10-26 17:00 10-26 17:30",
            ],
        ),
        (
            "outlook-365",
            [
                "11-05 09:30 11-05 10:15",
                "11-05 10:00 11-05 10:30 free",
                "12-24 00:00 12-29 00:00 day",
            ],
        ),
        (
            "apple",
            [
                "10-06 09:45 10-06 10:30",
                "10-12 00:00 10-13 00:00 day",
                "10-14 12:00 10-14 13:00 no_zone",
                "10-12 00:00 10-13 00:00 day",
            ],
        ),
        ("easyappointments", ["10-20 11:00 10-20 11:45"]),
    ],
)
def test_each_program_is_read(program: str, expected: list[str]) -> None:
    calendar = read_of(program)
    assert [line(entry) for entry in calendar.entries] == expected
    assert (calendar.unread, calendar.outside, calendar.unknown_zones) == ((), (), ())


def test_what_google_says_of_a_visit() -> None:
    visit = read_of("google").entries[0]
    assert visit.summary == "Mini facelift – Renée Müller-Ortiz"
    assert visit.description == "Telephone (310) 555-0142\nSister comes along; allergic to latex, see chart"
    assert visit.location == "436 N Bedford Dr, Beverly Hills, CA 90210, USA"
    assert [(one.name, one.email) for one in visit.attendees] == [("Renée Müller-Ortiz", "renee@patients.example")]


def test_a_picture_folded_in_the_middle_is_whole() -> None:
    raw = (FILES / "apple.ics").read_bytes()
    summary = "Señora Núñez – Beratung über Lid-OP, bitte vorher anrufen und Fotos mitbringen 📷"
    assert f"SUMMARY:{summary}".encode() not in raw
    assert read_of("apple").entries[0].summary == summary


def test_the_patient_of_easy_appointments_is_not_its_organizer() -> None:
    (visit,) = read_of("easyappointments").entries
    assert visit.organizer is not None
    assert visit.organizer.email == "david.kim@practice.example"
    assert [one.name for one in visit.attendees] == ["Hana Sato"]
    assert visit.description.splitlines()[-1] == "Nur vormittags"


@pytest.mark.parametrize("program", ["google", "outlook-desktop", "outlook-365", "apple", "easyappointments"])
def test_our_files_are_calendars_for_others_too(program: str) -> None:
    events = icalendar.Calendar.from_ical((FILES / f"{program}.ics").read_bytes()).walk("VEVENT")
    assert len(events) == read_of(program).number_of_events
