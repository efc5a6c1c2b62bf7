"""Looking for a procedure by plain words.

The words come by POST: in an address they would end in logs on the way and in the browser's history.
"""

from __future__ import annotations

from flask import Response, make_response, render_template, request
from flask.typing import ResponseReturnValue

from booking import catalog
from booking.catalog import LONGEST_SEARCH, find_procedures
from booking.formats import language
from booking.routes.patient.blueprint import blueprint

# Kept by the browser alone, so that Back from a procedure shows what was found instead of asking to send it again.
KEPT = "private, max-age=600"


@blueprint.get("/search")
def search_form() -> ResponseReturnValue:
    return _page("")


@blueprint.post("/search")
def search() -> Response:
    answer = make_response(_page(request.form.get("words", "").strip()[:LONGEST_SEARCH]))
    answer.headers["Cache-Control"] = KEPT
    return answer


def _page(typed: str) -> str:
    procedures, concerns = catalog.procedures(), catalog.concerns()
    return render_template(
        "patient/search.html",
        typed=typed,
        found=find_procedures(typed, procedures, concerns),
        concerns=concerns,
        unsure=[procedure for procedure in procedures if procedure.family == "unsure"],
        language=language(),
    )
