"""What is sent, without what nobody can type and no database takes for text: a NUL.

In its place stands U+FFFD, as in a page that a browser reads (HTML Standard 13.2.3.5). It is the name of nothing, so
that an address with one leads nowhere, and forms say themselves which field is wrong.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict

NUL, REPLACEMENT = "\0", "\ufffd"


class _Text(ImmutableMultiDict[str, Any]):
    """Of a query, a form or cookies, names and values; files are left as they are."""

    def __init__(self, mapping: Any = None) -> None:
        sent = ImmutableMultiDict(mapping).items(multi=True)
        super().__init__([(_without_nul(name), _without_nul(value)) for name, value in sent])


class _Request(Request):
    parameter_storage_class = _Text
    dict_storage_class = _Text

    def __init__(self, environ: dict[str, Any], *rest: Any, **named: Any) -> None:
        # WSGI has a path as bytes, each as the character of its number (PEP 3333).
        environ["PATH_INFO"] = environ.get("PATH_INFO", "").replace(NUL, REPLACEMENT.encode().decode("latin-1"))
        super().__init__(environ, *rest, **named)


def init_app(app: Flask) -> None:
    app.request_class = _Request


def _without_nul(sent: Any) -> Any:
    return sent.replace(NUL, REPLACEMENT) if isinstance(sent, str) else sent
