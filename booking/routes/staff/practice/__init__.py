"""What the practice changes itself, on screens for its administrators."""

from booking.routes.staff.practice import (
    booking_times,
    caps,
    fee,
    index,
    letter_lines,
    notices,
    places,
    procedures,
    public_holidays,
    trial,
)

__all__ = [
    "booking_times",
    "caps",
    "fee",
    "index",
    "letter_lines",
    "notices",
    "places",
    "procedures",
    "public_holidays",
    "trial",
]
