"""Every form that acts on something carries what its page showed, and acts on nothing else.

The addresses are those of the application's own map: a new form has its line here, or a reason why it needs none.
"""

import pytest
from flask import Flask

from booking.access import PUBLIC, ROLES
from tests.faults.tables import changed, contents
from tests.stage.acting_forms import FORMS, opened_page, posting, send, sent_by
from tests.stage.page_client import Page
from tests.stage.standing_clock import StandingClock

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

NEEDS_NONE = {
    "patient.hold": "the contract: a choice, whole in itself, checked under the lock; what is gone is 409",
    "patient.ask_for_link": "changes nothing; what is sent tells how things stand by then",
    "patient.join": "adds what is typed, whole in itself; its `uuid` makes the same page add it once",
    "patient.end_wish": "whatever a page showed, whoever wants no more emails gets none",
    "patient.book_again": "changes only what this browser brings along to its next hold",
    "sign_in.sign_in": "shows nothing",
    "sign_in.sign_out": "shows nothing",
    "sign_in.password": "shows nothing: the old password is the proof",
    "staff.look_up": "reads",
    "patient.search": "reads",
    "staff.see_changes": "notes up to what moment its user has looked, which the page showed; it never goes back",
    "staff.new_task": "adds what is typed, whole in itself; its `uuid` makes the same page write it once",
    "staff.take_wish": "adds what is typed, whole in itself; its `uuid` makes the same page add it once",
    "staff.reopen_task": "tried in staff/test_tasks_by_hand.py, since only what is done can be opened again",
    "staff.names": "changes only how this browser shows what it shows",
    "staff.choose_preferences": "a user's own choice, whole in itself: the last one stands",
    "staff.hours": "adds what is typed, whole in itself; hours that share time with it are 422",
    "staff.extra_hours": "the same",
    "staff.time_off": "adds what is typed; whom it hits is asked about, and `seen` then says whom the page named",
    "staff.away": "the same",
    "staff.undo_last": "acts on what this browser did last, and only while that is as it left it",
    "staff.closures": "the same",
    "staff.new_day_note": "writes what is typed, once for each page",
    "staff.send_again": "tells how things stand; without what was seen nothing leaves, and that is said",
    "staff.import_file": "keeps a file for an hour, and imports nothing",
    "staff.import_plan": "tried in staff/test_import_page.py, since a file comes before it",
    "staff.undo_import": "tried in staff/test_import_page.py, since an import comes before it",
    "staff.feeds": "makes one more link; it takes nothing from anybody",
}


NOT_ACTS = {"staff_sessions", "attempts", "kept_forms"}  # records of the asking itself


def test_every_form_is_tried_below_or_says_why_it_need_not_be(app: Flask) -> None:
    assert posting(app) == FORMS.keys() | NEEDS_NONE.keys()
    assert not FORMS.keys() & NEEDS_NONE.keys()


@pytest.fixture
def opened(app: Flask, endpoint: str, standing_clock: StandingClock) -> Page:
    return opened_page(app, FORMS[endpoint], standing_clock, is_public=ROLES[endpoint] is PUBLIC)


@pytest.mark.parametrize("endpoint", FORMS)
@pytest.mark.parametrize("seen", [None, "", "²", "." + "0" * 32])
@pytest.mark.sqlite_only
def test_a_form_without_what_its_page_showed_is_shown_again_and_does_nothing(
    opened: Page, endpoint: str, seen: str | None, engine_url: str
) -> None:
    form = FORMS[endpoint]
    sent = sent_by(opened, form, **{form.own: seen or ""})
    if seen is None:
        del sent[form.own]
    before = contents(engine_url, without=NOT_ACTS)
    again = send(opened, form, sent)
    assert again.status in (409, 422)
    assert again.h1 or again.title
    assert changed(before, contents(engine_url, without=NOT_ACTS)) == set()
    for name, value in form.typed.items():
        if name != "start":
            assert again.fields(form.button)[name] == value.replace("\r\n", "\n")


@pytest.mark.parametrize("endpoint", FORMS)
def test_with_it_the_same_form_acts(opened: Page, endpoint: str, engine_url: str) -> None:
    """The control."""
    form = FORMS[endpoint]
    before = contents(engine_url, without=NOT_ACTS)
    assert send(opened, form, sent_by(opened, form)).status == 303
    assert changed(before, contents(engine_url, without=NOT_ACTS)) != set()


@pytest.mark.parametrize("endpoint", FORMS)
@pytest.mark.sqlite_only
def test_the_same_press_again_is_never_a_fault_and_acts_once(opened: Page, endpoint: str, engine_url: str) -> None:
    form = FORMS[endpoint]
    send(opened, form, sent_by(opened, form))
    before = contents(engine_url, without=NOT_ACTS)
    again = send(opened, form, sent_by(opened, form))
    assert again.status in (303, 404)  # 404: what it removed is not there any more
    acts = {"history", "appointments", "letters", "working_hours", "extra_hours", "time_off", "closures", "tasks"}
    assert changed(before, contents(engine_url, without=NOT_ACTS)) & acts == set() or endpoint == "patient.save_details"
