"""The settings that `make run` writes on a machine that has none yet."""

import base64
import os
import secrets
import sqlite3
import sys
from collections.abc import Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from booking.config import values
from booking.config.environment import SETTINGS_FILE, instance_folder
from booking.config.values import WrongSetting

SEALED: Final = ("key_checks", "visits", "time_off")  # tables with rows that need the keys they were sealed with


class KeysAreGone(Exception):
    """There are no settings, but a database that was sealed with keys of its own; the message says what to do."""


def write_first_settings(instance_path: Path, environ: Mapping[str, str] | None = None) -> bool:
    """Write `settings.env` for development, with keys of its own; true when there was none.

    Only the user who runs this may read it. It is there whole or not at all, and never written over.
    Raises KeysAreGone, having written nothing.
    """
    path = instance_path / SETTINGS_FILE
    instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    sealed = _sealed_database(instance_path, environ or {})  # before the look at the file, which may come meanwhile
    if path.exists():
        return False
    if sealed is not None:
        raise KeysAreGone(
            f"{path} is gone, and the data in {sealed} can be read only with the keys that stood in it: bring that "
            "file back. No new keys were made."
        )
    draft = instance_path / f".{SETTINGS_FILE}.{secrets.token_hex(8)}"
    try:
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(_text())
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)  # unlike a rename, it refuses when another start was faster
    except FileExistsError:
        return False
    finally:
        draft.unlink(missing_ok=True)
    return True


def _sealed_database(instance_path: Path, environ: Mapping[str, str]) -> Path | None:
    """The SQLite file whose keys were in the missing settings; None where the environment gives keys."""
    if environ.get("FIELD_KEYS", "").strip():
        return None
    said = {name: value.strip() for name, value in environ.items() if value.strip()}
    url = make_url(values.database_url(said, instance_path))
    file = Path(url.database or "")
    if url.drivername != "sqlite" or not file.is_file():
        return None  # a PostgreSQL is asked once there is an app: see confidential.key_checks
    with closing(sqlite3.connect(file)) as connection:
        for table in SEALED:
            with suppress(sqlite3.DatabaseError):  # not there yet, or not a database
                if connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():  # noqa: S608 (names of ours)
                    return file
    return None


def _text() -> str:
    field_key = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    return (
        "# Written by the first `make run`. The README lists all settings; the environment comes first.\n"
        "# Keep FIELD_KEYS as safe as the database: without them nobody can read the patients' data again.\n"
        "ENVIRONMENT=development\n"
        f"SECRET_KEY={secrets.token_urlsafe(48)}\n"
        f"FIELD_KEYS=1:{field_key}\n"
        "VIDEO_ROOM_URL=https://video.example/{room}\n"
    )


if __name__ == "__main__":
    try:
        write_first_settings(instance_folder(os.environ), os.environ)
    except (KeysAreGone, WrongSetting) as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"The first settings cannot be written to {error.filename}: {error.strerror}.")
