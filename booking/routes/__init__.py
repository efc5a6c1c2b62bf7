"""Which addresses are there? Every blueprint, and what every answer has in common."""

from __future__ import annotations

from flask import Flask

from booking.routes import headers, health


def register(app: Flask) -> None:
    headers.install(app)
    for blueprint in (health.blueprint,):
        app.register_blueprint(blueprint)
