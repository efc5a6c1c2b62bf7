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
    seen: str,
    sentence: str = "",
    advice: str = "",
    here: str = "hours",
    confirmation: dict[str, Any] | None = None,
) -> ResponseReturnValue:
    """`lines` say what is to be removed, `back` is the endpoint of its list, `here` the part of the desk it belongs to.

    `seen` is `seen_row` of it. With a confirmation of `confirmation_of`, or a sentence that says why, nothing has been
    removed yet: 409.
    """
    page = render_template(
        "staff/removal.html",
        title=title,
        lines=lines,
        button=button,
        back=url_for(back),
        seen=f".{seen}" if confirmation is None else "",
        sentence=sentence,
        advice=advice,
        here=here,
        confirmation=confirmation,
    )
    return page, 409 if confirmation or sentence else 200


def not_as_seen() -> str:
    """For whoever presses a button of a page that showed something else, or did not send along what it showed."""
    return str(_("Nothing is saved yet. Look at it as it is now, and press again."))


def gone(back: str) -> ResponseReturnValue:
    """Also to a second press of the same button: there is no row left that could tell whose press it was."""
    flash(_("Somebody has removed this meanwhile."), "information")
    return redirect(url_for(back), 303)
