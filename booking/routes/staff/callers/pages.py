"""The page on which the desk books for somebody who calls.

Everything is one form. "Show the times" leads to it again, with the times for what is chosen and with whatever has been
typed, and so does a time typed by hand, which is read back before it is booked; "Book" books. No name is ever in an
address.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock
from booking.appointments import Contact
from booking.availability import local_date, utc_spans
from booking.catalog import BOTH_SURGEONS, FIRST_AVAILABLE, PracticeDetails, ProcedureDetails
from booking.formats import language
from booking.forms.caller import CallerForm
from booking.forms.choices import Choice
from booking.forms.other_time import left_out_by_the_clocks
from booking.models import Visit
from booking.routes.open_times.requested_day import read_diary_day
from booking.routes.open_times.times import OpenTimes
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.callers.beginning import beginning
from booking.routes.staff.callers.booking import Denied, book_as_typed
from booking.routes.staff.callers.booking_page import booking_page, booking_page_after
from booking.routes.staff.desk_times import desk_times
from booking.routes.staff.email_words import is_told
from booking.routes.staff.kept_form import shown_again
from booking.routes.wording import place_name


@blueprint.route("/book", methods=["GET", "POST"])
def book() -> ResponseReturnValue:
    """?procedure, ?surgeon, ?location, ?day=2026-10-06 or ?start=2026-10-06T09:30-07:00 say what to begin with.

    So does ?person, a visit's uuid: it is for them again; with ?follow_up=yes, after that visit. ?walk_in=yes is for
    somebody who stands there: now, and arrived.
    """
    now, practice, offered = clock.now(), catalog.practice(), catalog.procedures()
    usual = catalog.usual_procedure(offered) or abort(404)
    requested = read_diary_day(request.args.get("day"), today=local_date(now, practice.zone))
    first = _begin_with(request.args, offered, usual, practice, requested.on) if request.method != "POST" else None
    form = CallerForm(data=first)
    form.go_to(request.form.get("other_day"))
    if request.form.get("act") == "both":
        form.surgeon.data = BOTH_SURGEONS
    if form.is_walk_in:
        form.need_no_telephone()
    found = desk_times(_chosen(form, offered), now=now)
    _offer_choices(form, found, offered)
    if request.method != "POST" and requested.sentence:
        form.day.errors = [requested.sentence]
        return booking_page(form, found, now=now, status=422)
    if request.method != "POST":
        return booking_page(form, found, now=now, status=200)
    if request.form.get("act") == "list":
        return shown_again("staff.take_wish", form.typed_of_caller(), now=now)
    if "other_day" in request.form or request.form.get("act") in ("times", "both") or form.at.typed:
        return _with_other_times(form, found, now=now)
    form.take_refused()
    if not form.validate():
        return booking_page(form, found, now=now, status=422)
    return _book(form, found, now=now)


def _with_other_times(form: CallerForm, found: OpenTimes, *, now: datetime) -> ResponseReturnValue:
    """303 to the same page with the times of what is chosen by now; 422 for a day or a time that is none."""
    fits = [field.validate(form) for field in (form.day, form.at)]
    if not all(fits):
        return booking_page(form, found, now=now, status=422)
    minute = form.minute()
    if minute is None:
        return shown_again("staff.book", form.typed(), now=now)
    form.day.data = form.day.data or found.today
    spans = utc_spans(form.day.data, minute, minute + 1, found.practice.zone)
    if not spans:
        form.at.errors = [left_out_by_the_clocks()]
        return booking_page(form, found, now=now, status=422)
    place = form.location.data or next(iter(found.locations), "")
    return shown_again("staff.book", form.typed_with(Choice(form.surgeon.data, place, spans[0].start)), now=now)


def _book(form: CallerForm, found: OpenTimes, *, now: datetime) -> ResponseReturnValue:
    """303 to the appointment; refused, the nearest times and all that was typed."""
    booked = book_as_typed(form, found, now=now)
    if isinstance(booked, Denied):
        return booking_page_after(form, found, booked, now=now), booked.status
    _say_what_is_booked(booked, form)
    return redirect(url_for("staff.appointment", uuid=booked.appointments[0].uuid), 303)


def _say_what_is_booked(visit: Visit, form: CallerForm) -> None:
    """Without day and name: these stand on the page it leads to, and a cookie carries what is said here."""
    typed = Contact(**form.answers())  # type: ignore[arg-type]
    booked = [Choice(row.surgeon.slug, row.location.slug, row.starts_at) for row in visit.appointments]
    if booked != list(form.chosen()) or (appointments.contact_of(visit), visit.language) != (typed, form.language.data):
        # The page was gone back to and sent once more: the same page books once.
        flash(_("This had been booked before as you see it here. Nothing else was booked just now."), "warning")
    elif form.is_walk_in:
        flash(_("Booked, and here."), "done")
    else:
        email = _("No email.") if form.no_email.data else is_told(typed, sent=_("An email is on its way."))
        flash(_("Booked. %(email)s", email=email), "done")


def _begin_with(
    args: Mapping[str, str],
    offered: Sequence[ProcedureDetails],
    usual: ProcedureDetails,
    practice: PracticeDetails,
    day: date,
) -> dict[str, Any]:
    """What an address of this page chooses; otherwise the first that anybody could want, and their next times."""
    begun = beginning(args, practice, today=day)
    about = begun.get("procedure")
    begun["procedure"] = args.get("procedure") or (about if about in {row.slug for row in offered} else usual.slug)
    return ({"day": day} if {"day", "start"} & set(args) else {}) | begun


def _chosen(form: CallerForm, offered: Sequence[ProcedureDetails]) -> ProcedureDetails:
    return next((row for row in offered if row.slug == form.procedure.data), None) or abort(404)


def _offer_choices(form: CallerForm, found: OpenTimes, offered: Sequence[ProcedureDetails]) -> None:
    form.offer(form.procedure, [(row.slug, str(row.words(language())["name"])) for row in offered])
    anybody = (FIRST_AVAILABLE, _("First available"))
    surgeons = [anybody, *((row.slug, row.name) for row in catalog.surgeons())]
    if found.is_with_both or form.is_with_both:
        surgeons.append((BOTH_SURGEONS, _("Both surgeons, one visit")))
    form.offer(form.surgeon, surgeons)
    places = found.locations.values() or catalog.locations()
    form.offer(form.location, [("", _("Any place")), *((row.slug, place_name(row)) for row in places)])
    form.language.offer(found.practice.languages)
    form.minutes = found.procedure.consultation_minutes
    if not form.offers_what_is_chosen():
        abort(404)
