"""The files that the README gives to whoever runs this: complete, and as guarded as they can be."""

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from booking.config import PROJECT

README = (PROJECT / "README.md").read_text("utf-8")
ALLOWED = {"AF_INET", "AF_INET6", "AF_UNIX"}
SWITCHED_ON = (
    *("ProtectHome", "PrivateTmp", "PrivateDevices", "ProtectClock", "ProtectHostname", "ProtectControlGroups"),
    *("ProtectKernelLogs", "ProtectKernelModules", "ProtectKernelTunables", "NoNewPrivileges", "LockPersonality"),
    *("RestrictNamespaces", "RestrictRealtime", "RestrictSUIDSGID"),
)


def fenced(language: str) -> str:
    [text] = re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    return str(text)


@pytest.fixture
def unit() -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read_string(fenced("ini"))
    return parser


def test_a_unit_is_started_again_and_never_given_up(unit: ConfigParser) -> None:
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"
    assert unit["Service"]["Restart"] == "always"
    assert int(unit["Service"]["RestartSec"]) >= 1


def test_a_unit_reaches_nothing_that_it_does_not_need(unit: ConfigParser) -> None:
    service = unit["Service"]
    assert {name for name in SWITCHED_ON if service.get(name) != "yes"} == set()
    assert service["User"] not in ("", "root")
    assert (service["LimitCORE"], service["UMask"]) == ("0", "0077")
    assert (service["ProtectSystem"], service["CapabilityBoundingSet"]) == ("strict", "")
    assert set(service["RestrictAddressFamilies"].split()) == ALLOWED
    assert service["SystemCallFilter"] == "@system-service"
    assert service["ReadWritePaths"] == f"{service['WorkingDirectory']}/instance"


def test_what_a_unit_starts_is_there(unit: ConfigParser) -> None:
    [python, flag, module] = unit["Service"]["ExecStart"].split()
    assert python.startswith(unit["Service"]["WorkingDirectory"])
    assert flag == "-m"
    assert (PROJECT / Path(*module.split("."))).with_suffix(".py").exists()


def test_nginx_slows_down_whoever_asks_too_often() -> None:
    text = fenced("nginx")
    [(zone, rate)] = re.findall(r"^limit_req_zone \$binary_remote_addr zone=(\w+):\d+m rate=(\d+)r/s;", text, re.M)
    [(used, burst)] = re.findall(r"^ +limit_req zone=(\w+) burst=(\d+) nodelay;", text, re.M)
    assert used == zone
    assert int(burst) > int(rate), "a page with all its files is no abuse"
    assert "limit_req_status 429;" in text, "as the site itself answers; 503 would say that it is down"
