"""The keys of the current app, which seal and open nothing before its database has shown that they are right."""

from __future__ import annotations

import resource

from flask import Flask, current_app

from booking.confidential.key_checks import keys_are_proven
from booking.confidential.keys import Keyring
from booking.config import settings
from booking.database import db

RING, DATABASE = "keyring", "keys_are_proven_on_its_database"


def init_app(app: Flask) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # no image of this process, with keys and names, is left on a disk
    app.extensions[DATABASE] = db


def keyring() -> Keyring:
    """That of the current app; the first time, it asks the database. Raises WrongKeys."""
    ring: Keyring | None = current_app.extensions.get(RING)
    if ring is not None:
        return ring
    keys = settings().field_keys
    ring = Keyring(keys)
    if DATABASE in current_app.extensions:
        with db.engine.connect() as connection:  # not the session's: that may be within a transaction
            if not keys_are_proven(connection, keys):
                return ring  # there are no tables yet
    current_app.extensions[RING] = ring
    return ring
