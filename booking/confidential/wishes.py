"""Who waits for a time without having a visit, sealed in their wish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from booking.confidential.answers import FILLED_TO, Answers, answers_of
from booking.confidential.current_keys import keyring
from booking.confidential.keys import Unreadable
from booking.confidential.tokens import Purpose, derive_token
from booking.models import Offer, Wish

TABLE: Final = "wishes"
ASKED_BY: Final = "asked_by"


def seal_waiting(answers: Mapping[str, Any], *, wish: UUID, browser: bytes | None = None) -> bytes:
    """What they typed, by the names that a visit's answers have, and the digest of the browser they typed it in."""
    asked = {ASKED_BY: browser.hex()} if browser is not None else {}
    return keyring().seal({**answers, **asked}, table=TABLE, row=wish, fill_to=FILLED_TO)


def unsealed_waiting(sealed: bytes, *, wish: UUID) -> Answers:
    """What they typed. Of what cannot be read no task tells: it says so where it is listed, and ends by itself."""
    return _unsealed(sealed, wish=wish)[0]


def answers_of_wish(wish: Wish) -> Answers:
    """What we know of whoever waits: from their visit, or else from the wish, for as long as it is kept."""
    if wish.visit is not None:
        return answers_of(wish.visit)
    return unsealed_waiting(wish.private, wish=wish.uuid) if wish.private is not None else Answers()


def who_asked(wish: Wish) -> tuple[Answers, bytes | None]:
    """What they typed who wait without a visit, and the digest of the browser in which they joined the list.

    None at the telephone, and of what is kept no more.
    """
    return _unsealed(wish.private, wish=wish.uuid) if wish.private is not None else (Answers(), None)


def _unsealed(sealed: bytes, *, wish: UUID) -> tuple[Answers, bytes | None]:
    try:
        kept = dict(keyring().unseal(sealed, table=TABLE, row=wish))
    except Unreadable:
        unreadable = Answers()
        unreadable.is_readable = False
        return unreadable, None
    browser = kept.pop(ASKED_BY, None)
    return Answers(kept), bytes.fromhex(browser) if browser is not None else None


def wish_token(wish: Wish) -> str:
    """Whoever has the link changes and ends the wish."""
    return derive_token(Purpose.WISH, wish.uuid, wish.generation, wish.key_id)


def offer_token(offer: Offer) -> str:
    """Whoever has the link claims the time, for whoever waits by its wish."""
    return derive_token(Purpose.OFFER, offer.uuid, offer.wish.generation, offer.wish.key_id)
