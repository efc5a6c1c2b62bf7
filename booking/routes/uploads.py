"""The one address that takes a file, and so more than a form can be."""

from __future__ import annotations

from typing import Final

from flask import Flask, request

LARGEST_FILE: Final = 5 * 1024 * 1024  # bytes; a larger one is for `flask import-appointments`
AROUND_IT: Final = 64 * 1024  # the form's other fields, and what stands between
TAKES_A_FILE: Final = "staff.import_file"


def init_app(app: Flask) -> None:
    app.before_request(_take_more)


def _take_more() -> None:
    if request.endpoint == TAKES_A_FILE:
        request.max_content_length = LARGEST_FILE + AROUND_IT
