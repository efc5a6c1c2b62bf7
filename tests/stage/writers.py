"""A watch over this process: who writes a visit or an appointment, in whatever manner it is done.

Seen are attributes that are set, `session.delete`, and each statement that reaches the database: what a flush writes,
Core, bulk and plain SQL. Whose code it was is read from the call stack.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from booking.config import PROJECT
from booking.models import Appointment, Visit

MAY_WRITE = ("booking/appointments", "booking/commands/demo", "booking/commands/drill")  # demo people, scratch copies
WRITES = re.compile(r"\s*(INSERT|REPLACE|UPDATE|DELETE)\b[^(]*?\b(appointments|visits)\b", re.IGNORECASE)
PASSED_ON = (
    *("booking/database/", "booking/models/"),
    *("tests/stage/desk_versions.py", "tests/stage/letter_kinds.py"),
)  # on behalf of whoever calls them

strangers: list[str] = []
"""Where somebody else has written; the test that is running empties it."""


def watch() -> None:
    """Once in a process."""
    for model in (Appointment, Visit):
        for column in model.__mapper__.column_attrs:
            event.listen(getattr(model, column.key), "set", _on_set)
    event.listen(Engine, "before_cursor_execute", _on_statement)
    Session.delete = _seen(Session.delete)  # type: ignore[method-assign]


def _on_set(_row: object, _value: object, _before: object, initiator: Any) -> None:
    _note(nearest(), f"sets {initiator.key}")


def _on_statement(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not WRITES.match(statement):
        return
    # What a flush writes was changed before it, and seen then; the flush itself may come from any question.
    if not any(frame.f_code.co_name == "_flush" for frame in _stack()):
        _note(nearest(), " ".join(statement.split()[:3]))


def _seen(delete: Any) -> Any:
    def delete_seen(session: Session, row: object) -> None:
        if isinstance(row, Appointment | Visit):
            _note(nearest(), f"deletes {type(row).__name__}")
        delete(session, row)

    return delete_seen


def _note(where: FrameType | None, what: str) -> None:
    if where is None:
        return
    file = in_project(where)
    if file.startswith("booking/") and not file.startswith(MAY_WRITE):
        strangers.append(f"{file}:{where.f_lineno} {what}")


def nearest() -> FrameType | None:
    """The innermost call of ours; None when none of the project's files is on the stack."""
    return next((f for f in _stack() if in_project(f) and not in_project(f).startswith(PASSED_ON)), None)


def _stack() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_filename != __file__:
            yield frame
        frame = frame.f_back


def in_project(frame: FrameType) -> str:
    """Its file as seen from the project's folder; empty for a file of somebody else's."""
    path = Path(frame.f_code.co_filename)
    inside = path.is_relative_to(PROJECT) and not {".venv", "site-packages"} & set(path.parts)
    return path.relative_to(PROJECT).as_posix() if inside else ""
