"""What is pinned is all that gets installed, whatever is released tomorrow."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from booking.config import PROJECT

FILES = ("requirements.txt", "requirements-dev.txt")
PIN = re.compile(r"^([\w.-]+)(?:\[([\w,-]+)\])?==", re.MULTILINE)
Extras = Mapping[str, set[str]]


def pinned_extras() -> Extras:
    """By package, the extras that its pin names."""
    found: dict[str, set[str]] = {}
    for file in FILES:
        for name, extras in PIN.findall((PROJECT / file).read_text("utf-8")):
            found.setdefault(canonicalize_name(name), set()).update(filter(None, extras.split(",")))
    return found


def unpinned(pins: Extras) -> Iterator[str]:
    """An extra asked for that no pin names: pip takes the newest release of it, which has no hash."""
    for name, extras in pins.items():
        try:
            asked = [Requirement(line) for line in requires(name) or ()]
        except PackageNotFoundError:  # of another system
            continue
        for one in asked:
            applies = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
            if applies and not one.extras <= pins.get(canonicalize_name(one.name), set()):
                yield f"{name} asks for {one}"


def test_every_extra_that_is_asked_for_is_pinned() -> None:
    assert list(unpinned(pinned_extras())) == []


def test_without_the_extra_it_would_be_seen() -> None:
    pins = {name: set() if name == "coverage" else extras for name, extras in pinned_extras().items()}
    assert [line.partition(" ")[0] for line in unpinned(pins)] == ["pytest-cov"]
