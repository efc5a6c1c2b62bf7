"""The pages that a search engine may show, as sitemaps.org has it."""

from __future__ import annotations

from xml.sax.saxutils import escape

from flask import Response, url_for

from booking import catalog
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.structured_data import absolute


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    addresses = [
        url_for("patient.home"),
        *(url_for("patient.concern", slug=one.slug) for one in catalog.concerns()),
        *(url_for("patient.procedure", slug=one.slug) for one in catalog.procedures()),
        *(url_for("patient.surgeon", slug=one.slug) for one in catalog.surgeons()),
        url_for("patient.privacy"),
    ]
    lines = [f"  <url><loc>{escape(absolute(address))}</loc></url>" for address in addresses]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Response("\n".join([head, *lines, "</urlset>\n"]), mimetype="application/xml")
