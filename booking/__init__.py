"""Consultations with the practice's surgeons: booked, kept and shown."""

from zoneinfo import reset_tzpath

# The pinned tzdata, not the system's copy, which may be stale: the law on clock changes is moving.
reset_tzpath(to=())
