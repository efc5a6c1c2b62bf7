"""What somebody on the earlier-visit list waits for, changed at the telephone."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import catalog, clock, waitlist
from booking.forms.desk_wishes import DeskWishForm
from booking.forms.wishes import as_chosen
from booking.models import Wish
from booking.routes.staff.appointment.page import open_again
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.earlier_visits.ending import keep_taking
from booking.routes.staff.earlier_visits.pages import list_page, row_of
from booking.routes.staff.viewer import current_viewer
from booking.waitlist import NotWaiting, WishChanged


@blueprint.route("/earlier-visits/<uuid:uuid>", methods=["GET", "POST"])
def change_wish(uuid: UUID) -> ResponseReturnValue:
    """303 to the list; 409 when somebody else has changed it meanwhile, or they wait no more."""
    wish, now = waitlist.wish_by_uuid(uuid) or abort(404), clock.now()
    if not waitlist.is_waiting(wish, now=now):
        return _not_waiting(now=now)
    was, performers = waitlist.wanted_of(wish), _consultation(wish).performers
    form = DeskWishForm(data=as_chosen(was, performers))
    form.offer(performers)
    if not form.is_submitted():
        return _page(wish, form, now=now)
    if not form.seen.data:
        return _page(wish, form, sentence=open_again(), now=now), 422
    if not form.validate():
        return _page(wish, form, now=now), 422
    try:
        wish = waitlist.change_wish(wish, form.wanted(), seen=form.seen.data, now=now)
    except WishChanged:
        return _page(wish, form, sentence=_("This was changed meanwhile. Look at it as it stands now."), now=now), 409
    except NotWaiting:
        return _not_waiting(now=now)
    if was != form.wanted():
        keep_taking(wish, was, now=now)
    flash(_("Saved. They stay where they are on the list."), "done")
    return redirect(url_for("staff.earlier_visits"), 303)


def _not_waiting(*, now: datetime) -> ResponseReturnValue:
    return list_page(sentence=_("They are not on the list any more. Nothing was done just now."), now=now), 409


def _page(wish: Wish, form: DeskWishForm, *, sentence: str = "", now: datetime) -> str:
    return render_template(
        "staff/change_wish.html",
        form=form,
        sentence=sentence,
        row=row_of(waitlist.listed_wish(wish), current_viewer(), catalog.practice().zone),
        seen_wish=waitlist.seen_wish(wish, now=now),
    )


def _consultation(wish: Wish) -> catalog.Consultation:
    about = wish.visit.procedure_id if wish.visit is not None else wish.procedure_id
    return catalog.consultation_of(about) or abort(404)
