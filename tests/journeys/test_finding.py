"""A patient who knows a plain word, and not what it is called, gets to a time without JavaScript."""

import pytest

from tests.stage.visitor import Visitor

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("typed", ["jowl", "papada", "턱살", "facelit"])
def test_from_a_plain_word_to_the_times_and_back_to_what_was_found(
    visitor_without_javascript: Visitor, typed: str
) -> None:
    visitor = visitor_without_javascript
    visitor.goes_to("/")
    visitor.types("What would you like to talk about?", typed)
    visitor.presses("Search")
    assert visitor.path == "/search"
    visitor.presses("Mini facelift")
    assert visitor.path == "/procedures/mini-facelift"
    visitor.page.go_back()
    assert visitor.page.get_by_role("link", name="Mini facelift", exact=True).is_visible()
    visitor.presses("Mini facelift")
    visitor.presses("Choose a time")
    assert visitor.path == "/book/mini-facelift/first-available"
