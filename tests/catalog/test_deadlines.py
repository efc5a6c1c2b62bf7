"""The deadline for changing without charge reads the same wherever a patient meets it."""

from datetime import datetime, timedelta

import icalendar
import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy import update

from booking import catalog
from booking.calendars import visit_file
from booking.catalog import change_deadline, deadline_sentence, too_late_sentence
from booking.database import writing
from booking.messages.wording import wording_of
from booking.models import Practice
from tests.stage.settings import NOW
from tests.stage.visits import a_booking, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

NEAR_THE_CLOCKS_CHANGE = local(1, 11, month=11)  # a day of 25 hours: the day before, that is 12:00


@pytest.mark.parametrize(
    ("starts_at", "minutes", "told"),
    [
        (local(8, 10), 1440, "Wednesday, October 7, 2026 at 10:00 AM"),
        (local(8, 12), 1440, "Wednesday, October 7, 2026 at 12:00 noon"),
        (local(12, 9), 4320, "Friday, October 9, 2026 at 9:00 AM"),
        (local(8, 10), 0, "Thursday, October 8, 2026 at 10:00 AM"),
        (NEAR_THE_CLOCKS_CHANGE, 1440, "Saturday, October 31, 2026 at 12:00 noon"),
    ],
)
def test_the_moment_is_exact(app: Flask, starts_at: datetime, minutes: int, told: str) -> None:
    with app.app_context(), force_locale("en"):
        with writing() as session:
            session.execute(update(Practice).values(cancellation_notice_minutes=minutes))
        practice = catalog.practice()
        assert change_deadline(starts_at, practice) == starts_at - timedelta(minutes=minutes)
        assert deadline_sentence(starts_at, practice) == f"You can change or cancel at no charge until {told}."


def test_email_and_calendar_entry_say_it_in_the_same_words(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        visit, practice = a_booking(local(8, 10)), catalog.practice()
        said = deadline_sentence(local(8, 10), practice)
        letter = wording_of(visit, "booked", practice=practice, now=NOW)
        [event] = icalendar.Calendar.from_ical(visit_file(visit, now=NOW)).walk("VEVENT")
        assert said in [line for paragraph in letter.paragraphs for line in paragraph.lines]
        assert said in event["DESCRIPTION"]
        late = wording_of(visit, "booked", practice=practice, now=local(8, 9))
        lines = [line for paragraph in late.paragraphs for line in paragraph.lines]
        assert said not in lines
        assert lines[lines.index(too_late_sentence()) + 1] == "(310) 555-0142"
