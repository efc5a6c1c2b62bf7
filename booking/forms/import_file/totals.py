"""How many lines of a file meet which fate, in one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from booking.appointments import Fate, Plan
from booking.forms.import_file.reading import ReadFile

_TOTALS: Final[Mapping[Fate, str]] = {
    Fate.BOOKED: "booked",
    Fate.OUTSIDE_HOURS: "booked outside hours",
    Fate.BESIDE: "booked beside others",
    Fate.PAST: "past",
    Fate.KNOWN: "imported before",
    Fate.CHANGED_THERE: "imported before, with another time now",
    Fate.TWICE: "twice in the file",
    Fate.ASIDE: "no appointments to come",
    Fate.OVERLAP: "overlap",
    Fate.UNKNOWN_SURGEON: "unknown surgeon",
    Fate.UNKNOWN_PROCEDURE: "unknown procedure",
    Fate.UNKNOWN_LOCATION: "unknown location",
    Fate.NOT_PERFORMED: "not seen by that surgeon",
    Fate.TOO_FAR: "too far ahead",
    Fate.TOO_LONG: "too long",
    Fate.UNREADABLE: "cannot be read",
}


def plan_totals(plan: Plan, file: ReadFile) -> str:
    """10 lines: 8 booked, 1 past, 1 overlap."""
    counts = plan.counts
    told = [f"{counts[fate]:,} {words}" for fate, words in _TOTALS.items() if counts[fate]]
    return f"{counted(len(plan.fated), file)}: {', '.join(told)}."


def counted(number: int, file: ReadFile) -> str:
    return f"{number:,} {called(file)}{'' if number == 1 else 's'}"


def called(file: ReadFile) -> str:
    """A calendar has events, and those that repeat stand in it once."""
    return "event" if file.is_calendar else "line"
