"""Letters to whoever waits for an earlier time: that they are on the list, and of a time that has come free."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy import BindParameter, Connection, bindparam, insert, select
from sqlalchemy.orm import Session

from booking.catalog import PracticeDetails
from booking.confidential import answers_of_wish, offer_token, wish_token
from booking.config import settings
from booking.database import UTCDateTime, db
from booking.formats import day_and_month, duration, moment, time_short, zone_city
from booking.messages.asked_to_move import is_answer_awaited
from booking.messages.letter_parts import LetterCard, LetterLink, LetterParagraph, Wording
from booking.messages.news import place_name
from booking.messages.reminders import OFFER
from booking.messages.wording import closing_of, greeting_of, own_line, telephone_link
from booking.models import LIVE, Appointment, Letter, Offer, Wish

WISH: Final = "wish"
MOVE_OFFER: Final = "move_offer"


def write_wish_letter(session: Session, wish: Wish, *, now: datetime) -> None:
    """That they are on the list, to an address that nobody has proven yet. Without one none is written."""
    if wish.mailbox is not None:
        about = {"wish_id": wish.id, "kind": WISH, "language": wish.language, "mailbox": wish.mailbox}
        session.connection().execute(insert(Letter), about | {"created_at": now, "send_after": now})


def write_offer_letters(
    connection: Connection, offers: Iterable[tuple[int, int, str, bytes | None]], *, now: datetime
) -> None:
    """Of each its wish, itself, its language and its mailbox, in the transaction of the offers.

    They count for their mailbox: nobody at the desk has asked for them.
    """
    names = ("wish_id", "offer_id", "language", "mailbox")
    rows = [dict(zip(names, one, strict=True)) | {"uuid": uuid4(), "now": now} for one in offers]
    connection.execute(_WRITE_OFFERS, rows)


def write_move_offer_letter(session: Session, offer: Offer, *, now: datetime) -> None:
    """The desk has asked for it, at any hour."""
    about = {"wish_id": offer.wish.id, "offer_id": offer.id, "kind": MOVE_OFFER, "language": offer.wish.language}
    session.connection().execute(insert(Letter), about | {"created_at": now, "send_after": now})


def is_still_waited_for(letter: Letter, *, now: datetime) -> bool:
    """Whether whoever waits has anything to hear; a time that is booked meanwhile is none to tell of."""
    wish, offer = letter.wish, letter.offer
    if wish is None or wish.ended_at is not None or wish.ends_at <= now or not answers_of_wish(wish).get("email"):
        return False
    if letter.kind == WISH:
        return True
    if offer is not None and wish.has_to_move:
        return is_answer_awaited(offer, now=now)
    if (
        offer is None
        or offer.claimed_at is not None
        or offer.starts_at <= now
        or _is_taken(offer, by_another_than=wish.visit_id)
    ):
        return False
    parts = wish.visit.appointments if wish.visit else []
    return all(part.status == "booked" and part.starts_at > offer.starts_at for part in parts)


def wording_of_waiting(letter: Letter, practice: PracticeDetails) -> Wording:
    """In the language that is spoken."""
    if letter.wish is None:
        raise LookupError("this letter is about a visit")
    if letter.offer is None:
        return wording_of_wish(letter.wish, practice)
    if letter.wish.has_to_move:
        return wording_of_move_offer(letter.offer, practice)
    return wording_of_offer(letter.offer, practice)


def offer_address(offer: Offer) -> str:
    """Of the page on which it is claimed."""
    return f"{settings().base_url}/offers/{offer_token(offer)}"


def wish_address(wish: Wish) -> str:
    """Of the page on which it is changed and ended."""
    return f"{settings().base_url}/earlier-visits/{wish_token(wish)}"


def _is_taken(offer: Offer, *, by_another_than: int | None) -> bool:
    """By a visit that is booked: whoever is told of it would give up their own for it."""
    taken = select(Appointment.id).where(
        Appointment.surgeon_id == offer.surgeon_id,
        Appointment.status.in_(LIVE),
        Appointment.status != "held",
        Appointment.lane == 0,
        Appointment.takes_from < offer.ends_at,
        Appointment.takes_until > offer.starts_at,
        Appointment.visit_id.is_distinct_from(by_another_than),
    )
    return db.session.scalar(taken.limit(1)) is not None


def wording_of_offer(offer: Offer, practice: PracticeDetails) -> Wording:
    zone, place = practice.zone, place_name(offer.location)
    time, surgeon = time_short(offer.starts_at, zone), offer.surgeon.name
    opening = _("A time has opened up that may suit you. Whoever takes it first gets it.")
    own = [_("Your own appointment stays as it is until you take this one.")] if offer.wish.visit else []
    take = LetterLink(_("See this time"), offer_address(offer))
    return Wording(
        subject=_("%(day)s: a time has opened up", day=day_and_month(offer.starts_at, zone)),
        preheader=_("%(time)s with %(surgeon)s, %(place)s", time=time, surgeon=surgeon, place=place),
        greeting=greeting_of(answers_of_wish(offer.wish).get("name", "")),
        opening=opening,
        cards=(_card(offer, practice),),
        paragraphs=(
            *own_line(OFFER, practice),
            LetterParagraph((*own, _("It isn’t held for you. You can take it on its page:")), links=(take,)),
            _leave(offer.wish),
        ),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=(practice.name, surgeon),
    )


def wording_of_move_offer(offer: Offer, practice: PracticeDetails) -> Wording:
    """Their own time cannot stay; what it is about is not said."""
    zone, surgeon = practice.zone, offer.surgeon.name
    parts = offer.wish.visit.appointments if offer.wish.visit else []
    own = [_("You’re booked for %(moment)s. That time can’t stay.", moment=moment(parts[0].starts_at, zone))]
    take = LetterLink(_("See this time"), offer_address(offer))
    return Wording(
        subject=_("We need to move your appointment"),
        preheader=_("We can offer you %(moment)s.", moment=moment(offer.starts_at, zone)),
        greeting=greeting_of(answers_of_wish(offer.wish).get("name", "")),
        opening=_("We need to move your appointment, and we’re sorry about that. We can offer you this time instead:"),
        cards=(_card(offer, practice),),
        paragraphs=(
            *own_line(MOVE_OFFER, practice),
            LetterParagraph((*own, _("The new time isn’t held for you. You can take it on its page:")), links=(take,)),
            LetterParagraph((_("If it doesn’t suit you, choose another time there, or call us."),)),
        ),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=(practice.name, surgeon),
    )


def _card(offer: Offer, practice: PracticeDetails) -> LetterCard:
    length = duration(offer.ends_at - offer.starts_at)
    address = offer.location.address.splitlines() if offer.location.kind == "office" else []
    lines = _("%(city)s time, %(length)s", city=zone_city(practice.zone), length=length), offer.surgeon.name
    return LetterCard(moment(offer.starts_at, practice.zone), (*lines, place_name(offer.location), *address))


def wording_of_wish(wish: Wish, practice: PracticeDetails) -> Wording:
    return Wording(
        subject=_("You’re on the earlier-visit list"),
        greeting=greeting_of(answers_of_wish(wish).get("name", "")),
        opening=_("We’ll email you when a time opens up that suits you. Whoever takes it first gets it."),
        paragraphs=(
            *own_line(WISH, practice),
            _leave(wish, _("If you didn’t ask for this, leave the list there.")),
        ),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=(practice.name,),
    )


def _leave(wish: Wish, *more: str) -> LetterParagraph:
    link = LetterLink(_("Change or leave the list"), wish_address(wish))
    return LetterParagraph((_("You can change or leave the earlier-visit list at any time."), *more), links=(link,))


_NOW: BindParameter[datetime] = bindparam("now", type_=UTCDateTime)
_WRITE_OFFERS = insert(Letter.__table__).values(  # type: ignore[arg-type]
    uuid=bindparam("uuid"),
    wish_id=bindparam("wish_id"),
    offer_id=bindparam("offer_id"),
    kind=OFFER,
    language=bindparam("language"),
    mailbox=bindparam("mailbox"),
    attempts=0,
    created_at=_NOW,
    send_after=_NOW,
)
