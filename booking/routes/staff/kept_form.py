"""What somebody at the desk typed, brought back by an address that tells nothing of it.

A page that answers a form with a refusal has such an address too. With a script it stands in the browser's history
(static/js/desk/refused.js), so that Back and Reload ask for the page and not whether to send the form once more.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Final, cast

from flask import Response, after_this_request, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from booking import access, clock
from booking.access import KEPT, TypedForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import current_viewer

REFUSED: Final = (409, 422)


def shown_again(endpoint: str, fields: Iterable[tuple[str, str]], *, now: datetime) -> Response:
    """303 to the page of this endpoint with these fields filled in, which can be reloaded and gone back to."""
    address = url_for(endpoint)
    typed = TypedForm(ImmutableMultiDict(fields), was_to_act=False)
    token = access.keep_form(typed, user_id=current_viewer().user_id, path=address, now=now)
    return cast(Response, redirect(f"{address}?{KEPT}={token}", 303))


@blueprint.get("/unsent")
def unsent_form() -> ResponseReturnValue:
    """?kept=…: one button that sends what was sent, of what has no page of its own on which it could come back."""
    typed = access.form_brought_back()
    if typed is None:
        return redirect(url_for("staff.diary"), 303)
    return render_template("staff/unsent.html", sent=list(typed.fields.items(multi=True)), sent_to=typed.sent_to)


@blueprint.app_template_global()
def address_of_refusal() -> str | None:
    """For a whole page that answers a form: where the form comes back filled. Kept once the page is known to refuse."""
    user = access.current_user()
    if request.method != "POST" or request.blueprint != "staff" or user is None:
        return None
    token = access.new_token()
    after_this_request(partial(_keep, token, user.id))
    return access.address_of_kept(access.path_of_sent_form(), token)


def _keep(token: str, user_id: int, answer: Response) -> Response:
    if answer.status_code in REFUSED:
        access.keep_sent_form(token, was_to_act=False, user_id=user_id, now=clock.now())
    return answer


@blueprint.before_request
def say_what_was_brought_back() -> None:
    if request.method == "POST" or KEPT not in request.args:
        return
    typed = access.form_brought_back()
    if typed is None:
        flash(_("What was typed here is kept for an hour, and that is over. Please type it again."), "information")
    elif typed.was_to_act:
        flash(
            _("This is what you typed before you were signed out. Nothing is done yet: please press once more."),
            "warning",
        )
