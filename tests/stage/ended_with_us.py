"""Nothing that tests start outlives them, however they end: Ctrl-C, SIGTERM, kill -9.

A process of its own hears of each program that is started, and of each folder that is not pytest's. It reads from a
pipe that ends with us, and then ends what is left and deletes the folders.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import psutil

MERCY = 10.0  # seconds between SIGTERM and SIGKILL

_watcher: subprocess.Popen[str] | None = None


def watch() -> None:
    """From here on every program that this process starts is told; once a process."""
    global _watcher
    if _watcher is not None:
        return
    command = [sys.executable, "-m", __spec__.name]
    _watcher = subprocess.Popen(command, stdin=subprocess.PIPE, text=True, start_new_session=True)
    start = subprocess.Popen.__init__

    def start_and_tell(popen: Any, *args: Any, **named: Any) -> None:
        start(popen, *args, **named)
        tell(popen.pid)

    subprocess.Popen.__init__ = start_and_tell  # type: ignore[method-assign, assignment]


def tell(what: int | Path) -> None:
    """The id of a process, which is told of itself by those that Python starts; or a folder."""
    if _watcher is not None:
        with suppress(OSError):
            print(what, file=_watcher.stdin, flush=True)


def stop() -> None:
    """The watcher ends with its pipe, as it would with us."""
    if _watcher is not None:
        _watcher.communicate()


def end_what_is_left(lines: IO[str]) -> None:
    """Reads ids and folders, a line each, until nobody can write them any more."""
    processes: list[psutil.Process] = []
    folders: list[str] = []
    leaders: list[psutil.Process] = []  # of sessions
    for line in lines:
        what = line.strip()
        if not what.isdecimal():
            folders.append(what)
            continue
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            processes.append(psutil.Process(int(what)))  # knows when it began: a later one of this id is another
            if os.getsid(int(what)) == int(what):  # else it is in the session of whoever runs the tests
                leaders.append(processes[-1])
    for process in processes[:]:
        with suppress(psutil.NoSuchProcess):
            processes += [child for child in process.children(recursive=True) if not _watches(child)]
    processes += _left_in({leader.pid for leader in leaders if not _is_anothers(leader)})
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.terminate()
    for process in psutil.wait_procs(processes, timeout=MERCY)[1]:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _watches(process: psutil.Process) -> bool:
    """Whether it is the watcher of a process of ours, which ends with it, and not before its own work is done."""
    with suppress(psutil.NoSuchProcess):
        return process.cmdline()[-1:] == [__spec__.name]
    return False


def _left_in(sessions: set[int]) -> Iterator[psutil.Process]:
    """Of the sessions that began with one of ours: children whose parents have gone are found by nothing else."""
    for process in psutil.process_iter():
        with suppress(psutil.NoSuchProcess, ProcessLookupError):
            if os.getsid(process.pid) in sessions:
                yield process


def _is_anothers(leader: psutil.Process) -> bool:
    """Whether its id is given to another process by now, which may lead a session of its own."""
    return psutil.pid_exists(leader.pid) and not leader.is_running()


if __name__ == "__main__":
    end_what_is_left(sys.stdin)
