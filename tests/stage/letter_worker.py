"""A worker for tests of letters: they book the same patient many times, which it would tell the desk of."""

from booking.commands.chores import ALL_CHORES, TELL_OF_TWO_VISITS, Worker


def letter_worker() -> Worker:
    return Worker(tuple(chore for chore in ALL_CHORES if chore is not TELL_OF_TWO_VISITS))
