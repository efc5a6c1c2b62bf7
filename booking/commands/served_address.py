"""Where `make run` was last reached: a command in another terminal knows nothing of the PORT that it was given."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from booking.config import Settings

FILE: Final = "served_at"  # in the instance folder; one line, the address
NOBODY_SAID: Final = "http://127.0.0.1:5000"  # what BASE_URL is in development without HOST, PORT or a word about it


def note_served_address(settings: Settings) -> None:
    _file(settings).write_text(f"{settings.base_url}\n", "utf-8")


def served_address(settings: Settings) -> str:
    """BASE_URL; in development, where nobody has said it, what `make run` last was ready at."""
    if not settings.development or settings.base_url != NOBODY_SAID:
        return settings.base_url
    try:
        return _file(settings).read_text("utf-8").strip()
    except OSError:
        return settings.base_url


def _file(settings: Settings) -> Path:
    return settings.instance_path / FILE
