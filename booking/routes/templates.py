"""How templates are read and put together."""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from flask import Flask, has_request_context, request, url_for
from flask.templating import Environment


def init_app(app: Flask) -> None:
    app.add_template_global(Addresses().url_for, "url_for")


class Templates(Environment):
    """What all templates know is one dict for each of them.

    Jinja's own is a ChainMap, which a page copies for each template and compares for each import: thirty times, and
    in Python. It would follow what is added after a template was read; here all of it is there before the first page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return {**self.globals, **(d or {})}


class Addresses:
    """Of one application, as its templates write them."""

    def __init__(self) -> None:
        self._fixed = lru_cache(maxsize=256)(_fixed)

    def url_for(self, endpoint: str, **values: Any) -> str:
        """As Flask's; of a file, and of a page that is the same for everybody, built once: a page has some thirty.

        What has other values may hold a token, and is never kept.
        """
        if not has_request_context() or endpoint.startswith("."):
            return url_for(endpoint, **values)
        if not values:
            return self._fixed(endpoint, None, request.script_root)
        if endpoint == "static" and values.keys() == {"filename"}:
            return self._fixed(endpoint, values["filename"], request.script_root)
        return url_for(endpoint, **values)


def _fixed(endpoint: str, filename: str | None, _root: str) -> str:
    return url_for(endpoint, filename=filename) if filename else url_for(endpoint)
