"""Whether a page is asked for by the panel beside the day, which shows it in place (static/js/desk/panel.js)."""

from __future__ import annotations

from typing import Final

from flask import Response, after_this_request, request

from booking.routes.staff.blueprint import blueprint

HEADER: Final = "X-Panel"


@blueprint.app_template_global()
def in_panel() -> bool:
    """An answer whose template asks this depends on the header, and says so."""
    after_this_request(_vary)
    return HEADER in request.headers


def _vary(answer: Response) -> Response:
    answer.vary.add(HEADER)
    return answer
