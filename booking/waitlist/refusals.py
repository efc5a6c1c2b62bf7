"""The facts that a rule of this room raises when it cannot do what was wanted; nothing was written then."""

from __future__ import annotations


class NotWaiting(Exception):
    """Nobody waits by it: the wish has ended, or its visit is over, canceled, or not one that can come earlier."""


class WishChanged(Exception):
    """The wish is no longer as the page of whoever asks had shown it."""
