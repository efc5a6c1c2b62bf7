"""Requests that hold what nobody can type, and no database takes for text: a NUL."""

from __future__ import annotations

from flask import Flask, abort, request


def init_app(app: Flask) -> None:
    app.before_request(_refuse)


def _refuse() -> None:
    """400, below /staff. Patients' forms and the API say themselves which field is wrong."""
    if request.path.startswith("/staff") and any("\0" in value for _name, value in _sent()):
        abort(400)


def _sent() -> list[tuple[str, str]]:
    return [*request.args.items(multi=True), *request.form.items(multi=True)]
