"""The appointment card: when, with whom, where and how long, in lines that read as one sentence."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import html5lib
import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

from booking import formats
from booking.config import PROJECT
from booking.models import Appointment, Location, Surgeon, Visit

OFFICE = Location(
    slug="office",
    kind="office",
    address="100 Example Street\nBeverly Hills, CA 90210",
    texts={"en": {"name": "Office"}},
)
VIDEO = Location(slug="video", kind="video", address="", texts={"en": {"name": "Video consultation"}})


@pytest.fixture(autouse=True)
def app() -> Any:
    app = Flask("drawing", template_folder=str(PROJECT / "templates"))
    Babel(app)
    formats.init_app(app, zone=lambda: ZoneInfo("America/Los_Angeles"))
    with app.test_request_context():
        yield app


def a_visit(*locations: Location, status: str = "booked") -> Visit:
    """On Tuesday, October 6, 2026 at 2:30 PM in Los Angeles, for 45 minutes."""
    row: dict[str, Any] = {
        "starts_at": datetime(2026, 10, 6, 21, 30, tzinfo=UTC),
        "ends_at": datetime(2026, 10, 6, 21, 30, tzinfo=UTC) + timedelta(minutes=45),
        "local_start": datetime(2026, 10, 6, 14, 30),  # noqa: DTZ001 - a wall time
        "fold": 0,
        "time_zone": "America/Los_Angeles",
        "status": status,
    }
    surgeon = Surgeon(slug="david-kim", name="Dr. David Kim", colour="teal")
    return Visit(appointments=[Appointment(surgeon=surgeon, location=place, **row) for place in locations])


def drawn(visit: Visit, **more: Any) -> Any:
    given = "".join(f", {name}={value}" for name, value in more.items())
    template = (
        '{% import "components/appointment_card.html" as it %}{{ it.appointment_card(visit, "en"' + given + ") }}"
    )
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    tree = parser.parseFragment(render_template_string(template, visit=visit))
    assert parser.errors == []
    return tree


def words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def lines_of(element: Any) -> list[str]:
    return [words(one) for one in element.iter() if "line" in one.get("class", "").split()]


def test_day_and_time_are_lines_that_are_read_as_one_sentence() -> None:
    time = drawn(a_visit(OFFICE)).find(".//time")
    assert time.get("datetime") == "2026-10-06T14:30:00-07:00"
    assert lines_of(time) == ["Tuesday,", "October 6, 2026", "2:30 PM"]
    assert words(time) == "Tuesday, October 6, 2026 at 2:30 PM"


def test_the_place_stands_in_postal_lines() -> None:
    card = drawn(a_visit(OFFICE))
    address = card.find(".//address")
    lines = [address.text.strip(), *(one.tail.strip() for one in address.iter("br"))]
    assert lines == ["Office", "100 Example Street", "Beverly Hills, CA 90210"]
    assert words(card).endswith("Dr. David Kim Office 100 Example Street Beverly Hills, CA 90210 45 minutes")


def test_by_video_there_is_no_address() -> None:
    assert words(drawn(a_visit(VIDEO)).find(".//address")) == "Video consultation"


def test_a_visit_to_two_surgeons_has_a_block_for_each() -> None:
    card = drawn(a_visit(OFFICE, VIDEO))
    places = ["Office 100 Example Street Beverly Hills, CA 90210", "Video consultation"]
    assert [words(one) for one in card.iter("address")] == places
    assert len(list(card.iter("time"))) == 2


def test_a_time_that_is_canceled_is_struck_through_and_converted_to_no_other_zone() -> None:
    visit = a_visit(OFFICE, status="cancelled")
    card = drawn(visit, cancelled="true")
    assert lines_of(card) == ["Tuesday,", "October 6, 2026", "2:30 PM"]
    assert len(list(card.iter("s"))) == 3
    assert not [one for one in card.iter() if one.get("data-instant")]
    assert [one for one in drawn(a_visit(OFFICE)).iter() if one.get("data-instant")]
