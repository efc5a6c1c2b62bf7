"""The setting EMBED_SITES: which other sites may show our open times in a frame."""

from pathlib import Path

import pytest

from booking.config import WrongSetting, read_settings
from tests.stage.settings import an_environment


def sites(tmp_path: Path, said: str, **others: str) -> tuple[str, ...]:
    return read_settings(an_environment(EMBED_SITES=said, **others), tmp_path).embed_sites


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("", ()),
        ("https://www.example.org", ("https://www.example.org",)),
        ("https://WWW.example.org/", ("https://www.example.org",)),
        ("https://a.example,https://b.example:8443", ("https://a.example", "https://b.example:8443")),
        (" https://a.example ,  http://localhost:8000 ", ("https://a.example", "http://localhost:8000")),
        ("https://a.example:443 https://a.example", ("https://a.example",)),
        ("https://xn--caf-dma.example", ("https://xn--caf-dma.example",)),
    ],
)
def test_sites_are_read_as_a_browser_names_them(tmp_path: Path, said: str, read: tuple[str, ...]) -> None:
    assert sites(tmp_path, said) == read


@pytest.mark.parametrize(
    "wrong",
    [
        "www.example.org",
        "*",
        "https://*.example.org",
        "https://www.example.org/booking",
        "https://www.example.org/?a",
        "https://www.example.org#a",
        "https://",
        "https:",
        "ftp://www.example.org",
        "javascript:alert(1)",
        "data:text/html,a",
        "https://anna:hush@www.example.org",
        "https://www.example.org;script-src",
        "https://www.example.org'self'",
        "'self'",
        "none",
        "https://www.example.org:port",
        "https://café.example",
    ],
)
def test_what_is_no_site_stops_the_start_with_one_line(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(WrongSetting, match=r"^EMBED_SITES .*entry 2") as raised:
        sites(tmp_path, f"https://a.example,{wrong}")
    assert "\n" not in str(raised.value)
    assert "hush" not in str(raised.value)


def test_in_production_a_site_is_named_by_https(tmp_path: Path) -> None:
    key = "test:qYsyu1cZzw4V5i7cjAqsF+J2+ozXMp+cBwyYhqoguc8="
    of_production = {
        "ENVIRONMENT": "production",
        "BASE_URL": "https://book.example",
        "RATE_LIMITS": "",
        "FIELD_KEYS": key,
    }
    assert sites(tmp_path, "https://a.example", **of_production) == ("https://a.example",)
    with pytest.raises(WrongSetting, match=r"^EMBED_SITES .*https:// in production; entry 1"):
        sites(tmp_path, "http://a.example", **of_production)
