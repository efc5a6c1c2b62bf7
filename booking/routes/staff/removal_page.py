"""The page that asks before hours or an absence are removed, and the answer when somebody else was quicker."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _


def removal_page(
    *,
    title: str,
    lines: Sequence[str],
    button: str,
    back: str,
    advice: str = "",
    here: str = "hours",
    confirmation: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """`lines` say what is to be removed, `back` is the endpoint of its list, `here` the part of the desk it belongs to.

    With a confirmation of `confirmation_of`, nothing has been removed yet: 409.
    """
    page = render_template(
        "staff/removal.html",
        title=title,
        lines=lines,
        button=button,
        back=url_for(back),
        advice=advice,
        here=here,
        confirmation=confirmation,
    )
    return page, 409 if confirmation else 200


def gone(back: str) -> ResponseReturnValue:
    flash(_("Somebody has removed this meanwhile."), "information")
    return redirect(url_for(back), 303)
