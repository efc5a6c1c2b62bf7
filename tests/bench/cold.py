"""The application with a slot cache that keeps nothing: so the API is measured cold."""

from typing import Any

from flask import Flask

from booking.routes.api.slot_cache import SlotCache
from booking.routes.api.slots import CACHE


def create_app(*args: Any, **options: Any) -> Flask:
    from app import create_app as create_caching_app

    app = create_caching_app(*args, **options)
    app.extensions[CACHE] = SlotCache(most=0)
    return app
