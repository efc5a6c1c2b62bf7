"""The people of the benchmark, each with a number and an address of their own, as many as a practice would have."""

from __future__ import annotations

from itertools import islice
from random import Random
from typing import Any, Final

from booking.commands.demo.people import people

VISITS_OF_EACH: Final = 1.3  # so 65,000 visits are of 50,000 people, of whom ten share a name
_DEMO: Final = list(islice(people(Random(20)), 72))
_FIRST, _LAST = zip(*(one["name"].split(" ", 1) for one in _DEMO), strict=True)


def patient(number: int) -> dict[str, Any]:
    """What they typed, by their number: each name is made of two of the demo's."""
    demo, last = _DEMO[number % len(_DEMO)], _LAST[number // len(_DEMO) % len(_DEMO)]
    mailbox, domain = demo["email"].split("@")
    return demo | {
        "name": f"{_FIRST[number % len(_DEMO)]} {last}",
        "email": f"{mailbox}.{number}@{domain}",
        "telephone": f"{demo['telephone'][:5]}{2_000_000 + number}",
    }
