"""A watch over this process: whoever writes a letter of a kind that has no name at the desk, and so no line either."""

import re
from typing import Any

from sqlalchemy import Engine, event

from booking.routes.staff.letters import LETTER_KINDS
from tests.stage.writers import in_project, nearest

WRITES = re.compile(r"\s*INSERT INTO letters\b", re.IGNORECASE)

unnamed: list[str] = []
"""Such kinds, and where they are written; the test that is running empties it."""


def watch() -> None:
    """Once in a process. What a test itself writes is left alone."""
    event.listen(Engine, "before_cursor_execute", _on_statement)


def _on_statement(_connection: Any, _cursor: Any, statement: str, _parameters: Any, context: Any, _many: bool) -> None:
    if not WRITES.match(statement) or context is None or context.compiled is None:
        return
    where = nearest()
    file = in_project(where) if where else ""
    kinds = {parameters.get("kind") for parameters in context.compiled_parameters}
    if file.startswith("booking/"):
        unnamed.extend(f"{file} {kind}" for kind in kinds - {*LETTER_KINDS})
