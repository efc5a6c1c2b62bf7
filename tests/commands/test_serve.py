"""`make run` starts all that is needed, says so, and leaves nothing behind, however it ends."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.request import urlopen

import psutil
import pytest

from booking.commands import children as children_module
from booking.commands import serve
from booking.commands.children import Child, Children, KeptRunning
from booking.config import PROJECT, read_settings
from booking.routes import SERVER_PROCESS
from tests.stage.settings import an_environment

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({!r}, 'w'); time.sleep(600)",
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def surroundings(tmp_path: Path, **changes: str) -> dict[str, str]:
    """What a `make run` of its own sees: nothing of the developer's instance folder."""
    whole = {**an_environment(INSTANCE_PATH=str(tmp_path / "instance"), BASE_URL=""), **changes}
    return {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "TMPDIR": str(tmp_path), **whole}


@contextmanager
def serving(environ: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """`make run` without make; ended at the end, and all that it has started."""
    run = subprocess.Popen(
        [sys.executable, "-m", "booking.commands.serve"],
        cwd=PROJECT,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield run
    finally:
        family = [*psutil.Process(run.pid).children(recursive=True)] if run.poll() is None else []
        run.terminate()
        with suppress(subprocess.TimeoutExpired):
            run.communicate(timeout=30)
        for process in family:
            with suppress(psutil.NoSuchProcess):
                process.kill()


def until_ready(run: subprocess.Popen[str]) -> list[str]:
    """The lines up to and with "Ready: …"."""
    assert run.stdout is not None
    lines: list[str] = []
    while not (lines and lines[-1].startswith("Ready: ")):
        line = run.stdout.readline()
        assert line, "".join(lines)
        lines.append(line.rstrip("\n"))
    return lines


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=15)[1]


@pytest.mark.slow
def test_one_command_serves_pages_and_letters_and_keeps_the_data(tmp_path: Path) -> None:
    port = free_port()
    environ = surroundings(tmp_path, PORT=str(port))
    with serving(environ) as run:
        assert until_ready(run)[-1] == f"Ready: http://127.0.0.1:{port}/"
        assert run.stdout is not None
        sign_ins = [run.stdout.readline().split() for _ in range(3)]
        assert all(line[:2] == ["Demo", "sign-in:"] and len(line) == 5 for line in sign_ins)
        assert {line[2] for line in sign_ins} == {"admin", "desk", "surgeon"}
        with urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert answer.status == 200
        with socket.create_connection(("127.0.0.1", port)) as malformed:
            malformed.sendall(b"GET /appointments/a-token\r\n\r\n")
            assert malformed.recv(100).startswith(b"HTTP/1.1 400")
        family = psutil.Process(run.pid).children(recursive=True)
        commands = [" ".join(process.cmdline()) for process in family]
        assert any("gunicorn" in command for command in commands)
        assert any(command.endswith("worker") for command in commands)

        run.send_signal(signal.SIGINT)
        rest, _ = run.communicate(timeout=30)
        assert run.returncode == 0, rest
        assert "Traceback" not in rest
        assert "not HTTP was refused" in rest
        assert "a-token" not in rest
        assert gone(family)

    size = (tmp_path / "instance" / "booking.sqlite3").stat().st_size
    with serving(environ) as again:
        until_ready(again)
        family = psutil.Process(again.pid).children(recursive=True)
        again.kill()
        again.wait()
        assert gone(family), "killed without a word, it leaves nobody behind"
    assert (tmp_path / "instance" / "booking.sqlite3").stat().st_size >= size


@pytest.mark.slow
def test_of_two_started_at_once_only_the_one_that_serves_says_so(tmp_path: Path) -> None:
    """Neither finds the port in use before it starts its server; the other is then told, and ends."""
    environ = surroundings(tmp_path, PORT=str(free_port()))
    with serving(environ) as first:
        until_ready(first)  # the folder is filled, so that both are quick
    with serving(environ) as one, serving(environ) as other:
        said = {run.pid: "" for run in (one, other)}
        with ThreadPoolExecutor(2) as both:
            ready = [both.submit(_first_words, run, said) for run in (one, other)]
            assert sorted(future.result() for future in ready) == [False, True]
        loser = one if "Ready: " not in said[one.pid] else other
        assert loser.wait(30) == 1
        assert "Demo sign-in" not in said[loser.pid]
        assert said[loser.pid].splitlines()[-1].endswith("is in use: end what uses it, or set PORT.") or (
            "did not start" in said[loser.pid]
        )


def _first_words(run: subprocess.Popen[str], said: dict[int, str]) -> bool:
    """Whether it says that it is ready; reads on to the end when it does not."""
    assert run.stdout is not None
    for line in run.stdout:
        said[run.pid] += line
        if line.startswith("Ready: "):
            return True
    return False


def test_readiness_is_not_taken_from_another_server(tmp_path: Path) -> None:
    """Whoever answers on the port meanwhile: another start of ours, or something else entirely."""
    for process in ("1", None):
        with _answering(process) as port:
            settings = read_settings(an_environment(PORT=str(port), BASE_URL=""), tmp_path)
            child = Child(SLEEPER)
            try:
                with pytest.raises(serve.CannotServe, match=f"^Port {port} on 127.0.0.1 is in use"):
                    serve._wait_until_answering(settings, child)
            finally:
                child.terminate()
                child.wait_or_kill(5)


@contextmanager
def _answering(process: str | None) -> Iterator[int]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if process:
                self.send_header(SERVER_PROCESS, process)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_a_port_in_use_is_one_line_and_exit_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with serving(surroundings(tmp_path, PORT=str(port))) as run:
            said, _ = run.communicate(timeout=30)
    assert run.returncode == 1
    assert said == f"Port {port} on 127.0.0.1 is in use: end what uses it, or set PORT.\n"
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    "command",
    [("-m", "booking.commands.serve"), ("-m", "gunicorn", "app:create_app()"), ("-m", "flask", "--app", "app", "db")],
)
def test_a_wrong_setting_is_one_line_and_no_start(tmp_path: Path, command: tuple[str, ...]) -> None:
    command = (*command, "current") if command[-1] == "db" else command
    run = subprocess.run(
        [sys.executable, *command],
        cwd=PROJECT,
        env=surroundings(tmp_path, CLOCK="soon"),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 1
    assert (run.stdout + run.stderr).removeprefix("Error: ") == ("CLOCK must look like +3d, -2h or +30m, not “soon”.\n")


@pytest.mark.parametrize("command", ["booking.commands.serve", "booking.commands.pages"])
@pytest.mark.parametrize("said", ["0", "many", "2.5", "-3"])
def test_a_wrong_number_of_processes_is_one_line_and_no_start(tmp_path: Path, command: str, said: str) -> None:
    """gunicorn would end with a trace, or start and never answer."""
    environ = surroundings(tmp_path, WEB_CONCURRENCY=said)
    run = subprocess.run(
        [sys.executable, "-m", command], cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=60
    )
    assert run.returncode == 1
    assert run.stdout + run.stderr == f"WEB_CONCURRENCY must be a number from 1 to 64, not “{said}”.\n"


@pytest.mark.parametrize(("said", "in_file", "processes"), [("", "", 2), ("", "3", 3), ("4", "3", 4)])
def test_processes_are_as_many_as_the_settings_say(tmp_path: Path, said: str, in_file: str, processes: int) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "settings.env").write_text(f"WEB_CONCURRENCY={in_file}\n", "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "booking.commands.pages", "--print-config"],
        cwd=PROJECT,
        env=surroundings(tmp_path, WEB_CONCURRENCY=said),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert run.returncode == 0, run.stderr
    assert re.search(rf"^workers += {processes}$", run.stdout, re.MULTILINE)
    assert re.search(r"^forwarder_headers += \[\]$", run.stdout, re.MULTILINE), "a SCRIPT_NAME header moves no link"


def test_a_database_that_is_not_there_is_one_line_and_exit_1(tmp_path: Path) -> None:
    url = f"postgresql+psycopg://booking:hush@127.0.0.1:{free_port()}/booking"
    with serving(surroundings(tmp_path, PORT=str(free_port()), DATABASE_URL=url)) as run:
        said, _ = run.communicate(timeout=60)
    assert run.returncode == 1
    assert said.count("\n") == 1
    assert "the database cannot be used" in said
    assert "hush" not in said


def test_a_child_that_does_not_listen_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = tmp_path / "deaf"
    command = (*STUBBORN[:2], STUBBORN[2].format(str(deaf)))
    monkeypatch.setattr(children_module, "STOP_WITHIN", 0.2)
    children = Children()
    stubborn, sleeper = children.start(command), children.start(SLEEPER)
    while not deaf.exists():
        assert stubborn.ended() is None
    children.stop()
    assert (stubborn.ended(), sleeper.ended()) == (-signal.SIGKILL, -signal.SIGTERM)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells children of a parent's death")
def test_a_child_ends_when_its_parent_is_killed() -> None:
    program = (
        f"import time; from booking.commands.children import Child;"
        f"print(Child({SLEEPER!r}).pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.communicate()
    assert gone([child])


def test_a_command_that_keeps_ending_is_started_again_after_longer_and_longer_pauses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    time = 1000.0
    monkeypatch.setattr(children_module.time, "monotonic", lambda: time)
    children = Children()
    kept = KeptRunning((sys.executable, "-c", "raise SystemExit(3)"), children)
    pauses = []
    for _ in range(8):
        child = kept.child
        while (said := kept.look()) is None:
            pass
        pauses.append(said)
        due = {"1": 1, "2": 2, "4": 4, "8": 8, "16": 16, "32": 32, "60": 60}[said.split()[-2]]
        time += due - 0.01
        kept.look()
        assert kept.child is child
        time += 0.02
        kept.look()
        assert kept.child is not child
    children.stop()
    assert [said.split(" in ")[1] for said in pauses] == [f"{s} s" for s in (1, 2, 4, 8, 16, 32, 60, 60)]
    assert pauses[0].startswith("ended by itself (3)")


def test_one_that_ran_well_for_long_is_started_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    time = 1000.0
    monkeypatch.setattr(children_module.time, "monotonic", lambda: time)
    children = Children()
    kept = KeptRunning((sys.executable, "-c", "pass"), children)
    for seconds, pause in [(0, "1 s"), (0, "2 s"), (children_module.LONGEST_PAUSE + 1, "1 s")]:
        time += seconds
        while (said := kept.look()) is None:
            pass
        assert said.endswith(f" {pause}")
        time += 3
        kept.look()
    children.stop()


def test_a_child_is_out_of_the_reach_of_ctrl_c() -> None:
    child = Child(SLEEPER)
    try:
        assert os.getsid(child.pid) == child.pid
    finally:
        child.terminate()
        child.wait_or_kill(5)


def test_a_second_signal_while_it_ends_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As make passes on what a terminal has sent to all already."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    seconds: list[int] = []
    stopped: list[bool] = []
    set_handler = signal.signal

    def serve_until_told(*_arguments: object) -> None:
        seconds.append(signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)

    def interrupted(number: int, handler: Any) -> Any:
        while seconds:
            os.kill(os.getpid(), seconds.pop())
        return set_handler(number, handler)

    monkeypatch.chdir(serve.PROJECT)
    monkeypatch.setattr(serve, "_serve", serve_until_told)
    monkeypatch.setattr(serve, "read_settings", lambda *_arguments: None)
    monkeypatch.setattr(serve.Children, "stop", lambda _children: stopped.append(True))
    monkeypatch.setattr(signal, "signal", interrupted)
    try:
        assert serve.main() == 0
    finally:
        monkeypatch.undo()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert stopped == [True]
