"""Every address there is, and what every answer has in common."""

from __future__ import annotations

from flask import Flask

from booking.routes import (
    api,
    assets,
    context,
    damage,
    errors,
    feeds,
    forwarded,
    headers,
    health,
    language_links,
    nul,
    outage,
    patient,
    reader_language,
    sign_in,
    staff,
    templates,
)
from booking.routes.health import SERVER_PROCESS
from booking.routes.reader_language import reader_locale
from booking.routes.templates import Templates

__all__ = ["SERVER_PROCESS", "Templates", "init_app", "reader_locale"]


def init_app(app: Flask) -> None:
    forwarded.init_app(app)
    headers.init_app(app)
    assets.init_app(app)
    errors.init_app(app)
    outage.init_app(app)
    reader_language.init_app(app)
    language_links.init_app(app)
    context.init_app(app)
    templates.init_app(app)
    damage.init_app(app)
    nul.init_app(app)
    for room in (api, feeds, health, patient, sign_in, staff):
        app.register_blueprint(room.blueprint)
