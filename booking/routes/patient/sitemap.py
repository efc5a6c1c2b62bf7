"""The pages that a search engine may show, as sitemaps.org has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from flask import Response, url_for

from booking import catalog
from booking.routes.language_links import alternates
from booking.routes.patient.blueprint import blueprint
from booking.routes.patient.structured_data import absolute

HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    addresses = [
        url_for("patient.home"),
        *(url_for("patient.concern", slug=one.slug) for one in catalog.concerns()),
        *(url_for("patient.procedure", slug=one.slug) for one in catalog.procedures()),
        *(url_for("patient.surgeon", slug=one.slug) for one in catalog.surgeons()),
        url_for("patient.privacy"),
    ]
    lines = [line for address in addresses for line in _of_each_language(address)]
    return Response("\n".join([HEAD, *lines, "</urlset>\n"]), mimetype="application/xml")


def _of_each_language(path: str) -> Iterator[str]:
    """Each names all of them, itself too, as search engines ask for."""
    same = alternates(path)
    links = "".join(f'<xhtml:link rel="alternate" hreflang="{one.tag}" href={quoteattr(one.address)}/>' for one in same)
    for address in [one.address for one in same] or [absolute(path)]:
        yield f"  <url><loc>{escape(address)}</loc>{links}</url>"
