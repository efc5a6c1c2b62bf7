"""Whatever the desk does is taken back by one press within three minutes, or says here why it is not.

The addresses are those of the application's own map: a new act has its line here.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from booking.confidential import answers_of, unsealed_day_note, unsealed_reason
from booking.database import db
from booking.models import (
    LIVE,
    Appointment,
    Call,
    Closure,
    DayNote,
    ExtraHours,
    Location,
    PersonVerdict,
    Practice,
    Procedure,
    Surgeon,
    Task,
    TimeOff,
    Visit,
    Wish,
    WorkingHours,
)
from booking.schedules import kept_of
from booking.waitlist import wanted_of
from tests.stage.acting_forms import ADDING, FORMS, Form, opened_page, posting, send, sent_by
from tests.stage.desk import signed_in
from tests.stage.page_client import Page
from tests.stage.standing_clock import StandingClock

pytestmark = [pytest.mark.usefixtures("practice", "standing_clock"), pytest.mark.sqlite_only]

NOT_UNDONE = {
    "sign_in.sign_in": "nothing of the practice is changed",
    "sign_in.sign_out": "the same",
    "sign_in.password": "the same; the old password is kept nowhere",
    "staff.look_up": "reads",
    "staff.names": "how this browser shows names: pressed once more it is as before",
    "staff.choose_preferences": "a user's own choice, which the next press changes",
    "staff.see_changes": "notes what one has looked at",
    "staff.undo": "is the undo",
    "staff.undo_last": "is the undo",
    "staff.take_back_decision": "is the undo, without an end to its time",
    "staff.send_again": "an email; what it tells is true",
    "staff.practice_test_email": "an email to oneself",
    "staff.import_file": "reads a file",
    "staff.import_plan": "taken back as a whole, without an end to its time, by a button of its own page",
    "staff.undo_import": "is the undo",
    "staff.feeds": "a new link, which nobody has as yet; revoking it is one press on the same page",
    "staff.revoke_feed": "whoever should not have had the link must not get it back by an undo",
}
REOPENING = {"staff.reopen_task": Form("Open it again", "staff.task", after="Mark as done")}
ASSIGNING = {"staff.assign_task": Form("Save whose it is", "staff.task", typed={"assigned_to": "1"})}
OF_THE_DESK = {name: form for name, form in FORMS.items() if name.startswith("staff.") and name not in NOT_UNDONE}
ACTS: dict[str, Form] = OF_THE_DESK | ADDING | ASSIGNING | REOPENING


def test_every_act_is_undone_below_or_says_why_it_is_not(app: Flask) -> None:
    of_the_desk = {name for name in posting(app) if name.startswith(("staff.", "sign_in."))}
    assert of_the_desk == ACTS.keys() | NOT_UNDONE.keys()
    assert not ACTS.keys() & NOT_UNDONE.keys()


def opened(app: Flask, endpoint: str, clock: StandingClock) -> Page:
    form = ACTS[endpoint]
    page = opened_page(app, replace(form, after=""), clock)
    if not form.after:
        return page
    page.press(form.after)
    return page._client.get(page.response.request.path)


def state(app: Flask) -> dict[str, Any]:
    """All that an act of the desk may change, without what only numbers it, and holds, which end by themselves."""
    taken = [status for status in LIVE if status != "held"]
    with app.app_context():
        live = db.session.scalars(select(Appointment).where(Appointment.status.in_(taken)))
        return {
            "appointments": sorted(
                (row.visit.uuid, row.surgeon_id, row.location_id, row.status, row.starts_at, row.ends_at)
                for row in live
            ),
            "visits": {
                one.uuid: (one.procedure_id, one.late_at, one.fee_paid_at, sorted(answers_of(one).items()))
                for one in db.session.scalars(
                    select(Visit).where(Visit.appointments.any(Appointment.status.in_(taken)))
                )
            },
            "time off": [
                (row.surgeon_id, row.starts_at, row.ends_at, row.title, unsealed_reason(row.private, time_off=row.uuid))
                for row in db.session.scalars(select(TimeOff).order_by(TimeOff.starts_at))
            ],
            "closures": [(row.starts_at, row.ends_at, row.label) for row in db.session.scalars(select(Closure))],
            "extra": [(row.surgeon_id, row.on_date, row.from_minute) for row in db.session.scalars(select(ExtraHours))],
            "hours": sorted(
                (one.surgeon_id, one.location_id, one.weekday, one.from_minute, one.until_minute, str(one.valid_from))
                for one in db.session.scalars(select(WorkingHours))
            ),
            "notes": [
                (row.on_date, row.surgeon_id, unsealed_day_note(row.private, note=row.uuid))
                for row in db.session.scalars(select(DayNote))
            ],
            "tasks": sorted(
                (row.kind, row.done_at is None, str(row.assigned_to_id)) for row in db.session.scalars(select(Task))
            ),
            "calls": [row.outcome for row in db.session.scalars(select(Call))],
            "settings": [
                *map(kept_of, db.session.scalars(select(Practice))),
                *map(kept_of, db.session.scalars(select(Surgeon))),
                *map(kept_of, db.session.scalars(select(Procedure))),
            ],
            "own words": [
                *map(list, db.session.execute(select(Practice.notices, Practice.letter_lines, Practice.address))),
                *map(list, db.session.execute(select(Location.texts, Location.address, Location.active))),
            ],
            "late": [(row.late_on, row.late_minutes) for row in db.session.scalars(select(Surgeon))],
            "wishes": {
                wish.uuid: wanted_of(wish) for wish in db.session.scalars(select(Wish).where(Wish.ended_at.is_(None)))
            },
            "verdicts": len(db.session.scalars(select(PersonVerdict).where(PersonVerdict.ended_at.is_(None))).all()),
        }


def undo_of(page: Page) -> str:
    return next(one for one in page.buttons() if one.startswith("Undo"))


@pytest.fixture(params=sorted(ACTS))
def endpoint(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_one_press_takes_it_back_and_the_next_says_that_there_is_nothing(
    app: Flask, endpoint: str, standing_clock: StandingClock
) -> None:
    page = opened(app, endpoint, standing_clock)
    before = state(app)
    done = send(page, ACTS[endpoint], sent_by(page, ACTS[endpoint]))
    assert done.status == 303, done.text
    after = done.follow()
    assert state(app) != before
    undone = after.press(undo_of(after))
    assert undone.status == 303, undone.text
    assert state(app) == before
    assert after.press(undo_of(after)).status in (303, 409)
    assert state(app) == before


def test_too_late_it_is_told_and_stays(app: Flask, endpoint: str, standing_clock: StandingClock) -> None:
    page = opened(app, endpoint, standing_clock)
    after = send(page, ACTS[endpoint], sent_by(page, ACTS[endpoint])).follow()
    done = state(app)
    standing_clock.moment += timedelta(minutes=3, seconds=1)
    late = after.press(undo_of(after))
    said = late.follow() if late.status == 303 else late
    assert "an act can be undone for three minutes" in said.text
    assert state(app) == done
    assert undo_of(after) not in said.buttons()


def test_nobody_else_undoes_it(app: Flask, endpoint: str, standing_clock: StandingClock) -> None:
    page = opened(app, endpoint, standing_clock)
    after = send(page, ACTS[endpoint], sent_by(page, ACTS[endpoint])).follow()
    done, sent = state(app), after.fields(undo_of(after))
    other = signed_in(app, "desk" if ACTS[endpoint].role == "admin" else "admin")
    address = after._form_of(undo_of(after))[0].get("action") or ""
    if "/people/" not in address:
        other.post(address, sent | {"csrf_token": other.get("/staff/preferences").fields("Save")["csrf_token"]})
        assert state(app) == done
