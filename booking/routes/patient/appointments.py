"""The patient's own page about a booked consultation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from booking import appointments, calendars, catalog, clock, messages
from booking.calendars import add_to_google_url, add_to_outlook_url
from booking.confidential import video_room_address
from booking.formats import language, money
from booking.models import Visit
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.consulted import consultation_about
from booking.routes.patient.delays import delay_sentence
from booking.routes.patient.maps import map_addresses
from booking.routes.patient.preparation_card import preparation_card
from booking.routes.patient.tokens import appointment_address, booked_visit
from booking.routes.patient.wish_links import own_place
from booking.routes.wording import about_visit, fee_words, one_fee, payment_words


@blueprint.get("/appointments/<token>")
def appointment(token: str) -> ResponseReturnValue:
    return own_page(booked_visit(token), now=clock.now())


def own_page(visit: Visit, *, sentence: str | None = None, now: datetime) -> str:
    """`sentence` says why a press on it did nothing."""
    on_list = own_place(visit, now=now)
    return visit_page(
        "appointment",
        visit,
        now=now,
        sentence=sentence,
        delay=delay_sentence(visit, now=now),
        may_be_marked=appointments.may_be_marked(visit, now=now),
        marks=appointments.marks_of(visit),
        in_person=any(row.location.kind != "video" for row in visit.appointments),
        undoable=appointments.undoable_act(visit, now=now),
        email=_email_that_is_written_to(visit),
        page_address=messages.page_address(visit),
        fee=fee_words(visit.fee, visit.procedure),
        one_fee=one_fee(visit),
        amount=money(visit.fee.cents, visit.fee.currency) if visit.fee.cents else None,
        payment=payment_words(visit.fee, catalog.practice()),
        video_room=video_room_address(visit),
        maps=map_addresses(visit),
        preparation=preparation_card(visit, now=now),
        may_wish=may_come_earlier(visit, now=now) and (on_list is not None or is_offered(visit)),
        sooner_by_telephone=len(visit.appointments) > 1 and min(row.starts_at for row in visit.appointments) > now,
        on_list=on_list,
        google=_in_web_calendar(add_to_google_url, visit),
        outlook=_in_web_calendar(add_to_outlook_url, visit),
    )


def _email_that_is_written_to(visit: Visit) -> str:
    """Empty also where a booking was undone before anything had left: nothing is told of that."""
    is_silent = appointments.is_cancelled(visit) and not messages.letter_tells(visit, "cancelled")
    return "" if is_silent else appointments.contact_of(visit).email


@blueprint.get("/appointments/<token>/calendar.ics")
def calendar(token: str) -> ResponseReturnValue:
    response = Response(
        calendars.visit_file(booked_visit(token), now=clock.now()), content_type="text/calendar; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def state_of(visit: Visit, *, now: datetime) -> str:
    """booked, arrived, cancelled, past: what their page is about."""
    if appointments.is_cancelled(visit):
        return "cancelled"
    if all(row.ends_at <= now or row.status in ("fulfilled", "no_show", "cancelled") for row in visit.appointments):
        return "past"
    return "arrived" if any(row.status in ("checked_in", "with_surgeon") for row in visit.appointments) else "booked"


def may_be_changed(visit: Visit, *, now: datetime) -> bool:
    return appointments.is_changeable(visit, notice=consultation_about(visit).notice_to_change, now=now)


def is_movable(visit: Visit) -> bool:
    """Whether its patient chooses another time for all of it: with one surgeon, or with both in one place."""
    if len(visit.appointments) == 1:
        return True
    surgeons, places = [row.surgeon_id for row in visit.appointments], {row.location_id for row in visit.appointments}
    both = [performer.id for performer in consultation_about(visit).performers]
    return len(both) == 2 and sorted(surgeons) == sorted(both) and len(places) == 1


def is_offered(visit: Visit) -> bool:
    """Whether anybody sees patients about it at present: not while it is switched off."""
    return bool(consultation_about(visit).performers)


def may_come_earlier(visit: Visit, *, now: datetime) -> bool:
    """Whether its one appointment is ahead, so that they may wait for an earlier time."""
    is_booked = state_of(visit, now=now) == "booked" and len(visit.appointments) == 1
    return is_booked and visit.appointments[0].starts_at > now


def visit_page(name: str, visit: Visit, *, now: datetime, **shown: Any) -> str:
    """A page about a booked visit; all of them know how it stands and until when the patient may change it."""
    notice = consultation_about(visit).notice_to_change
    return render_template(
        f"patient/{name}.html",
        visit=visit,
        about=about_visit(visit),
        language=language(),
        state=state_of(visit, now=now),
        is_changeable=appointments.is_changeable(visit, notice=notice, now=now),
        is_movable=is_movable(visit),
        is_offered=is_offered(visit),
        seen=appointments.versions_of(visit),
        changeable_until=min(row.starts_at for row in visit.appointments) - notice,
        to=lambda page="appointment", **query: appointment_address(visit, page, **query),
        **shown,
    )


def as_it_stands(visit: Visit, *, now: datetime) -> str:
    """For whoever has pressed a button that did nothing: it is over, or no longer what their page showed."""
    return visit_page("as_it_stands", visit, now=now)


def _in_web_calendar(address: Any, visit: Visit) -> str:
    """One entry over all appointments of the visit."""
    starts_at = min(row.starts_at for row in visit.appointments)
    ends_at = max(row.ends_at for row in visit.appointments)
    return str(address(starts_at=starts_at, ends_at=ends_at, place=calendars.places_in_a_line(visit, language())))
