"""The browser that the journeys run in, and what to do when there is none."""

import os
import shutil

import pytest

HOW_TO_GET_IT = (
    "No Chromium was found. Debian or Ubuntu: apt-get install chromium. "
    "Elsewhere: install Chromium or Chrome and say where, CHROMIUM=/path/to/it make test."
)
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")


def chromium_path() -> str | None:
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def require_chromium() -> str:
    """Its path; skips the test where there is none, and fails it when CI says that there must be one."""
    path = chromium_path()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(HOW_TO_GET_IT, pytrace=False)
    if path is None:
        pytest.skip(HOW_TO_GET_IT)
    return path
