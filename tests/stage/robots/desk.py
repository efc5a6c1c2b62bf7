"""What the receptionist does, in sentences for journeys: given, when, then."""

from __future__ import annotations

from datetime import date

from tests.stage.looking import sign_in
from tests.stage.visitor import Visitor


def given_they_have_signed_in(visitor: Visitor) -> None:
    sign_in(visitor, "desk")
    assert visitor.path == "/staff/"


def given_they_have_booked_a_caller(visitor: Visitor, name: str, *, surgeon: str = "Dr. Eugene Kim") -> None:
    given_they_have_signed_in(visitor)
    when_they_book_for(visitor, name, surgeon=surgeon)
    then_they_can_read_it_to_the_caller(visitor)


def when_they_book_for(visitor: Visitor, name: str, *, surgeon: str) -> None:
    visitor.presses("Book for a caller")
    visitor.page.get_by_label("Surgeon", exact=True).select_option(label=surgeon)
    visitor.presses("Show the times")
    visitor.page.locator("input[type=radio]").last.check()
    visitor.page.get_by_label("Name", exact=True).fill(name)
    visitor.types("Phone number", "310.555.0188")
    visitor.presses("Book")


def when_they_close_the_practice(visitor: Visitor, day: date, label: str) -> None:
    when_they_choose_from_the_menu(visitor, "Closures")
    visitor.page.get_by_label("First day").fill(day.isoformat())
    visitor.types("What patients and calendars read", label)
    visitor.presses("Save the closure")


def then_they_can_read_it_to_the_caller(visitor: Visitor) -> None:
    assert "Booked. " in visitor.main
    assert " at " in visitor.h1


def then_nothing_of_the_desk_is_shown(visitor: Visitor) -> None:
    assert visitor.path == "/staff/sign-in"
    assert visitor.h1 == "Sign in"


def when_they_choose_from_the_menu(visitor: Visitor, name: str) -> None:
    visitor.page.locator(".masthead .menu summary").click()
    visitor.presses(name)
