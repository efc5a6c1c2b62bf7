"""The instance folder, its settings and the database file: there, and read by nobody else of this machine."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
from sqlalchemy.engine import make_url

from booking.config.environment import SETTINGS_FILE, Settings

OTHERS: Final = stat.S_IRWXO  # a group is given on purpose, the rest of the machine by accident
OURS: Final = 0o077  # the umask of all that we start
BESIDE_SQLITE: Final = ("", "-wal", "-shm", "-journal")


def keep_private(settings: Settings) -> None:
    """Make the folder if need be, and close what others can read; also what this process writes from here on.

    Raises a ClickException that says the chmod, in production, when a file with data can be read by others and is not
    ours to close.
    """
    os.umask(OURS)
    folder = settings.instance_path
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise click.ClickException(f"INSTANCE_PATH {folder} cannot be made: {error.strerror}.") from error
    if not folder.stat().st_mode & stat.S_ISVTX:  # never /tmp, which everybody shares
        _close(folder, 0o700)
    for file in _files(settings):
        if not _close(file, 0o600) and not settings.development:
            raise click.ClickException(f"{file} can be read by other users of this machine: run chmod 600 {file}.")


def _files(settings: Settings) -> Iterator[Path]:
    yield settings.instance_path / SETTINGS_FILE
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield from (Path(url.database + end) for end in BESIDE_SQLITE)


def _close(path: Path, mode: int) -> bool:
    """Whether others cannot open it now; what is not there is closed."""
    try:
        if path.stat().st_mode & OTHERS:
            path.chmod(mode)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True
