"""What does the receptionist do? Sentences for journeys: given, when, then."""

from __future__ import annotations

from datetime import date

from tests.stage.looking import sign_in
from tests.stage.visitor import Visitor


def given_she_has_signed_in(she: Visitor) -> None:
    sign_in(she, "desk")
    assert she.path == "/staff/"


def given_she_has_booked_a_caller(she: Visitor, name: str, *, surgeon: str = "Dr. Eugene Kim") -> None:
    given_she_has_signed_in(she)
    when_she_books_for(she, name, surgeon=surgeon)
    then_she_can_read_it_to_the_caller(she)


def when_she_books_for(she: Visitor, name: str, *, surgeon: str) -> None:
    she.presses("Book for a caller")
    she.page.get_by_label("Surgeon", exact=True).select_option(label=surgeon)
    she.presses("Show the times")
    she.page.locator("input[type=radio]").last.check()
    she.page.get_by_label("Name", exact=True).fill(name)
    she.types("Telephone number", "310.555.0188")
    she.presses("Book")


def when_she_closes_the_practice(she: Visitor, day: date, label: str) -> None:
    she.presses("Closures")
    she.page.get_by_label("First day").fill(day.isoformat())
    she.types("What patients and calendars read", label)
    she.presses("Save the closure")


def then_she_can_read_it_to_the_caller(she: Visitor) -> None:
    assert "Booked. " in she.main
    assert " at " in she.h1


def then_nothing_of_the_desk_is_to_be_seen(she: Visitor) -> None:
    assert she.path == "/staff/sign-in"
    assert she.h1 == "Sign in"
