"""One application put together: settings, extensions, pages and commands. The only composition."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from babel import Locale
from flask import Flask

from booking import access, catalog, clock, commands, confidential, formats, logs, routes
from booking.config import Settings, instance_folder, keep_private, read_settings
from booking.database import db, engine_options, migrate, prepare_engine
from booking.routes import uploads

LARGEST_BODY = 64 * 1024  # bytes; no form of ours comes near it

babel = formats.Babel()
csrf = access.OwnFormsOnly()


def create_app(environ: Mapping[str, str] | None = None, *, instance_path: Path | None = None) -> Flask:
    """The application for these settings; raises WrongSetting, a one-line click error, when one cannot be used."""
    environ = os.environ if environ is None else environ
    instance_path = (instance_path or instance_folder(environ)).absolute()
    settings = read_settings(environ, instance_path)
    app = Flask(__name__, instance_path=str(instance_path))
    app.jinja_environment = routes.Templates
    app.config.from_mapping(_flask_config(settings))
    clock.set_offset(settings.clock_offset)
    keep_private(settings)

    db.init_app(app)
    migrate.init_app(app, db)
    babel.init_app(app, locale_selector=routes.reader_locale)
    access.init_app(app)  # before CSRF: who is signed out should hear that, not that the form is too old
    uploads.init_app(app)  # before CSRF, which reads the form of whoever's browser says no Origin
    csrf.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)

    logs.init_app(app)
    confidential.init_app(app)
    formats.init_app(app, zone=lambda: catalog.practice().zone)
    catalog.init_app(app)
    routes.init_app(app)
    commands.init_app(app)
    return app


def _flask_config(settings: Settings) -> dict[str, object]:
    secure = settings.base_url.startswith("https://")
    return {
        "SETTINGS": settings,
        "SECRET_KEY": settings.secret_key,
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(settings.database_url),
        "MAX_CONTENT_LENGTH": LARGEST_BODY,
        # A `__Host-` cookie cannot be planted by a neighbouring host; browsers take it on https alone.
        "SESSION_COOKIE_NAME": "__Host-booking" if secure else "booking",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # a form left open overnight still works; the session bounds it
        "WTF_I18N_ENABLED": False,  # every sentence is ours; theirs would be read from a file for every form
        "BABEL_DEFAULT_LOCALE": Locale("en"),
        "BABEL_TRANSLATION_DIRECTORIES": "booking/translations",
    }
