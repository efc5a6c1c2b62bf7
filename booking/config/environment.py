"""All settings there are, and the folder they stand in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

from flask import current_app

from booking.config.smtp_url import MailServer

PROJECT: Final = Path(__file__).resolve().parents[2]
SETTINGS_FILE: Final = "settings.env"


@dataclass(frozen=True, slots=True)
class Settings:
    environment: str  # "development" or "production"
    instance_path: Path  # absolute; holds settings.env and the embedded database
    host: str
    port: int
    base_url: str  # no slash at its end
    database_url: str = field(repr=False)  # may hold a password
    secret_key: str = field(repr=False)
    field_keys: tuple[tuple[str, bytes], ...] = field(repr=False)  # (id, 32 bytes), the newest first
    smtp: MailServer | None  # None: letters are kept and shown, not sent
    mail_from: str | None  # None: the practice's own address
    trusted_proxies: int  # how many stand before us and write X-Forwarded-*
    video_room_url: str | None
    embed_sites: tuple[str, ...]  # origins of the sites that may show our open times in a frame
    server_processes: int
    rate_limits: bool
    clock_offset: timedelta

    @property
    def development(self) -> bool:
        return self.environment == "development"


def settings() -> Settings:
    """The settings of the app that is answering."""
    return cast(Settings, current_app.config["SETTINGS"])


def instance_folder(environ: Mapping[str, str]) -> Path:
    """Where settings.env and the embedded database are: INSTANCE_PATH, or `instance` beside app.py."""
    return Path(environ.get("INSTANCE_PATH", "").strip() or PROJECT / "instance").absolute()
