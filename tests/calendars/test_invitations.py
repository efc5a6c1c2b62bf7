"""The calendar part of a letter does in the patient's calendar what the letter says."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import icalendar
import pytest

from booking.calendars.invitation import Method, calendar_file
from tests.calendars import lint
from tests.calendars.samples import LOS_ANGELES, PRODUCT, WINDOW, an_event, an_invitation

BOOKED = an_event(url="https://practice.example/appointments/token", description="Bring photographs.")


def test_an_invitation_is_exactly_so() -> None:
    written = an_invitation(BOOKED).decode().replace("\r\n ", "").split("\r\n")
    assert written[:5] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Example Practice//Consultations//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:REQUEST",
    ]
    assert 'ORGANIZER;CN="Example Practice":mailto:desk@practice.example' in written
    assert (
        'ATTENDEE;CN="Jane Roe";PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:jane@patient.example'
        in written
    )
    assert "STATUS:CONFIRMED" in written


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_breaks_no_rule(method: Method) -> None:
    for start in (BOOKED.starts_at, datetime(2026, 11, 1, 9, 30, tzinfo=UTC)):
        data = an_invitation(an_event(start), method)
        assert lint.faults_of_invitation(data, zone=LOS_ANGELES, window=WINDOW) == set()


def test_a_cancellation_is_of_the_very_event_that_was_sent() -> None:
    """Even where the row still says booked, as for one who leaves a visit: the method decides."""
    sent = _event(an_invitation(BOOKED))
    gone = _event(
        an_invitation(replace(BOOKED, sequence=1, changed_at=BOOKED.changed_at + timedelta(hours=1)), "CANCEL")
    )
    assert (gone["UID"], gone["STATUS"], gone["TRANSP"]) == (sent["UID"], "CANCELLED", "TRANSPARENT")
    assert gone["SEQUENCE"] == sent["SEQUENCE"] + 1
    assert gone["DTSTAMP"].dt > sent["DTSTAMP"].dt


def test_nobody_is_invited_to_what_is_cancelled() -> None:
    with pytest.raises(ValueError, match="cancelled"):
        an_invitation(replace(BOOKED, cancelled=True))


def test_a_name_has_no_double_quotes_and_an_empty_one_is_left_out() -> None:
    attendee = _event(an_invitation(BOOKED, attendee_name='Jane "JR"\r\nRoe; M.D., PhD: x'))["ATTENDEE"]
    assert attendee.params["CN"] == "Jane 'JR' Roe; M.D., PhD: x"
    assert "CN" not in _event(an_invitation(BOOKED, attendee_name=" \x00 "))["ATTENDEE"].params


@pytest.mark.parametrize(
    "email", ["a@x.example\r\nATTENDEE:mailto:b@x.example", "a@x.example b@x.example", "a\x85@x", ""]
)
def test_an_address_that_would_start_a_line_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="address"):
        an_invitation(BOOKED, attendee_email=email)


def test_the_file_from_the_patients_page_holds_every_appointment_of_the_visit_and_invites_nobody() -> None:
    second = an_event(BOOKED.ends_at + timedelta(minutes=15), number=2)
    data = calendar_file(events=[BOOKED, second], zone=LOS_ANGELES, product=PRODUCT)
    assert lint.faults_of_file(data, zone=LOS_ANGELES, window=WINDOW) == set()
    read = icalendar.Calendar.from_ical(data)
    assert [str(each["UID"]) for each in read.walk("VEVENT")] == [BOOKED.uid, second.uid]
    assert "METHOD" not in read


def _event(data: bytes) -> icalendar.Component:
    (event,) = icalendar.Calendar.from_ical(data).walk("VEVENT")
    return event
