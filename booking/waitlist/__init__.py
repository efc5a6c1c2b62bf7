"""Who waits for an earlier time, and what they are told of time that comes free.

Nothing here takes a surgeon's time: what is offered is not held, and a claim is made in `appointments`.
"""

from booking.confidential import answers_of_wish, offer_token, wish_token
from booking.waitlist.ending import end_over_wishes
from booking.waitlist.offering import forget_freed_times, offer_freed_times
from booking.waitlist.offers import (
    locked_offer,
    note_claimed,
    offer_at_desk,
    offer_by_token,
    offer_held_by,
    offer_instead,
    part_of,
    renew_links,
    take_move_offer_back,
    wait_on,
)
from booking.waitlist.queries import (
    ListedWish,
    is_waiting,
    listed_wish,
    listed_wishes,
    visit_of,
    wish_by_token,
    wish_by_uuid,
    wish_of,
)
from booking.waitlist.refusals import NotWaiting, WishChanged
from booking.waitlist.same_person import place_of
from booking.waitlist.suited import suited
from booking.waitlist.undoing import wait_again
from booking.waitlist.wanted import ANY_TIME, LONGEST_NOTICE, Wanted, wanted_of
from booking.waitlist.wishes import change_wish, end_wish, locked, make_wish, make_wish_of, seen_wish

__all__ = [
    "ANY_TIME",
    "LONGEST_NOTICE",
    "ListedWish",
    "NotWaiting",
    "Wanted",
    "WishChanged",
    "answers_of_wish",
    "change_wish",
    "end_over_wishes",
    "end_wish",
    "forget_freed_times",
    "is_waiting",
    "listed_wish",
    "listed_wishes",
    "locked",
    "locked_offer",
    "make_wish",
    "make_wish_of",
    "note_claimed",
    "offer_at_desk",
    "offer_by_token",
    "offer_freed_times",
    "offer_held_by",
    "offer_instead",
    "offer_token",
    "part_of",
    "place_of",
    "renew_links",
    "seen_wish",
    "suited",
    "take_move_offer_back",
    "visit_of",
    "wait_again",
    "wait_on",
    "wanted_of",
    "wish_by_token",
    "wish_by_uuid",
    "wish_of",
    "wish_token",
]
