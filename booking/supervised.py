"""How do processes that we start end with us, however we end?"""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

STOP_WITHIN: Final = 20.0  # seconds; longer than gunicorn's own graceful_timeout
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


def stop(children: Iterable[Child]) -> None:
    """Ask all at once to end, and end those that have not after STOP_WITHIN."""
    children = list(children)
    for child in children:
        child.terminate()
    until = time.monotonic() + STOP_WITHIN
    for child in children:
        child.wait_or_kill(until - time.monotonic())


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
