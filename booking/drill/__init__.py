"""Do several processes that fight for the same times each get only what is theirs? A small race for the owner."""

from booking.drill.fighting import DrillFailed, Result, race
from booking.drill.scratch import NoScratch, scratch_copy

__all__ = ["DrillFailed", "NoScratch", "Result", "race", "scratch_copy"]
