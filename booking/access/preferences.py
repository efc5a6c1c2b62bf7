"""What a user chooses for their own screen."""

from __future__ import annotations

from booking.database import writing
from booking.models import User


def choose_single_keys(user: User, on: bool) -> None:
    """Whether pages act on a key pressed alone (WCAG 2.1.4 asks that they can be switched off)."""
    with writing():
        user.single_keys = on
