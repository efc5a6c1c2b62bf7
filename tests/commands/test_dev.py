"""`make dev`: a changed template shows at once, and a changed source is soon what runs, in pages and worker."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

from booking.config import PROJECT
from tests.stage.mail_server import free_port
from tests.stage.settings import an_environment

SOON = 30.0  # seconds


def page(address: str) -> str:
    with urlopen(address) as answer:
        return str(answer.read().decode())


def soon(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        with suppress(OSError):  # while the server starts again
            if happens():
                return True
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_what_is_changed_is_seen(tmp_path: Path) -> None:
    copy, port, noted = tmp_path / "copy", free_port(), tmp_path / "noted"
    for part in ("booking", "templates", "static", "migrations"):
        shutil.copytree(PROJECT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "app.py", copy)
    environ = an_environment(INSTANCE_PATH=str(tmp_path / "instance"), BASE_URL="", PORT=str(port))
    dev = subprocess.Popen(
        [sys.executable, "-m", "booking.commands.dev"],
        cwd=copy,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert dev.stdout is not None
        assert any(line.startswith("Ready: ") for line in dev.stdout)
        family = psutil.Process(dev.pid).children(recursive=True)
        site = f"http://127.0.0.1:{port}"

        template = copy / "templates" / "patient" / "privacy.html"
        assert "Changed words" not in page(f"{site}/privacy")
        template.write_text(template.read_text("utf-8").replace("</h1>", " Changed words</h1>"), "utf-8")
        assert "Changed words" in page(f"{site}/privacy")

        sheet = copy / "static" / "css" / "base" / "page.css"
        address = "/static/css/base/page.css"
        assert "changed" not in page(f"{site}{address}")
        sheet.write_text(sheet.read_text("utf-8") + "/* changed */", "utf-8")
        assert "changed" in page(f"{site}{address}")

        health = copy / "booking" / "routes" / "health.py"
        health.write_text(health.read_text("utf-8").replace('"ok\\n"', '"changed\\n"'), "utf-8")
        assert soon(lambda: page(f"{site}/healthz") == "changed\n")

        with (copy / "booking" / "commands" / "chores.py").open("a") as chores:
            chores.write(f"\nopen({str(noted)!r}, 'w').close()\n")
        assert soon(noted.exists)
        family += psutil.Process(dev.pid).children(recursive=True)

        dev.send_signal(signal.SIGINT)
        assert dev.wait(SOON) == 0
        assert not psutil.wait_procs(family, timeout=SOON)[1]
    finally:
        dev.kill()
        dev.communicate()
