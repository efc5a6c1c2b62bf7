"""What the practice copies into its own site: a link to book, and a frame with the open times."""

from __future__ import annotations

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from booking import catalog
from booking.catalog import ProcedureDetails
from booking.config import settings
from booking.forms.website import WebsiteForm
from booking.routes.staff.blueprint import blueprint
from booking.routes.staff.website_snippets import frame_snippet, link_snippet


@blueprint.get("/website")
def website() -> ResponseReturnValue:
    """?procedure, ?surgeon and ?lang; 422 with the page when one of them is none of ours."""
    practice, procedures, surgeons = catalog.practice(), catalog.procedures(), catalog.surgeons()
    form = WebsiteForm(request.args or None)
    form.offer(procedures, surgeons, practice.languages)
    if not procedures:
        return render_template("staff/website.html", form=form, sites=settings().embed_sites, chosen=None)
    if not request.args:
        form.procedure.data = procedures[0].slug
    wrong = bool(request.args) and not form.validate()
    chosen = next((one for one in procedures if one.slug == form.procedure.data), None)
    if not wrong and chosen is not None and not _performs(form.surgeon.data, chosen):
        wrong = True
        form.surgeon.errors = [_("They don’t see patients about this. Choose somebody else.")]
    page = render_template(
        "staff/website.html",
        form=form,
        errors=form.errors,
        sites=settings().embed_sites,
        chosen=None if wrong else chosen,
        **({} if wrong else _snippets(form)),
    )
    return page, 422 if wrong else 200


def _performs(surgeon: str, procedure: ProcedureDetails) -> bool:
    consultation = catalog.consultation(procedure.slug)
    performers = {one.slug for one in consultation.performers} if consultation else set()
    if surgeon == catalog.BOTH_SURGEONS:
        return len(performers) == 2
    return surgeon in (*performers, catalog.FIRST_AVAILABLE)


def _snippets(form: WebsiteForm) -> dict[str, str]:
    ours, named = settings().base_url, {"procedure": form.procedure.data, "surgeon": form.surgeon.data}
    query = {"lang": form.lang.data or None}
    frame = url_for("patient.embedded", **named, **query)
    with force_locale(form.lang.data or catalog.practice().languages[0]):
        return {
            "link": link_snippet(ours + url_for("patient.times", **named, **query)),
            "frame": frame_snippet(ours + frame, origin=ours),
            "preview": frame,
        }
