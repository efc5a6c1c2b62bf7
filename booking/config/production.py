"""What production refuses: settings that would let others read along, come in unseen, or guess a key."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from booking.config.entropy import fault_of_bytes, fault_of_text
from booking.config.environment import Settings
from booking.config.values import WrongSetting

MAKE_ONE: Final = "the README says how to make one"


def require_safe(settings: Settings) -> None:
    """Raises WrongSetting at the first that must not be."""
    address = urlsplit(settings.base_url)
    if address.scheme != "https" and not is_loopback(address.hostname or ""):
        raise WrongSetting("BASE_URL", "must begin with https:// in production: links hold what opens a booking.")
    mail = settings.smtp
    if mail and not (mail.ssl or mail.starttls or is_loopback(mail.host)):
        raise WrongSetting("SMTP_URL", "would send letters in the clear: add ?starttls=1 or use smtps://.")
    require_proxy(settings, settings.host)
    _require_random_keys(settings)


def require_proxy(settings: Settings, host: str) -> None:
    """Listening beyond this machine without a proxy is speaking unencrypted; raises WrongSetting."""
    if not settings.development and not settings.trusted_proxies and not is_loopback(host):
        how = "set TRUSTED_PROXIES to how many stand in front, or listen on 127.0.0.1"
        raise WrongSetting("HOST", f"{host} is open beyond this machine with no proxy trusted: {how}.")


def is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def _require_random_keys(settings: Settings) -> None:
    why = fault_of_text(settings.secret_key)
    if why:
        raise WrongSetting("SECRET_KEY", f"is not random, it {why}: {MAKE_ONE}.")
    for number, (_, key) in enumerate(settings.field_keys, start=1):
        why = fault_of_bytes(key)
        if why:
            raise WrongSetting("FIELD_KEYS", f"has a key that is not random, entry {number} {why}: {MAKE_ONE}.")
