"""What somebody at the desk typed, brought back by an address that tells nothing of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import cast

from flask import Response, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.datastructures import ImmutableMultiDict

from booking import access
from booking.access import KEPT, TypedForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import current_viewer


def shown_again(endpoint: str, fields: Iterable[tuple[str, str]], *, now: datetime) -> Response:
    """303 to the page of this endpoint with these fields filled in, which can be reloaded and gone back to."""
    address = url_for(endpoint)
    typed = TypedForm(ImmutableMultiDict(fields), was_to_act=False)
    token = access.keep_form(typed, user_id=current_viewer().user_id, path=address, now=now)
    return cast(Response, redirect(f"{address}?{KEPT}={token}", 303))


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
