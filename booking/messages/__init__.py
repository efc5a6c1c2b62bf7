"""How do patients hear from us? Letters are rows first, written in the transaction of what they tell of."""

from booking.messages.outbox import write_letter
from booking.messages.tasks import follow_video, withdraw_tasks, write_missing_tasks

__all__ = ["follow_video", "withdraw_tasks", "write_letter", "write_missing_tasks"]
