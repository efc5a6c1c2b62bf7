"""How does a day become columns of quarter-hour rows?

Plain values in, and the plain values out that templates/components/diary.html shows.
"""

from booking.diary.rows import build
from booking.diary.values import Booking, Closed, Column, Diary, Entry, Frame, Open, Placed, Row, Space, SurgeonsDay

__all__ = [
    "Booking",
    "Closed",
    "Column",
    "Diary",
    "Entry",
    "Frame",
    "Open",
    "Placed",
    "Row",
    "Space",
    "SurgeonsDay",
    "build",
]
