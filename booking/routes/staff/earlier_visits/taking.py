"""A wish taken at the telephone: of a patient who has an appointment, or of a caller for whom nothing suits."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import appointments, catalog, clock, waitlist
from booking.catalog import Consultation, ProcedureDetails
from booking.formats import language
from booking.forms.desk_wishes import CallerWishForm, DeskWishForm
from booking.forms.wishes import as_chosen
from booking.models import Appointment
from booking.routes.staff.appointment.page import appointment_page, known_appointment, not_booked, open_again
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.ending import keep_taking
from booking.routes.staff.viewer import current_viewer
from booking.waitlist import NotWaiting, WishChanged


@blueprint.route("/appointments/<uuid:uuid>/earlier-visit", methods=["GET", "POST"])
def take_wish_of(uuid: UUID) -> ResponseReturnValue:
    """POST puts them on the list, or changes what they wait for; 409 when somebody else did so meanwhile."""
    row, now = known_appointment(uuid), clock.now()
    if not appointments.is_ahead(row.visit, now=now) or len(row.visit.appointments) > 1:
        return not_booked(row)
    standing = waitlist.wish_of(row.visit, now=now)
    was = waitlist.wanted_of(standing) if standing else None
    performers = _consultation(row.visit.procedure_id).performers
    form = DeskWishForm(data=as_chosen(was, performers) if was else None)
    form.offer(performers)
    if request.method != "POST":
        return _page_of(row, form, now=now)
    if not form.seen.data:
        return _page_of(row, form, sentence=open_again(), now=now), 422
    if not form.validate():
        return _page_of(row, form, now=now), 422
    versions, _dot, seen = form.seen.data.partition(".")
    try:
        if versions != appointments.versions_of(row.visit):
            raise WishChanged
        user_id = current_viewer().user_id
        wish = waitlist.make_wish_of(row.visit, form.wanted(), seen=seen, user_id=user_id, now=now)
    except WishChanged:
        return _page_of(row, form, sentence=_("This was changed meanwhile. Look at it as it stands now."), now=now), 409
    except NotWaiting:
        return not_booked(row)
    if was != form.wanted():
        keep_taking(wish, was, now=now)
    flash(_("On the earlier-visit list."), "done")
    return redirect(url_for("staff.appointment", uuid=uuid), 303)


@blueprint.route("/earlier-visits/new", methods=["GET", "POST"])
def take_wish() -> ResponseReturnValue:
    """?procedure=…; POST puts a caller without an appointment on the list, once: 303 to it."""
    now, offered = clock.now(), catalog.procedures()
    usual = catalog.usual_procedure(offered) or abort(404)
    form = CallerWishForm(data={"procedure": request.args.get("procedure", usual.slug)})
    consultation = catalog.consultation(form.procedure.data) or abort(404)
    _offer(form, consultation, offered)
    if request.method != "POST":
        return _page(form)
    if not form.validate():
        return _page(form), 422
    standing = waitlist.place_of(form.answers(), procedure_id=consultation.procedure_id, now=now)
    was = waitlist.wanted_of(standing) if standing else None
    wish = waitlist.make_wish(
        consultation.procedure_id,
        form.wanted(),
        uuid=form.uuid.data,
        answers=form.answers(),
        language=form.language.data,
        user_id=current_viewer().user_id,
        now=now,
    )
    if was != form.wanted():
        keep_taking(wish, was, now=now)
    flash(_("On the earlier-visit list."), "done")
    return redirect(url_for("staff.earlier_visits"), 303)


def _offer(form: CallerWishForm, consultation: Consultation, offered: list[ProcedureDetails]) -> None:
    form.offer(consultation.performers)
    form.offer_procedures([(row.slug, str(row.words(language())["name"])) for row in offered])
    form.language.offer(catalog.practice().languages)


def _page(form: CallerWishForm) -> str:
    return render_template("staff/take_wish.html", form=form)


def _page_of(row: Appointment, form: DeskWishForm, *, sentence: str = "", now: datetime) -> str:
    standing = waitlist.wish_of(row.visit, now=now)
    seen = f"{appointments.versions_of(row.visit)}.{waitlist.seen_wish(standing, now=now)}"
    return appointment_page("wish", row, form=form, sentence=sentence, seen_wish=seen, standing=standing, now=now)


def _consultation(procedure_id: int) -> Consultation:
    return catalog.consultation_of(procedure_id) or abort(404)
