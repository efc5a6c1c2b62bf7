"""The forms that act on something, by their endpoint: how each is reached, filled in and sent."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import Flask
from sqlalchemy import select, update

from booking import appointments
from booking.database import db, writing
from booking.models import Appointment, Location
from tests.faults.addresses import a_life, addresses
from tests.stage.desk import signed_in
from tests.stage.page_client import Page, PageClient
from tests.stage.standing_clock import StandingClock
from tests.stage.typed import BOOK, GO_ON, TYPED
from tests.stage.visits import ANSWERS, a_booking, local


@dataclass(frozen=True)
class Form:
    """On the page of `endpoint`, below its address; `own` is the field that says what was shown."""

    button: str
    endpoint: str
    below: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    own: str = "seen"
    by_video: bool = False
    is_canceled: bool = False
    is_near: bool = False  # the page is opened half an hour before the appointment
    second: str = ""  # whoever has a second visit, of the same telephone number
    after: str = ""  # the button that is pressed on the page before
    role: str = "desk"


CALLER = {"name": "Bea Fonseca", "telephone": "310 555 0177", "start": "david-kim office 2026-10-06T14:00-07:00"}
LINE = {
    "text_en": "Closed",
    "text_es": "Cerrado",
    "text_ko": "휴진",
    "first_day": "2026-11-02",
    "last_day": "2026-11-03",
}
FORMS = {
    "patient.save_details": Form(GO_ON, "patient.details", typed=TYPED),
    "patient.book": Form(BOOK, "patient.review"),
    "patient.release": Form("Release this time", "patient.review"),
    "patient.answer_who": Form("Start empty", "patient.details", "?who="),
    "patient.move": Form("10:00 AM", "patient.reschedule", "?day=2026-10-12"),
    "patient.cancel": Form("Cancel my appointment", "patient.cancellation"),
    "patient.contact": Form("Save", "patient.contact", typed={"name": "Cora Lane"}),
    "patient.undo": Form("Undo", "patient.appointment"),
    "patient.answer_questions": Form("Save my answers", "patient.questions", typed={"answer-bothers": "My chin."}),
    "patient.ask_for_comfort": Form("Save my requests", "patient.comfort", typed={"interpreter": "Korean"}),
    "patient.consent": Form("I agree", "patient.telehealth", by_video=True),
    "patient.run_late": Form("I’m running late", "patient.appointment", is_near=True),
    "patient.arrive": Form("I’m here", "patient.appointment", is_near=True),
    "patient.confirm": Form("I’ll be there", "patient.confirmation"),
    "patient.make_wish": Form("Put me on the earlier-visit list", "patient.wish", typed={"weekday": "tue"}),
    "patient.claim": Form("Take this time", "patient.offer"),
    "patient.change_wish": Form("Save", "patient.place_on_list", typed={"part": "morning"}),
    "staff.book": Form("Book", "staff.book", "?day=2026-10-06", typed=CALLER, own="shown"),
    "staff.move": Form("10:00 AM", "staff.move", "?day=2026-10-12"),
    "staff.cancel": Form("Yes, cancel it", "staff.cancel"),
    "staff.set_status": Form("Arrived", "staff.appointment", is_near=True),
    "staff.mark": Form("Late", "staff.appointment", is_near=True),
    "staff.undo": Form("Undo: A. R. at 10:00 AM: arrived", "staff.appointment", after="Arrived", is_near=True),
    "staff.amend": Form("Save topic and length", "staff.amend", typed={"minutes": "60"}),
    "staff.restore": Form("Yes, book it again", "staff.restore", is_canceled=True),
    "staff.delay": Form("20 minutes late", "staff.delay"),
    "staff.correct_contact": Form("Save", "staff.correct_contact", typed={"name": "Cora Lane"}),
    "staff.compare_people": Form("They are one person", "staff.compare_people", "?other={second}", second="Anna Ruiz"),
    "staff.set_apart": Form("Yes, it is someone else’s", "staff.set_apart", second=ANSWERS["name"]),
    "staff.take_back_decision": Form(
        "Undo: Monday, October 5, 2026 at 9:00 AM",
        "staff.compare_people",
        "?other={second}",
        second="Anna Ruiz",
        after="They are two people",
    ),
    "staff.copy_hours": Form("Copy the hours", "staff.hours", typed={"weekday": "1", "to": "5"}),
    "staff.change_hours": Form("Save the change", "staff.change_hours", typed={"until_time": "11:30 AM"}),
    "staff.remove_hours": Form("Remove the hours", "staff.remove_hours"),
    "staff.remove_extra_hours": Form("Remove the extra hours", "staff.remove_extra_hours"),
    "staff.change_time_off": Form("Save", "staff.change_time_off", typed={"title": "meeting"}),
    "staff.remove_time_off": Form("Remove the time off", "staff.remove_time_off"),
    "staff.remove_closure": Form("Remove the closure", "staff.remove_closure"),
    "staff.day_note": Form("Save the note", "staff.day_note", typed={"words": "Bring the chart"}),
    "staff.take_wish_of": Form("Put them on the list", "staff.take_wish_of", typed={"weekday": "tue"}),
    "staff.book_wish": Form(
        "Give this time", "staff.book", "?surgeon=david-kim&location=office&start=2026-10-06T14:00-07:00"
    ),
    "staff.change_wish": Form("Save", "staff.change_wish", typed={"part": "morning"}),
    "staff.end_wish": Form("Take off", "staff.earlier_visits"),
    "staff.note_call": Form("Reached", "staff.calls"),
    "staff.offer_by_email": Form("Offer by email", "staff.calls"),
    "staff.complete_task": Form("Mark as done", "staff.task"),
    "staff.assign_task": Form("Save whose it is", "staff.task"),
    "staff.practice_email": Form(
        "Save the line", "staff.practice_email", typed={"line_en": "The elevator is slow."}, role="admin"
    ),
    "staff.practice_notices": Form("Save the line", "staff.practice_notices", typed=LINE, role="admin"),
    "staff.practice_notice": Form(
        "Save the line", "staff.practice_notice", typed={"last_day": "2026-12-31"}, role="admin"
    ),
    "staff.remove_practice_notice": Form("Remove the line", "staff.remove_practice_notice", role="admin"),
    "staff.practice_place": Form(
        "Save the place", "staff.practice_place", typed={"directions_en": "Sit by a window."}, role="admin"
    ),
    "staff.practice_test_email": Form("Send a test email", "staff.practice_test_email", role="admin"),
    "staff.practice_procedure": Form(
        "Save the procedure", "staff.practice_procedure", typed={"consultation_minutes": "50"}, role="admin"
    ),
    "staff.practice_booking_times": Form(
        "Save the booking times",
        "staff.practice_booking_times",
        typed={"booking_horizon_days": "91"},
        role="admin",
    ),
    "staff.practice_fee": Form(
        "Save the fee", "staff.practice_fee", typed={"consultation_fee_cents": "$175"}, role="admin"
    ),
    "staff.practice_cap": Form("Save the visits a day", "staff.practice_cap", typed={"daily_cap": "9"}, role="admin"),
    "staff.practice_holidays": Form(
        "Save the public holidays", "staff.practice_holidays", typed={"kept_open": "Labor Day"}, role="admin"
    ),
    "staff.revoke_feed": Form("Revoke the link", "staff.revoke_feed"),
}

SATURDAY = {"weekday": "5", "from_time": "9 AM", "until_time": "noon"}
MORNING = {"from_time": "9 AM", "until_time": "noon"}
ADDING = {
    "staff.hours": Form("Add the hours", "staff.hours", typed=SATURDAY),
    "staff.extra_hours": Form("Add the extra hours", "staff.extra_hours", typed=MORNING | {"day": "2026-10-31"}),
    "staff.time_off": Form("Save the time off", "staff.time_off", typed={"first_day": "2026-10-28", "reason": "Knee"}),
    "staff.away": Form("Save", "staff.away", "?surgeon=david-kim&day=2026-10-28", typed={"title": "ill"}),
    "staff.closures": Form("Save the closure", "staff.closures", typed={"first_day": "2026-10-28", "label": "Party"}),
    "staff.new_day_note": Form("Save the note", "staff.new_day_note", typed={"words": "A film crew"}),
    "staff.new_task": Form("Write it down", "staff.new_task", typed={"words": "Order sutures"}),
    "staff.take_wish": Form(
        "Put them on the list", "staff.take_wish", typed={"name": "Bea", "telephone": "310 555 0177", "agreed": "y"}
    ),
}
"""What these add is whole in itself."""


def posting(app: Flask) -> set[str]:
    return {rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def opened_page(app: Flask, form: Form, standing_clock: StandingClock, *, is_public: bool = False) -> Page:
    """The page of the form, with all there is behind every address."""
    a_life(app)
    if form.by_video:
        with app.app_context(), writing() as session:
            video = select(Location.id).where(Location.slug == "video").scalar_subquery()
            session.execute(update(Appointment).values(location_id=video))
    second = ""
    if form.second:
        with app.app_context():
            visit = a_booking(local(21, 10), answers=ANSWERS | {"name": form.second}, browser=b"a second")
            second = str(visit.uuid)
    if form.is_near:
        standing_clock.moment = local(20, 9, 30)  # of the booking that a_life makes
    path = next(one.path for one in addresses(app) if one.endpoint == form.endpoint)
    if form.is_canceled:
        with app.app_context():
            row = next(row for row in db.session.scalars(select(Appointment)) if row.status == "booked")
            appointments.cancel(row.visit, actor=appointments.PATIENT, now=standing_clock.moment)
    pages = PageClient(app.test_client()) if is_public else signed_in(app, form.role)
    page = pages.get(path + form.below.format(second=second))
    return page.press(form.after).follow() if form.after else page


def sent_by(page: Page, form: Form, **different: str) -> dict[str, str]:
    return page.fields(form.button) | dict(form.typed) | different


def send(page: Page, form: Form, sent: Mapping[str, str]) -> Page:
    pressed = page._form_of(form.button)[0]
    return page._client.post(pressed.get("action") or page.response.request.path, sent)
