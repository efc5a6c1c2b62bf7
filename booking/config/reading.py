"""The settings, read once at start.

A default exists only where it is safe in production and fit to publish. Every wrong value stops the start
with one sentence that names the setting.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from booking.config import production, smtp_url, values
from booking.config.environment import SETTINGS_FILE, Settings
from booking.config.values import WrongSetting

NAMES: Final = frozenset(
    {
        *("ENVIRONMENT", "DATABASE_URL", "SECRET_KEY", "FIELD_KEYS", "HOST", "PORT", "BASE_URL", "TRUSTED_PROXIES"),
        *("SMTP_URL", "MAIL_FROM", "VIDEO_ROOM_URL", "WEB_CONCURRENCY", "RATE_LIMITS", "CLOCK", "EMBED_SITES"),
    }
)


def read_settings(environ: Mapping[str, str], instance_path: Path) -> Settings:
    """Settings from the environment, and from `settings.env` in `instance_path` where it says nothing.

    An empty value says nothing. Raises WrongSetting.
    """
    said = {name: environ[name].strip() for name in NAMES if environ.get(name, "").strip()}
    said = _settings_file(instance_path / SETTINGS_FILE) | said
    values.without_quotes(said)
    environment = values.one_of(said, "ENVIRONMENT", ("development", "production"), default="production")
    in_production = environment == "production"
    host, port = said.get("HOST", "127.0.0.1"), values.number(said, "PORT", 1, 65535, default=5000)
    read = Settings(
        environment=environment,
        instance_path=instance_path.absolute(),
        host=host,
        port=port,
        base_url=values.base_url(said, host, port, production=in_production),
        database_url=values.database_url(said, instance_path),
        secret_key=values.secret_key(said),
        field_keys=values.field_keys(said),
        smtp=smtp_url.smtp(said),
        mail_from=values.mail_from(said),
        trusted_proxies=values.number(said, "TRUSTED_PROXIES", 0, 9, default=0),
        video_room_url=values.video_room_url(said),
        embed_sites=values.embed_sites(said, production=in_production),
        server_processes=values.number(said, "WEB_CONCURRENCY", 1, 64, default=2),
        rate_limits=values.rate_limits(said, production=in_production),
        clock_offset=values.clock_offset(said, production=in_production),
    )
    if in_production:
        production.require_safe(read)
    return read


def _settings_file(path: Path) -> dict[str, str]:
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise WrongSetting(str(path), "cannot be read.") from error
    if "\0" in text:
        raise WrongSetting(str(path), "holds a NUL, which is no text: write it anew, as UTF-8.")
    said = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, equals, value = (part.strip() for part in line.partition("="))
        if not equals:
            raise WrongSetting(str(path), f"has a line {number} that is not NAME=value.")
        if name not in NAMES:
            raise WrongSetting(name, f"in line {number} of {path} is not a setting; see the README.")
        if value:
            said[name] = value
    return said
