"""The last step says until when a patient can change what they book, in the words of the emails."""

import pytest
from flask import Flask
from flask_babel import force_locale

from booking import appointments, catalog
from booking.catalog import deadline_sentence
from tests.stage.page_client import PageClient
from tests.stage.settings import NOW
from tests.stage.visits import ANSWERS, a_hold, hold_path, local

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]


def test_the_review_says_it_too_and_once_it_is_past_whom_to_call(app: Flask, pages: PageClient) -> None:
    with app.app_context(), force_locale("en"):
        far, near = a_hold(local(8, 10), browser=b"1"), a_hold(local(5, 15), browser=b"2")
        for visit in (far, near):
            appointments.keep_answers(visit, ANSWERS, now=NOW)
        said = [deadline_sentence(visit.appointments[0].starts_at, catalog.practice()) for visit in (far, near)]
        there = [hold_path(visit, "/review") for visit in (far, near)]
    assert said[0] in pages.get(there[0]).text
    review = pages.get(there[1]).text
    assert said[1] not in review
    assert "To change or cancel this appointment, call us at (310) 555-0142." in review
