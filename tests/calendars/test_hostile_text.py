"""Nothing that a person types into a name or a text becomes a line of the calendar."""

import icalendar
from hypothesis import example, given, settings
from hypothesis import strategies as st

from booking.calendars.events import event_bytes
from tests.calendars import content, lint
from tests.calendars.samples import LOS_ANGELES, WINDOW, a_feed, an_event, an_invitation

PIECES = [
    *("\r", "\n", "\r\n", "\r\n ", "\n\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x00", "\x1b", "\x9f"),
    *('"', "'", "\\", "\\n", "\\N", "\\;", ",", ";", ":", "^", "^n", "^'", "=", "\ud800", "\ufeff", "\u202e", "\t"),
    *("👩🏽‍⚕️", "한국어", "中文", "e\u0301", "ﷺ", "🇰🇷", "x" * 90, "é" * 40),
    *("END:VEVENT", "BEGIN:VEVENT", "ATTENDEE:mailto:evil@x.example", ";TZID=X:", "DTSTART:20260101T000000Z"),
]
HOSTILE = st.lists(st.sampled_from(PIECES) | st.text(max_size=30), max_size=12).map("".join)
PLAIN = [
    each.name for each in content.read(a_feed([an_event(location="x", description="x")]))[0].components[1].properties
]
INVITED = [each.name for each in content.read(an_invitation(an_event()))[0].components[1].properties]
INJECTION = "x\u2028ATTENDEE:mailto:evil@x.example\x85END:VEVENT\r\nBEGIN:VEVENT"


@settings(deadline=None, max_examples=200)
@given(summary=HOSTILE, location=HOSTILE, description=HOSTILE, name=HOSTILE)
@example(summary=INJECTION, location=INJECTION, description=INJECTION, name=INJECTION)
def test_no_text_adds_a_line_to_a_feed(summary: str, location: str, description: str, name: str) -> None:
    # Something to say each time, so that the properties are always the same.
    event = an_event(summary=summary, location=f"x{location}", description=f"x{description}")
    data = a_feed([event], name=f"x{name}")
    assert lint.faults_of_feed(data, zone=LOS_ANGELES, window=WINDOW) == set()
    (calendar,) = content.read(data)
    assert [each.name for each in calendar.within("VEVENT")[0].properties] == PLAIN
    assert len(calendar.components) == 2


@settings(deadline=None, max_examples=200)
@given(attendee=HOSTILE, organizer=HOSTILE)
@example(attendee=INJECTION, organizer=INJECTION)
def test_no_name_adds_a_line_to_an_invitation(attendee: str, organizer: str) -> None:
    data = an_invitation(an_event(), attendee_name=attendee, organizer_name=organizer)
    assert lint.faults_of_invitation(data, zone=LOS_ANGELES, window=WINDOW) == set()
    (calendar,) = content.read(data)
    assert [each.name for each in calendar.within("VEVENT")[0].properties] == INVITED


@settings(deadline=None, max_examples=200)
@given(st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"], exclude_characters="\\"), min_size=1))
def test_every_harmless_text_comes_back_as_it_was(text: str) -> None:
    component = icalendar.Event.from_ical(event_bytes(an_event(summary=text), LOS_ANGELES))
    assert component["SUMMARY"] == text
