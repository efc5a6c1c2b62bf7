"""What can be done from the command line?"""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add every command to `flask --app app`."""
