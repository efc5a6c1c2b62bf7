"""Every command on a database that cannot be used says why, in one line, and ends with 1."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from booking.commands import COMMANDS
from booking.config import PROJECT
from tests.stage.databases import PRACTICE_FILE
from tests.stage.settings import an_environment

ARGUMENTS = {
    "backup": ["{folder}/backup"],
    "create-user": ["a@kim.example", "--role", "desk"],
    "disable-user": ["a@kim.example"],
    "enable-user": ["a@kim.example"],
    "feed-link": ["practice"],
    "send-test-letter": ["a@kim.example"],
    "load-practice": [str(PRACTICE_FILE)],
    "set-password": ["a@kim.example"],
    "set-role": ["a@kim.example", "--role", "desk"],
}
ENDLESS = {"worker"}  # waits for its database
OURS = sorted(command.name or "" for command in COMMANDS if command.name not in ENDLESS)
MIGRATIONS = ["upgrade", "downgrade", "current", "check", "stamp head"]


def run(folder: Path, url: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = an_environment(DATABASE_URL=url, INSTANCE_PATH=str(folder / "instance"), PATH=os.environ["PATH"])
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "app", *arguments],
        cwd=PROJECT,
        env=environ,
        input="correct horse battery\n",
        capture_output=True,
        text=True,
        timeout=120,
    )


def one_line(ended: subprocess.CompletedProcess[str], password: str = "hush") -> str:
    assert ended.returncode == 1, ended.stderr
    assert ended.stdout == ""
    assert ended.stderr.count("\n") == 1, ended.stderr
    assert ended.stderr.startswith("Error: ")
    assert password not in ended.stderr
    return ended.stderr


def unusable(folder: Path) -> dict[str, tuple[str, str]]:
    """Addresses, each with words of the reason."""
    (folder / "text.db").write_text("no database at all, but long enough to be looked at " * 20)
    (folder / "empty.db").touch()
    return {
        "a folder": (f"sqlite:///{folder}", "unable to open"),
        "no database": (f"sqlite:///{folder}/text.db", "not a database"),
        "a read-only disk": ("sqlite:////sys/booking.sqlite3", ""),
        "read only": (f"sqlite:///file:{folder}/empty.db?mode=ro&uri=true", ""),
        "a server that is away": ("postgres://booking:hush@127.0.0.1:9/booking", "refused"),
    }


@pytest.mark.parametrize("command", MIGRATIONS)
@pytest.mark.parametrize("kind", ["a folder", "no database", "a read-only disk", "read only", "a server that is away"])
def test_migrations(tmp_path: Path, kind: str, command: str) -> None:
    url, reason = unusable(tmp_path)[kind]
    assert reason in one_line(run(tmp_path, url, "db", *command.split()))


@pytest.mark.parametrize("command", OURS)
def test_our_own_commands(tmp_path: Path, command: str) -> None:
    kinds = unusable(tmp_path)
    url, reason = kinds[sorted(kinds)[OURS.index(command) % len(kinds)]]  # all of them with all would take minutes
    arguments = [word.format(folder=tmp_path) for word in ARGUMENTS.get(command, [])]
    assert reason in one_line(run(tmp_path, url, command, *arguments))
