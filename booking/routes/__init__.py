"""Which addresses are there? Every blueprint, and what every answer has in common."""

from __future__ import annotations

from flask import Flask

from booking.routes import api, context, errors, headers, health, patient, sign_in


def register(app: Flask) -> None:
    headers.install(app)
    errors.install(app)
    context.install(app)
    for blueprint in (api.blueprint, health.blueprint, patient.blueprint, sign_in.blueprint):
        app.register_blueprint(blueprint)
