"""How is the API measured when nothing is cached? With a cache that keeps nothing."""

from flask import Flask

from booking.routes.api.slot_cache import SlotCache
from booking.routes.api.slots import CACHE


def create_app() -> Flask:
    from app import create_app as create_caching_app

    app = create_caching_app()
    app.extensions[CACHE] = SlotCache(most=0)
    return app
