"""While moving, a visit may become one about another procedure: by its rules, and told only where patients notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.appointments import PATIENT
from booking.database import db, writing
from booking.models import Appointment, CalendarEvent, History, Letter, Practice, Procedure, Visit
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.settings import NOW
from tests.stage.standing_clock import StandingClock
from tests.stage.visits import a_booking, appointment_path, local

pytestmark = pytest.mark.usefixtures("practice", "standing_clock")

THURSDAY_TEN, ELEVEN = local(8, 10), local(8, 11)
KEEP = "Keep my time, change the topic"


@pytest.fixture
def address(app: Flask) -> str:
    with app.app_context():
        return appointment_path(a_booking(THURSDAY_TEN))


def change(app: Flask, slug: str, **values: Any) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Procedure).where(Procedure.slug == slug).values(values))


def now_about(app: Flask) -> tuple[str, str, datetime, timedelta, timedelta]:
    """Procedure, surgeon, start, length, and how long the surgeon is taken."""
    with app.app_context():
        row = db.session.scalars(select(Appointment)).one()
        length, taken = row.ends_at - row.starts_at, row.takes_until - row.takes_from
        return row.visit.procedure.slug, row.surgeon.slug, row.starts_at, length, taken


def letters(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Letter.kind).order_by(Letter.id)))


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(History.act).order_by(History.id)))


def moments(app: Flask) -> tuple[int, datetime]:
    with app.app_context():
        event = db.session.scalars(select(CalendarEvent)).one()
        return event.sequence, event.changed_at


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def choose(pages: PageClient, address: str, slug: str, **query: str) -> Page:
    sent = "&".join(f"{name}={value}" for name, value in query.items())
    return pages.get(f"{address}/reschedule?procedure={slug}{'&' if sent else ''}{sent}")


def test_the_page_leads_to_what_else_it_may_be_about(pages: PageClient, address: str) -> None:
    page = pages.get(pages.get(address).links()["Change the topic"])
    assert "Now: Mini facelift consultation, 45 minutes" in page.text
    links = page.links()
    assert "Mini facelift, 45 minutes" not in links
    assert links["Rhinoplasty, 60 minutes"] == f"{address}/reschedule?procedure=rhinoplasty"


def test_it_takes_the_new_length_buffers_fee_and_questions(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(consultation_fee_cents=20000))
    change(app, "rhinoplasty", buffer_before_minutes=15, questions=[])
    page = choose(pages, address, "rhinoplasty", day="2026-10-09")
    assert "Rhinoplasty consultation, 60 minutes" in page.text
    assert "$200" in page.text
    moved = page.press("2:00 PM")
    assert (moved.status, moved.location) == (303, address)
    assert now_about(app) == ("rhinoplasty", "david-kim", local(9, 14), minutes(60), minutes(75))
    shown = moved.follow().text
    assert "Rhinoplasty consultation, 60 minutes" in shown
    assert "$200" in shown
    assert "Questions from your surgeon" not in shown
    assert (acts(app), letters(app)) == (["booked", "moved"], ["booked", "moved"])


def test_only_times_that_fit_are_shown(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context():
        a_booking(local(9, 14), browser=b"another", procedure="rhinoplasty")
    short = choose(pages, address, "not-sure-yet", day="2026-10-09").buttons()
    long = choose(pages, address, "rhinoplasty", day="2026-10-09").buttons()
    assert {"1:30 PM", "4:30 PM", "11:30 AM"} <= set(short)
    assert not {"1:30 PM", "4:30 PM", "11:30 AM"} & set(long)
    assert {"1:00 PM", "3:00 PM", "4:00 PM"} <= set(long)


def test_the_booked_time_can_be_kept_where_it_fits_and_a_new_length_is_told(
    app: Flask, pages: PageClient, address: str
) -> None:
    sequence, changed_at = moments(app)
    kept = choose(pages, address, "rhinoplasty").press(KEEP)
    assert kept.status == 303
    assert "The topic of your appointment is changed." in kept.follow().text
    assert now_about(app) == ("rhinoplasty", "david-kim", THURSDAY_TEN, minutes(60), minutes(60))
    assert (acts(app), letters(app)) == (["booked", "moved"], ["booked", "moved"])
    assert (
        "Changed at Thu, Oct 8, 10:00 AM, 60 minutes instead of 45 minutes, about another procedure"
        in signed_in(app).get("/staff/changes").text
    )
    assert moments(app)[0] == sequence + 1
    assert moments(app)[1] > changed_at


def test_where_nothing_else_changes_no_email_and_no_calendar_tells(app: Flask, pages: PageClient, address: str) -> None:
    change(app, "not-sure-yet", consultation_minutes=45, buffer_after_minutes=0)
    before = moments(app)
    page = choose(pages, address, "not-sure-yet")
    kept = page.press(KEEP)
    assert kept.status == 303
    assert now_about(app) == ("not-sure-yet", "david-kim", THURSDAY_TEN, minutes(45), minutes(45))
    assert (acts(app), letters(app)) == (["booked", "procedure_changed"], ["booked"])
    assert moments(app) == before
    assert page.press(KEEP).status == 303  # the same press once more
    assert acts(app) == ["booked", "procedure_changed"]
    with app.app_context():
        line = db.session.scalars(select(History).order_by(History.id.desc())).first()
        assert line is not None
        assert line.before is not None
        assert line.before["procedure_id"] != line.after["procedure_id"]
        uuid = db.session.scalars(select(Appointment.uuid)).one()
    assert "Changed what it is about" in signed_in(app).get(f"/staff/appointments/{uuid}").text


def test_the_time_that_a_shorter_visit_gives_up_is_free_at_once(app: Flask, pages: PageClient, address: str) -> None:
    free = "/api/v1/slots?procedure=not-sure-yet&surgeon=david-kim&from=2026-10-08&to=2026-10-08"

    def starts() -> list[str]:
        return [slot["starts_at"][11:16] for slot in pages.client.get(free).get_json()["slots"]]

    assert "10:30" not in starts()
    choose(pages, address, "not-sure-yet").press(KEEP)
    assert "10:30" in starts()


def test_a_time_too_short_for_it_is_not_kept(app: Flask, pages: PageClient, address: str) -> None:
    change(app, "rhinoplasty", consultation_minutes=90)
    with app.app_context():
        a_booking(ELEVEN, browser=b"another")
    page = choose(pages, address, "rhinoplasty")
    assert KEEP not in page.buttons()
    assert "Your present time doesn’t fit this. These times do." in page.text
    fields = choose(pages, address, "rhinoplasty", day="2026-10-09").fields("2:00 PM")
    taken = pages.client.post(f"{address}/reschedule", data=fields | {"starts_at": "2026-10-08T10:00-07:00"})
    assert taken.status_code == 409
    with app.app_context():
        first = db.session.scalars(select(Appointment).order_by(Appointment.id)).first()
        assert first is not None
        assert (first.visit.procedure.slug, first.ends_at - first.starts_at) == ("mini-facelift", minutes(45))


def test_a_surgeon_who_does_not_perform_it_gives_way_to_one_who_does(
    app: Flask, pages: PageClient, address: str
) -> None:
    page = choose(pages, address, "dermal-fillers", day="2026-10-09")
    assert KEEP not in page.buttons()
    assert page.press(page.buttons()[0]).status == 303
    procedure, surgeon, *_ = now_about(app)
    assert (procedure, surgeon) == ("dermal-fillers", "eugene-kim")
    assert letters(app) == ["booked", "moved"]


def test_the_other_surgeon_and_place_can_be_chosen(app: Flask, pages: PageClient, address: str) -> None:
    page = choose(pages, address, "rhinoplasty", day="2026-10-09")
    other = pages.get(page.links()["Dr. Eugene Kim"])
    assert "surgeon=eugene-kim" in page.links()["Dr. Eugene Kim"]
    assert "location=video" in other.links()["Video consultation"]
    assert KEEP not in other.buttons()


@pytest.mark.parametrize("slug", ["no-such-thing", "%00", "-", "mini facelift", "é"])
def test_a_procedure_that_there_is_not_is_not_found(app: Flask, pages: PageClient, address: str, slug: str) -> None:
    assert choose_status(pages, address, slug) == 404
    fields = choose(pages, address, "rhinoplasty", day="2026-10-09").fields("2:00 PM")
    assert pages.client.post(f"{address}/reschedule", data=fields | {"procedure": slug}).status_code == 404
    assert now_about(app)[0] == "mini-facelift"


def choose_status(pages: PageClient, address: str, slug: str) -> int:
    return pages.client.get(f"{address}/reschedule?procedure={slug}").status_code


def test_one_offered_no_longer_is_not_found_and_changes_nothing(app: Flask, pages: PageClient, address: str) -> None:
    page = choose(pages, address, "rhinoplasty", day="2026-10-09")
    change(app, "rhinoplasty", active=False)
    assert page.press("2:00 PM").status == 404
    assert now_about(app)[0] == "mini-facelift"


def test_it_follows_what_its_page_showed(app: Flask, pages: PageClient, address: str) -> None:
    page = choose(pages, address, "rhinoplasty", day="2026-10-09")
    pages.get(f"{address}/reschedule?day=2026-10-12").press("2:00 PM")
    late = page.press("2:00 PM")
    assert late.status == 409
    assert now_about(app)[0] == "mini-facelift"
    assert late.press("2:00 PM").status == 303  # its buttons still lead to the other procedure
    assert now_about(app)[0] == "rhinoplasty"


def test_past_the_deadline_it_is_the_telephone(
    app: Flask, pages: PageClient, address: str, standing_clock: StandingClock
) -> None:
    page = choose(pages, address, "rhinoplasty", day="2026-10-09")
    standing_clock.moment = THURSDAY_TEN - timedelta(hours=23)
    assert "Please call us" in pages.get(f"{address}/procedure").h1
    assert page.press("2:00 PM").status == 409
    assert "Change the topic" not in pages.get(address).links()
    assert now_about(app)[0] == "mini-facelift"


@pytest.mark.sqlite_only
def test_answers_to_questions_that_both_ask_stay(app: Flask, pages: PageClient, address: str) -> None:
    with app.app_context():
        asked = db.session.scalars(select(Procedure.questions).where(Procedure.slug == "mini-facelift")).one()
    change(app, "rhinoplasty", questions=asked[:1])
    pages.get(f"{address}/questions").press(
        "Save my answers", **{"answer-bothers": "My chin", "answer-nicotine": "now"}
    )
    choose(pages, address, "rhinoplasty").press(KEEP)
    assert "1 of 1 answered" in pages.get(address).text
    with app.app_context():
        prepared = appointments.preparation_of(db.session.scalars(select(Visit)).one())
        assert {one.question.slug for one in prepared.answered} == {"bothers", "nicotine"}


@pytest.mark.parametrize(
    ("slug", "button"), [("rhinoplasty", KEEP), ("rhinoplasty", "2:00 PM"), ("dermal-fillers", "")]
)
def test_an_undo_puts_everything_back(app: Flask, pages: PageClient, address: str, slug: str, button: str) -> None:
    before = now_about(app)
    page = choose(pages, address, slug, day="2026-10-09")
    with app.app_context(), writing() as session:
        session.execute(update(Practice).values(consultation_fee_cents=20000))
    page.press(button or page.buttons()[0])
    assert now_about(app) != before
    assert pages.get(address).press("Undo").status == 303
    assert now_about(app) == before
    with app.app_context():
        assert db.session.scalars(select(Visit)).one().fee_cents == 15000
        assert db.session.scalars(select(Appointment.sequence)).one() == 2


def test_it_can_be_changed_back(app: Flask, pages: PageClient, address: str) -> None:
    choose(pages, address, "rhinoplasty").press(KEEP)
    assert choose(pages, address, "mini-facelift", day="2026-10-08").press(KEEP).status == 303
    assert now_about(app) == ("mini-facelift", "david-kim", THURSDAY_TEN, minutes(45), minutes(60))


def test_who_has_answered_a_question_may_still_undo(app: Flask, pages: PageClient, address: str) -> None:
    pages.get(f"{address}/questions").press("Save my answers", **{"answer-bothers": "My chin"})
    with app.app_context():
        visit = db.session.scalars(select(Visit)).one()
        assert appointments.undoable_act(visit, now=NOW) == "booked"
        appointments.cancel(visit, actor=PATIENT, now=NOW)
        assert appointments.undoable_act(db.session.scalars(select(Visit)).one(), now=NOW) == "cancelled"
