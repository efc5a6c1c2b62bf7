"""However a run of tests ends, in one process or several, no server, no PostgreSQL and no folder of theirs stays."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from booking.config import PROJECT

# A test that stands in the middle of its work, with a PostgreSQL, a program and a program of that program.
IN_THE_MIDDLE = """
import subprocess, sys, time
from pathlib import Path

SLEEP = "import time; time.sleep(600)"
START = f"Popen([{{sys.executable!r}}, '-c', {{SLEEP!r}}])"
PARENT = f"from subprocess import Popen; print({{START}}.pid, flush=True); input()"

def test_in_the_middle(postgres):
    child = subprocess.Popen(
        [sys.executable, "-c", PARENT],
        stdin=subprocess.PIPE,  # so that it ends by itself, and its own child has nobody any more
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    grandchild = child.stdout.readline().strip()
    alone = subprocess.Popen([sys.executable, "-c", SLEEP])
    ids = (postgres.server.get_pid(), child.pid, grandchild, alone.pid)
    Path({told!r}).write_text(" ".join(map(str, (*ids, postgres.server.pgdata.parent))))
    time.sleep(600)
"""

# As at a terminal: a run in the background may have been told to ignore these.
LISTENING = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)
runpy.run_module("pytest", run_name="__main__")
"""


@pytest.mark.parametrize("processes", ["0", "2"])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL, signal.SIGHUP])
def test_nothing_is_left_behind(number: signal.Signals, processes: str, tmp_path: Path) -> None:
    told, test = tmp_path / "told", tmp_path / "test_in_the_middle.py"
    test.write_text(IN_THE_MIDDLE.format(told=str(told)))
    options = ("-q", "-p", "tests.conftest", "-p", "no:cacheprovider", f"--numprocesses={processes}")
    command = [sys.executable, "-c", LISTENING, *options, str(test)]
    run = subprocess.Popen(
        command, cwd=PROJECT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while not told.exists() or not told.read_text():
        assert run.poll() is None
    *ids, folder = told.read_text().split()
    left = [psutil.Process(int(id)) for id in ids]
    os.kill(run.pid, number)
    run.wait(60)
    assert psutil.wait_procs(left, timeout=60)[1] == []
    until = time.monotonic() + 60
    while Path(folder).exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(folder).exists()
