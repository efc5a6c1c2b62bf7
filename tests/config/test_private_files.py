"""Nobody else of the machine reads the settings or the database, whatever umask somebody has."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from booking.config import PROJECT, keep_private, read_settings
from booking.config.first_settings import write_first_settings
from tests.stage.settings import an_environment


@pytest.fixture(autouse=True)
def umask_of_a_shell() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def started(folder: Path, *command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": os.environ["PATH"], "HOME": str(folder), "INSTANCE_PATH": str(folder / "instance"), **settings}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=PROJECT, env=environ, capture_output=True, text=True, timeout=60
    )


def test_what_a_command_makes_is_its_users_alone(tmp_path: Path) -> None:
    run = started(tmp_path, "flask", "--app", "app", "db", "upgrade", **an_environment())
    assert run.returncode == 0, run.stderr
    assert mode(tmp_path / "instance") == 0o700
    assert mode(tmp_path / "instance" / "booking.sqlite3") == 0o600


@pytest.mark.parametrize("others", [0o644, 0o664, 0o604, 0o666, 0o602])
def test_what_an_older_version_left_open_is_closed(tmp_path: Path, others: int) -> None:
    instance = tmp_path / "instance"
    write_first_settings(instance)
    files = [
        instance / name for name in ("settings.env", "booking.sqlite3", "booking.sqlite3-wal", "booking.sqlite3-shm")
    ]
    for file in files:
        file.touch()
        file.chmod(others)
    instance.chmod(0o755)
    keep_private(read_settings({}, instance))
    assert {mode(file) for file in files} == {0o600}
    assert mode(instance) == 0o700


def test_a_database_elsewhere_is_closed_and_its_folder_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "data"
    elsewhere.mkdir(mode=0o755)
    (elsewhere / "ours.db").touch(0o644)
    url = f"sqlite:///{elsewhere / 'ours.db'}"
    keep_private(read_settings(an_environment(DATABASE_URL=url), tmp_path / "instance"))
    assert (mode(elsewhere / "ours.db"), mode(elsewhere)) == (0o600, 0o755)


def test_a_group_that_somebody_has_let_in_stays(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    write_first_settings(instance)
    instance.chmod(0o750)
    (instance / "settings.env").chmod(0o640)
    keep_private(read_settings({}, instance))
    assert (mode(instance), mode(instance / "settings.env")) == (0o750, 0o640)


def test_a_folder_that_everybody_shares_stays_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    keep_private(read_settings(an_environment(), tmp_path))
    assert mode(tmp_path) == 0o1777


def test_what_is_not_ours_to_close_stops_production_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "booking.sqlite3"
    file.touch(0o644)

    def refused(_path: Path, _mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "chmod", refused)
    environ = {"ENVIRONMENT": "production", "BASE_URL": "https://book.example.org", "RATE_LIMITS": ""}
    with pytest.raises(click.ClickException) as why:
        keep_private(read_settings(an_environment(**environ), tmp_path))
    assert why.value.message == f"{file} can be read by other users of this machine: run chmod 600 {file}."
    keep_private(read_settings(an_environment(), tmp_path))


@pytest.mark.parametrize(
    "command",
    [("gunicorn", "app:create_app()"), ("booking.commands.serve",), ("flask", "--app", "app", "db", "upgrade")],
)
def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    run = started(tmp_path, *command, **an_environment(INSTANCE_PATH="/proc/nowhere"))
    assert run.returncode == 1
    said = run.stdout + run.stderr
    assert said.count("\n") == 1, said
    assert "INSTANCE_PATH /proc/nowhere cannot be made" in said


def test_all_that_serves_writes_for_its_user_alone(tmp_path: Path) -> None:
    program = "import os; from app import create_app; create_app(); print(oct(os.umask(0)))"
    environ = an_environment(INSTANCE_PATH=str(tmp_path), PATH=os.environ["PATH"])
    run = subprocess.run([sys.executable, "-c", program], cwd=PROJECT, env=environ, capture_output=True, text=True)
    assert run.stdout == "0o77\n", run.stderr
