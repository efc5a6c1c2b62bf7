"""What takes back the last act of the desk besides visits, kept in the browser that did it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import session

from booking import access
from booking.appointments import UNDO_WITHIN
from booking.confidential import seen_digest

KEY: Final = "kept_undo"  # in the session


@dataclass(frozen=True, slots=True)
class KeptUndo:
    """`kind` is one of those of undo_last.py, and `back` what it needs: codes, ids, and what is sealed.

    `words` say what was done; `tells` whether an email about a visit may have left.
    """

    kind: str
    words: str
    back: Mapping[str, Any]
    at: datetime
    tells: bool

    @property
    def seen(self) -> str:
        return seen_digest(self.kind, self.words, self.at.isoformat())

    def is_recent(self, *, now: datetime) -> bool:
        return now <= self.at + UNDO_WITHIN


def keep_undo(kind: str, words: str, back: Mapping[str, Any] | None, *, tells: bool = False, now: datetime) -> None:
    """In the place of what was kept before; for None, an act that has changed nothing, that stays."""
    if back is not None:
        own = {"user": _user_id(), "at": now.timestamp(), "tells": tells}
        session[KEY] = {"kind": kind, "words": words, "back": dict(back)} | own


def kept_undo() -> KeptUndo | None:
    """Of whoever is signed in, however long ago."""
    kept = session.get(KEY)
    if not kept or kept["user"] != _user_id():
        return None
    return KeptUndo(kept["kind"], kept["words"], kept["back"], datetime.fromtimestamp(kept["at"], UTC), kept["tells"])


def forget_undo() -> None:
    session.pop(KEY, None)


def _user_id() -> int | None:
    user = access.current_user()
    return user.id if user is not None else None
