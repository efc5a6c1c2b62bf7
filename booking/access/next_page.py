"""Where somebody may be sent after signing in: a path of this site, nothing else."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException

from booking.access.table import PUBLIC, ROLES

# Printable ASCII alone: browsers leave out tabs and line breaks, and read \ as /.
READABLE: Final = re.compile(r"/[!-~]*")


def safe_next(target: str | None) -> str:
    """`target` when it is a page of the staff here, else the first page of the desk.

    The answer is put together anew from what the app's own addresses resolve, never a copy of what was asked for.
    """
    return (target and _page(target)) or url_for("staff.diary")


def _page(target: str) -> str | None:
    path, _, query = target.partition("#")[0].partition("?")
    if not READABLE.fullmatch(target) or "\\" in target:
        return None
    try:
        endpoint, values = current_app.url_map.bind("here").match(unquote(path), method="GET")
    except HTTPException:  # not found, not to be read, or only the way to another address
        return None
    if ROLES.get(endpoint, PUBLIC) is PUBLIC:
        return None
    return url_for(endpoint, **values) + (f"?{query}" if query else "")
