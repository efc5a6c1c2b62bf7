"""The settings that the person who runs this gave in the environment."""

from booking.config.doubts import doubts_about, doubts_about_translations
from booking.config.environment import PROJECT, Settings, instance_folder, settings
from booking.config.private_files import keep_private
from booking.config.production import is_loopback, require_proxy
from booking.config.reading import read_settings
from booking.config.smtp_url import MailServer
from booking.config.values import WrongSetting

__all__ = [
    "PROJECT",
    "MailServer",
    "Settings",
    "WrongSetting",
    "doubts_about",
    "doubts_about_translations",
    "instance_folder",
    "is_loopback",
    "keep_private",
    "read_settings",
    "require_proxy",
    "settings",
]
