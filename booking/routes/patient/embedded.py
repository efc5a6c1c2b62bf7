"""The open times as the practice's own site shows them in a frame: links alone, and no cookie.

A chosen time opens on this site itself, at the address that names it (named_time.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Response, make_response, render_template, request, url_for

from booking import catalog, clock
from booking.availability import length_of_both
from booking.catalog import FIRST_AVAILABLE
from booking.config import settings
from booking.formats import duration
from booking.routes.headers import may_be_framed
from booking.routes.open_times.filters import Filters
from booking.routes.open_times.requested_day import read_requested_day
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.offered_times import offered_times_about, times_address
from booking.routes.patient.selection import Selection
from booking.routes.patient.shown_month import shown_month
from booking.routes.patient.times import pages_of
from booking.routes.reader_language import ASKED, asked_language
from booking.routes.wording import about, about_both, zone_sentence

only_get = partial(blueprint.route, methods=["GET"], provide_automatic_options=False)


@dataclass(frozen=True, slots=True)
class EmbeddedSelection(Selection):
    """A selection whose pages lead to one another within the frame."""

    def address(self, surgeon: str | None = None, **query: Any) -> str:
        """Without a fragment, which would scroll the site around the frame."""
        query |= {"location": self.location, ASKED: asked_language()}
        procedure = self.found.procedure.slug
        return url_for("patient.embedded", procedure=procedure, surgeon=surgeon or self.surgeon, **query)


@only_get("/embed/<procedure>")
@only_get("/embed/<procedure>/<surgeon>")
def embedded(procedure: str, surgeon: str = FIRST_AVAILABLE) -> Response:
    """?month=2026-10 or ?day=2026-10-06, ?location=video, ?lang=es; 422 with the page when one cannot be meant."""
    row = catalog.procedure(procedure)
    found = offered_times_about(row, now=clock.now()) if row else None
    if found is None or not found.surgeons or surgeon not in pages_of(found):
        return _framed("embedded_nothing", status=404)
    location = request.args.get("location") or None
    is_unknown = location is not None and location not in found.locations
    selection = EmbeddedSelection(found, surgeon, None if is_unknown else location, Filters(), hold=None)
    requested = read_requested_day(request.args, today=found.today, last_day=found.last_day)
    shown = shown_month(selection, requested, is_place_unknown=is_unknown)
    both = {"both": duration(length_of_both(found.rules))} if selection.is_of_both else {}
    return _framed(
        "embedded",
        status=422 if shown.wrong else 200,
        practice=found.practice,
        chosen=found.surgeons.get(surgeon),
        shown=shown,
        on_our_site=partial(times_address, found.procedure, surgeon, **{ASKED: asked_language()}),
        about=about_both(found.procedure) if both else about(found.procedure),
        zone_sentence=zone_sentence(found.practice.zone),
        **both,
    )


def _framed(name: str, *, status: int, **shown: Any) -> Response:
    """For readers of the other site, and no search engine: the page with the same times is not listed either."""
    sites = " ".join(settings().embed_sites)
    response = make_response(render_template(f"patient/{name}.html", sites=sites, **shown), status)
    response.headers["X-Robots-Tag"] = "noindex"
    return may_be_framed(response)
