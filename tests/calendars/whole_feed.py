"""The feed of everybody, as a calendar app reads it, and whether it is sound."""

from __future__ import annotations

from datetime import date

import icalendar
from flask import Flask
from sqlalchemy import select

from booking.calendars import feed_address, make_feed_link
from booking.database import db
from booking.models import FeedLink
from tests.calendars import lint
from tests.calendars.readers import libical, parsed_by_libical
from tests.stage.settings import LOS_ANGELES, NOW

WINDOW = (date(2026, 7, 7), date(2028, 4, 5))


def the_feed(app: Flask, titles: str = "full") -> list[icalendar.Component]:
    """Its events, by one link for each kind of title, however often it is read."""
    with app.app_context():
        link = db.session.scalar(select(FeedLink).where(FeedLink.titles == titles))
        link = link or make_feed_link(surgeon_id=None, titles=titles, now=NOW)
        address = str(feed_address(link)).removeprefix("http://localhost")
    data = app.test_client().get(address).data
    assert lint.faults_of_feed(data, zone=LOS_ANGELES, window=WINDOW) == set()
    assert libical().icalcomponent_count_errors(parsed_by_libical(data)) == 0
    return icalendar.Calendar.from_ical(data).walk("VEVENT")
