"""One group of what the practice changes itself, as the page that lists them shows it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Group:
    """`says` is one sentence with today's values."""

    title: str
    says: str
    href: str
    link: str = "Change"
