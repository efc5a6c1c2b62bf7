"""Looking for a procedure by plain words.

The words come by POST, and the answer leads to what was found: in an address, words would end in logs on the way and in
the browser's history. Names of procedures stand in addresses anyhow.
"""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from booking import catalog
from booking.catalog import LONGEST_SEARCH, find_procedures
from booking.formats import language
from booking.routes.patient.blueprint import blueprint


@blueprint.get("/search")
def search_form() -> ResponseReturnValue:
    """?found=mini-facelift+facelift, or ?found= for nothing; without it only the form."""
    slugs = request.args.get("found")
    procedures = catalog.procedures()
    return render_template(
        "patient/search.html",
        found=None if slugs is None else [one for one in procedures if one.slug in slugs.split()],
        concerns=catalog.concerns(),
        unsure=[procedure for procedure in procedures if procedure.family == "unsure"],
        language=language(),
    )


@blueprint.post("/search")
def search() -> ResponseReturnValue:
    words = request.form.get("words", "").strip()[:LONGEST_SEARCH]
    if not words:
        return redirect(url_for("patient.search_form"), 303)
    found = find_procedures(words, catalog.procedures(), catalog.concerns())
    return redirect(url_for("patient.search_form", found=" ".join(one.slug for one in found)), 303)
