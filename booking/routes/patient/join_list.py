"""Nothing suits, and nothing is booked: somebody joins the earlier-visit list."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID, uuid5

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, waitlist
from booking.access import allow_attempt, caller_of
from booking.catalog import Consultation, ProcedureDetails
from booking.formats import language, period
from booking.forms.wishes import NewWishForm
from booking.routes.language_links import note_refused_by_itself
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.browser import browser
from booking.routes.patient.switched_off import refuse
from booking.routes.patient.wish_links import wish_address
from booking.routes.wording import about, fee_words

WISHES_AN_HOUR: Final = 20  # from one address of the network


@blueprint.get("/book/<procedure>/earlier-visits")
def join_list(procedure: str) -> ResponseReturnValue:
    """?surgeon, ?weekday and ?part are chosen already."""
    offered, consultation = _offered(procedure)
    form = _form(consultation, formdata=None)
    form.begin_with(request.args)
    return _page(offered, consultation, form)


@blueprint.post("/book/<procedure>/earlier-visits")
def join(procedure: str) -> ResponseReturnValue:
    """303 to their place on the list, which says what happens next; whoever asks again has the same place."""
    now = clock.now()
    offered, consultation = _offered(procedure)
    form = _form(consultation)
    if not form.validate():
        note_refused_by_itself()
        return _page(offered, consultation, form), 422
    caller = caller_of(request.remote_addr)
    allow_attempt("wish", caller, limit=WISHES_AN_HOUR, window=timedelta(hours=1), now=now)
    wish = waitlist.make_wish(
        consultation.procedure_id,
        form.wanted(),
        uuid=_of_this_browser(form.uuid.data),
        answers=form.answers(),
        language=language(),
        browser=browser(),
        now=now,
    )
    return redirect(wish_address(wish), 303)


def _of_this_browser(page: UUID) -> UUID:
    """Whoever sends a number that they have read elsewhere is led to no place of somebody else."""
    return uuid5(page, browser().hex())


def _offered(slug: str) -> tuple[ProcedureDetails, Consultation]:
    """404 for what nobody sees patients about."""
    procedure, consultation = catalog.procedure(slug), catalog.consultation(slug)
    if procedure is None or consultation is None:
        refuse(slug)
    return procedure, consultation


def _form(consultation: Consultation, **given: object) -> NewWishForm:
    form = NewWishForm(**given)
    form.offer(consultation.performers)
    return form


def _page(procedure: ProcedureDetails, consultation: Consultation, form: NewWishForm) -> str:
    days = catalog.practice().wish_days
    return render_template(
        "patient/join_list.html",
        form=form,
        about=about(procedure),
        fee=fee_words(consultation.fee, procedure),
        hold=consultation.hold,
        kept=_("For %(period)s, or until you leave the list.", period=period(days)),
        action=url_for("patient.join", procedure=procedure.slug),
        all_times=url_for("patient.choose_surgeon", procedure=procedure.slug),
    )
