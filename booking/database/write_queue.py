"""Writers of one SQLite file come one after the other, in the order in which they asked.

SQLite alone lets whoever waits ask again after longer and longer pauses, so that under load the one who has waited
longest asks least often, and gives up. This queue is a courtesy: SQLite's own lock stays the guarantee.
"""

from __future__ import annotations

import fcntl
import os
import threading
from collections import deque
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep
from typing import Final

# Bytes of the queue's file, locked one at a time (by fcntl: the kernel lets go of them when a process dies). A process
# waits for its turn only as the next one, and another is next before the turn is over: so none goes twice past it.
TURN: Final = 0
NEXT: Final = 1
ASKED_EVERY: Final = 0.0002  # seconds


class WriteQueue:
    """For all threads of this process, and all processes that write the same database."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-queue")
        self._file: int | None = None
        self._mutex = threading.Lock()
        self._line: deque[threading.Event] = deque()  # the first of them has the turn, or waits for other processes

    def enter(self, *, seconds: float) -> None:
        """Wait for the turn to write; raises TimeoutError after so many seconds, at once for 0."""
        until = monotonic() + seconds
        self._enter_line(until)
        try:
            self._lock(NEXT, until)
            try:
                self._lock(TURN, until)
            finally:
                self._unlock(NEXT)
        except BaseException:
            self._leave_line()
            raise

    def leave(self) -> None:
        self._unlock(TURN)
        self._leave_line()

    def close(self) -> None:
        """Opened again when somebody enters."""
        with self._mutex:
            if self._file is not None and not self._line:
                os.close(self._file)
                self._file = None

    def _enter_line(self, until: float) -> None:
        mine = threading.Event()
        with self._mutex:
            self._line.append(mine)
            if self._line[0] is mine:
                return
        if not mine.wait(max(0.0, until - monotonic())):
            with self._mutex:
                if self._line[0] is not mine:  # else the turn came in this very moment
                    self._line.remove(mine)
                    raise TimeoutError

    def _leave_line(self) -> None:
        with self._mutex:
            self._line.popleft()
            if self._line:
                self._line[0].set()

    def _lock(self, byte: int, until: float) -> None:
        file = self._open_file()
        while file is not None:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
                return
            except (BlockingIOError, PermissionError):
                if monotonic() >= until:
                    raise TimeoutError from None
                sleep(ASKED_EVERY)

    def _unlock(self, byte: int) -> None:
        if self._file is not None:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, byte)

    def _open_file(self) -> int | None:
        """None where it cannot be had, on a full or read-only disk: the database itself says so then."""
        if self._file is None:
            with suppress(OSError):
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return self._file
