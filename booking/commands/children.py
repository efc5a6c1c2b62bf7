"""Processes that we start, and that end with us however we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

STOP_WITHIN: Final = 20.0  # seconds; longer than gunicorn's own graceful_timeout
SHORTEST_PAUSE: Final = 1.0  # seconds
LONGEST_PAUSE: Final = 60.0  # seconds; who ran as long as this begins at the shortest again
PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h


class Child:
    """One process, in a session of its own: Ctrl-C at the terminal reaches us, and we tell it."""

    def __init__(self, command: Sequence[str]) -> None:
        self.command = command
        self.started = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 (the commands are constants)
            command, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent()
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.started

    def ended(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def terminate(self) -> None:
        self._process.terminate()

    def wait_or_kill(self, seconds: float) -> None:
        try:
            self._process.wait(max(seconds, 0))
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()


class Children:
    """All that we have started; `stop` leaves none of them."""

    def __init__(self) -> None:
        self._running: list[Child] = []

    def start(self, command: Sequence[str]) -> Child:
        self._running = [child for child in self._running if child.ended() is None]
        self._running.append(Child(command))
        return self._running[-1]

    def stop(self) -> None:
        """Ask all at once to end, and kill those that have not after STOP_WITHIN."""
        for child in self._running:
            child.terminate()
        until = time.monotonic() + STOP_WITHIN
        for child in self._running:
            child.wait_or_kill(until - time.monotonic())


class KeptRunning:
    """A command that is started again when it ends, after a pause that doubles while it keeps ending."""

    def __init__(self, command: Sequence[str], children: Children) -> None:
        self._command = command
        self._children = children
        self._pause = SHORTEST_PAUSE
        self._due: float | None = None  # by time.monotonic(); None while it runs
        self.child = children.start(command)

    def look(self) -> str | None:
        """Called often; does what is due, and says so in one line when the command has just ended."""
        if self._due is not None:
            if time.monotonic() >= self._due:
                self._due = None
                self.child = self._children.start(self._command)
            return None
        code = self.child.ended()
        if code is None:
            return None
        pause = SHORTEST_PAUSE if self.child.seconds > LONGEST_PAUSE else self._pause
        self._pause = min(pause * 2, LONGEST_PAUSE)
        self._due = time.monotonic() + pause
        return f"ended by itself ({code}) and starts again in {pause:.0f} s"


def _end_with_parent() -> Callable[[], None] | None:
    """On Linux: have the kernel end the child when we are killed and can no longer do it ourselves."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None, use_errno=True)  # loaded here: between fork and exec as little as possible
    parent = os.getpid()

    def ask_kernel() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
        if os.getppid() != parent:  # we were killed in between
            os._exit(1)

    return ask_kernel
