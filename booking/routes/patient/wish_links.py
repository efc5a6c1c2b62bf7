"""The addresses of wishes and of what is offered by them, and what a token in an address opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import abort, url_for

from booking import catalog, waitlist
from booking.availability import local_date
from booking.confidential import offer_token
from booking.models import Offer, Visit, Wish
from booking.routes.reader_language import speak_language_of


@dataclass(frozen=True, slots=True)
class PlaceOnList:
    """A patient's on the earlier-visit list: until when, and where it is changed or ended."""

    until: date
    href: str


def wish_address(wish: Wish, page: str = "place_on_list", **query: Any) -> str:
    return url_for(f"patient.{page}", token=waitlist.wish_token(wish), **query)


def known_wish(token: str) -> Wish:
    """404 for a token that opens nothing. The page speaks its language from then on."""
    wish = waitlist.wish_by_token(token)
    if wish is None:
        abort(404)
    speak_language_of(wish.visit or wish)
    return wish


def offer_address(offer: Offer, page: str = "offer") -> str:
    return url_for(f"patient.{page}", token=offer_token(offer))


def known_offer(token: str) -> Offer:
    """404 for a token that opens nothing. The page speaks the language of their visit or wish."""
    offer = waitlist.offer_by_token(token)
    if offer is None:
        abort(404)
    speak_language_of(offer.wish.visit or offer.wish)
    return offer


def last_day(wish: Wish) -> date:
    """Their own appointment's at the latest."""
    own = [row.starts_at for row in wish.visit.appointments] if wish.visit is not None else []
    return local_date(min([wish.ends_at, *own]), catalog.practice().zone)


def own_place(visit: Visit, *, now: datetime) -> PlaceOnList | None:
    wish = waitlist.wish_of(visit, now=now)
    return PlaceOnList(last_day(wish), wish_address(wish)) if wish is not None else None
