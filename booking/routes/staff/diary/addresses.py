"""Addresses of the diary: of a day, of the page that books a surgeon at a start, and of why one cannot be had."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Final
from urllib.parse import quote
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import url_for

from booking.catalog import SurgeonDetails
from booking.routes.staff.diary.about import About
from booking.routes.staff.diary.values import BookingAddress

_NO_ID: Final = UUID(int=0)


def day_address(on: date, only: SurgeonDetails | None, about: About, *, today: date) -> str:
    return url_for(
        "staff.diary",
        day=None if on == today else on.isoformat(),
        surgeon=only.slug if only else None,
        **about.chosen,
    )


def appointment_addresses() -> Callable[[UUID], str]:
    """Of many appointments: what comes before their ids is built once."""
    before_id = url_for("staff.appointment", uuid=_NO_ID).removesuffix(str(_NO_ID))
    return lambda uuid: f"{before_id}{uuid}"


def booking_address(
    surgeon: str, location: str, start: datetime, zone: ZoneInfo, *, procedure: str | None = None
) -> str:
    return url_for(
        "staff.book",
        surgeon=surgeon,
        location=location,
        start=_by_the_wall_clock(start, zone),
        procedure=procedure,
    )


def booking_addresses(surgeons: Iterable[SurgeonDetails], about: About, zone: ZoneInfo) -> BookingAddress:
    """Of many starts, which alone differ: so what comes before them is built once."""
    return _addresses("staff.book", surgeons, about, zone)


def obstacle_addresses(surgeons: Iterable[SurgeonDetails], about: About, zone: ZoneInfo) -> BookingAddress:
    """The same, of why a start cannot be had; empty with a surgeon who sees nobody about that."""
    asked = _addresses("staff.obstacles", surgeons, about, zone)
    there = {row.slug for row in surgeons if about.is_with(row)}
    return lambda surgeon, start: asked(surgeon, start) if surgeon in there else ""


def _addresses(endpoint: str, surgeons: Iterable[SurgeonDetails], about: About, zone: ZoneInfo) -> BookingAddress:
    """`start` comes last, so that it is what differs."""
    before = {row.slug: url_for(endpoint, surgeon=row.slug, procedure=about.slug) + "&start=" for row in surgeons}
    return lambda surgeon, start: before[surgeon] + quote(_by_the_wall_clock(start, zone), safe=":")


def _by_the_wall_clock(start: datetime, zone: ZoneInfo) -> str:
    return start.astimezone(zone).isoformat(timespec="minutes")
