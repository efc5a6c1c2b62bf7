"""How do patients hear from us? Letters are rows first, written in the transaction of what they tell of."""

from booking.messages.outbox import write_letter

__all__ = ["write_letter"]
