"""What would let others read along or guess is refused in production, in one line that names the setting."""

import base64
from pathlib import Path

import pytest

from booking.config import Settings, WrongSetting, read_settings, require_proxy
from tests.stage.settings import an_environment

GOOD = "2026:qYsyu1cZzw4V5i7cjAqsF+J2+ozXMp+cBwyYhqoguc8="
LOOPBACK = ("127.0.0.1", "127.0.0.53", "::1", "localhost", "booking.localhost")


def read(tmp_path: Path, **changes: str) -> Settings:
    environ = {"ENVIRONMENT": "production", "BASE_URL": "https://book.example.org", "RATE_LIMITS": ""}
    return read_settings(an_environment(**environ | changes), tmp_path)


def key_of(text: bytes) -> str:
    return base64.b64encode(text).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BASE_URL", "http://book.example.org"),
        ("BASE_URL", "HTTP://BOOK.EXAMPLE.ORG:8080/"),
        ("BASE_URL", "http://192.168.1.20"),
        ("BASE_URL", "http://127.0.0.1.example.org"),
        ("BASE_URL", "http://localhost.example.org"),
        ("SMTP_URL", "smtp://mail.example.org"),
        ("SMTP_URL", "smtp://mail.example.org:587"),
        ("SMTP_URL", "smtp://user:password@10.0.0.5?starttls=0"),
        ("HOST", "0.0.0.0"),
        ("HOST", "::"),
        ("HOST", "192.168.1.20"),
        ("HOST", "booking.practice.lan"),
        ("SECRET_KEY", "0" * 64),
        ("SECRET_KEY", "correct horse battery staple correct horse"),
        ("FIELD_KEYS", f"k1:{key_of(bytes(32))}"),
        ("FIELD_KEYS", f"k1:{key_of(b'0123456789abcdef' * 2)}"),
        ("FIELD_KEYS", f"k1:{key_of(b'correct horse battery staple abc')}"),
        ("FIELD_KEYS", f"{GOOD},old:{key_of(bytes(range(32)))}"),
    ],
)
def test_it_is_refused_in_one_line(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(WrongSetting) as wrong:
        read(tmp_path, **{name: value})
    sentence = wrong.value.format_message()
    assert wrong.value.name == name
    assert sentence.startswith(f"{name} ")
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert "horse" not in sentence
    read(tmp_path, ENVIRONMENT="development", **{name: value})  # for trying, all of it will do


@pytest.mark.parametrize("host", LOOPBACK)
def test_on_this_machine_nothing_needs_encryption(tmp_path: Path, host: str) -> None:
    bracketed = f"[{host}]" if ":" in host else host
    settings = read(tmp_path, HOST=host, BASE_URL=f"http://{bracketed}:5000", SMTP_URL=f"smtp://{bracketed}:2525")
    assert (settings.host, settings.smtp is not None) == (host, True)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.20"])
def test_behind_a_proxy_it_may_listen_anywhere(tmp_path: Path, host: str) -> None:
    assert read(tmp_path, HOST=host, TRUSTED_PROXIES="1").host == host


def test_what_the_servers_command_line_binds_is_asked_for_as_well(tmp_path: Path) -> None:
    settings = read(tmp_path)
    require_proxy(settings, "::ffff:127.0.0.1")
    with pytest.raises(WrongSetting, match=r"^HOST 0\.0\.0\.0 "):
        require_proxy(settings, "0.0.0.0")
