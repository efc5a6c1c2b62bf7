"""Whoever has lost the link to their appointment gets it by email; the answer here is always the same."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import appointments, clock
from booking.access import allow_attempt, caller_of
from booking.forms.lost_link import LostLinkForm
from booking.routes.language_links import note_refused_by_itself
from booking.routes.patient.blueprint import blueprint

REQUESTS_AN_HOUR: Final = 20  # from one address of the network


@blueprint.get("/lost-link")
def lost_link() -> ResponseReturnValue:
    return render_template("patient/lost_link.html", form=LostLinkForm(), is_sent="sent" in request.args)


@blueprint.post("/lost-link")
def ask_for_link() -> ResponseReturnValue:
    """303 to the one answer, whether or not the address is known; 422 for what is no address."""
    form, now = LostLinkForm(), clock.now()
    if not form.validate():
        note_refused_by_itself()
        return render_template("patient/lost_link.html", form=form, is_sent=False), 422
    caller = caller_of(request.remote_addr)
    allow_attempt("link", caller, limit=REQUESTS_AN_HOUR, window=timedelta(hours=1), now=now)
    appointments.ask_for_link(form.email.fit, now=now)
    return redirect(url_for("patient.lost_link", sent=""), 303)
