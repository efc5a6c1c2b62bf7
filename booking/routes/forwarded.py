"""Whose word about a request is taken: the address that it came to, and what proxies say of who sent it."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from flask import Flask, request
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.config import Settings

LOOPBACK: Final = ("localhost", "127.0.0.1")  # whoever looks after this machine, and what watches it
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 (nothing is bound): in development, and not where anybody is reached


def init_app(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    host = urlsplit(settings.base_url).hostname or ""
    if host != EVERYWHERE and ":" not in host:  # Werkzeug compares no IPv6 address
        listening = [settings.host] if settings.host != EVERYWHERE and ":" not in settings.host else []
        app.config["TRUSTED_HOSTS"] = [host, *listening, *LOOPBACK]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    else:
        _warn_of_a_proxy(app)


def _warn_of_a_proxy(app: Flask) -> None:
    """Once a process: behind a proxy that is not trusted, everybody is one caller, and limits hit all of them."""
    warned = False

    @app.before_request
    def look() -> None:
        nonlocal warned
        if not warned and "HTTP_X_FORWARDED_FOR" in request.environ:
            warned = True
            app.logger.warning(
                "X-Forwarded-For arrives and TRUSTED_PROXIES is 0: set it to how many proxies stand in front, "
                "or limits take all callers for one"
            )
