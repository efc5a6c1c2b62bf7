"""What the practice has taken off its site, as somebody reads it who follows an old link or is just booking it."""

from __future__ import annotations

from typing import NoReturn

from flask import abort, make_response, render_template

from booking import catalog


def refuse(slug: str) -> NoReturn:
    """404: of a procedure that is switched off in words, which leave it unnamed; else as for any address."""
    if not catalog.is_switched_off(slug):
        abort(404)
    abort(make_response(render_template("patient/switched_off.html"), 404))
