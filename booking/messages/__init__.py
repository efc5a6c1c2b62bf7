"""How do patients hear from us? Letters are rows first, written in the transaction of what they tell of."""

from booking.messages.outbox import write_letter
from booking.messages.tasks import follow_video

__all__ = ["follow_video", "write_letter"]
