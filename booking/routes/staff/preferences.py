"""What a user chooses for their own screen, wherever they sign in."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from booking import access
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.viewer import signed_in_user


@blueprint.get("/preferences")
def preferences() -> ResponseReturnValue:
    return render_template("staff/preferences.html")


@blueprint.post("/preferences")
def choose_preferences() -> ResponseReturnValue:
    access.choose_single_keys(signed_in_user(), request.form.get("single_keys") == "on")
    flash(_("Saved."), "done")
    return redirect(url_for("staff.preferences"), 303)
