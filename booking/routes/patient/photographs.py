"""Photographs of surgeons: files that the practice has put into the folder `photographs` of the instance folder."""

from __future__ import annotations

from pathlib import Path

from flask import Response, abort, current_app, send_from_directory, url_for
from werkzeug.security import safe_join

from booking import catalog
from booking.catalog import AnySurgeon
from booking.routes.patient.blueprint import blueprint

AN_HOUR = 3600


@blueprint.get("/surgeons/<slug>/photograph")
def photograph(slug: str) -> Response:
    surgeon = catalog.surgeon(slug)
    if surgeon is None or photograph_address(surgeon) is None:
        abort(404)
    answer = send_from_directory(_folder(), surgeon.photograph or "", max_age=AN_HOUR)
    answer.headers["Cache-Control"] = f"public, max-age={AN_HOUR}"
    return answer


@blueprint.app_template_global()
def photograph_address(surgeon: AnySurgeon) -> str | None:
    """None where the practice file names none, or the file is not there: then a monogram stands in its place."""
    path = safe_join(str(_folder()), surgeon.photograph) if surgeon.photograph else None
    return url_for("patient.photograph", slug=surgeon.slug) if path and Path(path).is_file() else None


def _folder() -> Path:
    return Path(current_app.instance_path) / "photographs"
