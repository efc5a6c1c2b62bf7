"""Which addresses are there? Every blueprint, and what every answer has in common."""

from __future__ import annotations

from flask import Flask

from booking.routes import api, context, errors, feeds, headers, health, patient, sign_in, staff, untypable


def register(app: Flask) -> None:
    headers.install(app)
    errors.install(app)
    context.install(app)
    untypable.install(app)
    for room in (api, feeds, health, patient, sign_in, staff):
        app.register_blueprint(room.blueprint)
