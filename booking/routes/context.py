"""What does every page know without being told: whose practice it is, and in which language it speaks?

Asked when a template is rendered, so feeds, the API and static files do not pay for it.
"""

from __future__ import annotations

from typing import Any

import flask_babel
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from booking import catalog
from booking.models import Practice


def init_app(app: Flask) -> None:
    app.add_template_global(flask_babel.get_locale, "get_locale")

    @app.context_processor
    def practice_of_the_page() -> dict[str, Any]:
        return {"practice": _practice()}


def _practice() -> Practice | None:
    """None when there is none, or no database to ask: a page that says something else, a 404, is still shown."""
    try:
        return catalog.practice()
    except (SQLAlchemyError, catalog.NoPractice):
        return None
