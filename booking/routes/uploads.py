"""The one address that takes a file, and so more than a form can be; no other view meets one."""

from __future__ import annotations

from itertools import chain
from typing import Final

from flask import Flask, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

LARGEST_FILE: Final = 5 * 1024 * 1024  # bytes; a larger one is for `flask import-appointments`
AROUND_IT: Final = 64 * 1024  # the form's other fields, and what stands between
TAKES_A_FILE: Final = "staff.import_file"


def init_app(app: Flask) -> None:
    app.before_request(_take_files_there_alone)


def _take_files_there_alone() -> None:
    """Elsewhere a form would take a file for what was typed into the field of its name."""
    if request.endpoint == TAKES_A_FILE:
        request.max_content_length = LARGEST_FILE + AROUND_IT
    elif request.mimetype == "multipart/form-data" and request.files:
        for file in chain.from_iterable(request.files.listvalues()):
            file.close()
        request.files = ImmutableMultiDict[str, FileStorage]()
