"""A watch over this process: whoever commits what a screen of the staff shows raises the desk version with it.

Seen is each statement that reaches the database, by whatever way. A commit is blamed on the code of ours that asked
for it; what a test itself writes past `writing` is left alone.
"""

import re
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Connection

from tests.stage.writers import in_project, nearest

WRITES = re.compile(
    r"\s*(?:WITH\b.*?\)\s*)?(?:INSERT\s+INTO|REPLACE\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)", re.I | re.S
)
SET = re.compile(r"\bSET\s+(.*?)(?:\bWHERE\b|\bRETURNING\b|$)", re.I | re.S)
COLUMN = re.compile(r"(?:^|,)\s*\"?(\w+)\"?\s*=")
UNSEEN = {
    "attempts",
    "calendar_events",
    "desk_versions",
    "event_forms",
    "former_contacts",
    "freed_times",
    "heartbeats",
    "kept_forms",
    "key_checks",
    "link_requests",
    "person_exports",
    "self_tests",
    "staff_sessions",
}
UNSEEN_COLUMNS = {
    "appointments": {"held_until"},
    "feed_links": {"read_at"},
    "letters": {"attempts", "held_back", "leased_until"},
    "visits": {"private"},
}
NOTES = "desk_version_watch"
SCRATCH = "booking/commands/drill/"  # fills a copy that no screen shows

unraised: list[str] = []
"""Where the version stayed, or did not rise last; the test that is running empties it."""


def watch() -> None:
    """Once in a process."""
    event.listen(Engine, "after_cursor_execute", _on_statement)
    event.listen(Engine, "commit", _on_commit)
    event.listen(Engine, "rollback", _forget)


def _on_statement(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
    notes = connection.info.setdefault(NOTES, {"seen": set(), "raised": False, "last": False})
    found = WRITES.match(statement)
    if notes["last"]:
        _note(f"after the version rose: {' '.join(statement.split()[:3])}")
    if found is None or cursor.rowcount == 0:
        return
    table = found[1].lower()
    if table == "desk_versions":
        notes["raised"] = notes["last"] = True
    elif table == "surgeons" and "version" in _columns(statement):
        notes["raised"] = True
    elif table not in UNSEEN and not _is_unseen(table, statement):
        notes["seen"].add(table)


def _on_commit(connection: Connection) -> None:
    if connection.invalidated:
        return
    notes = connection.info.get(NOTES)
    _forget(connection)
    if notes and notes["seen"] and not notes["raised"]:
        _note(f"writes {', '.join(sorted(notes['seen']))}")


def _forget(connection: Connection) -> None:
    if not connection.invalidated:  # of one that was lost the notes are lost too
        connection.info.pop(NOTES, None)


def _is_unseen(table: str, statement: str) -> bool:
    columns = _columns(statement)
    return bool(columns) and columns <= UNSEEN_COLUMNS.get(table, set())


def _columns(statement: str) -> set[str]:
    found = SET.search(statement)
    return {name.lower() for name in COLUMN.findall(found[1])} if found else set()


def _note(what: str) -> None:
    where = nearest()
    if where is not None and in_project(where).startswith("booking/") and not in_project(where).startswith(SCRATCH):
        unraised.append(f"{in_project(where)}:{where.f_lineno} {what}")
