"""The settings that `make run` writes on a machine that has none yet."""

import base64
import os
import secrets
import sys
from pathlib import Path

from booking.config.environment import SETTINGS_FILE, instance_folder


def write_first_settings(instance_path: Path) -> bool:
    """Write `settings.env` for development, with keys of its own; true when there was none.

    Only the user who runs this may read it. It is there whole or not at all, and never written over.
    """
    path = instance_path / SETTINGS_FILE
    instance_path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists():
        return False
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


def _text() -> str:
    field_key = base64.b64encode(secrets.token_bytes(32)).decode("ascii")
    return (
        "# Written by the first `make run`. The README lists all settings; the environment comes first.\n"
        "# Keep FIELD_KEYS as safe as the database: without them nobody can read the patients' data again.\n"
        "ENVIRONMENT=development\n"
        f"SECRET_KEY={secrets.token_urlsafe(48)}\n"
        f"FIELD_KEYS=1:{field_key}\n"
        "VIDEO_ROOM_URL=https://video.example/consultation-room\n"
    )


if __name__ == "__main__":
    try:
        write_first_settings(instance_folder(os.environ))
    except OSError as error:
        sys.exit(f"The first settings cannot be written to {error.filename}: {error.strerror}.")
