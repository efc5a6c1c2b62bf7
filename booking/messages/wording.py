"""What a letter says: the words alone, for its text and for its HTML alike.

No letter names the procedure: mail is read over shoulders, forwarded, and shown on locked screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from booking.catalog import PracticeDetails
from booking.confidential import (
    Purpose,
    answers_of,
    derive_token,
    greetable_name,
    national,
    telephone_uri,
    unsealed_words,
)
from booking.config import settings
from booking.formats import day_and_month, language, time_short
from booking.messages.before_visit import before_visit
from booking.messages.cards import letter_card, told_start
from booking.messages.letter_parts import LetterLink, LetterParagraph, Wording
from booking.messages.moves import Move
from booking.messages.news import News, place_name, subject_and_opening, what_changed
from booking.models import Visit

OVER = ("cancelled", "missed")
"""What these letters tell of is past: there is nothing to bring, change, or come to."""


def wording_of(
    visit: Visit,
    kind: str,
    *,
    practice: PracticeDetails,
    moves: Sequence[Move] = (),
    is_patients_own: bool = True,
    now: datetime,
) -> Wording:
    """How the visit stands at `now`, and what became of it: `moves` since the patient last heard, and whose act it was.

    In the language that is spoken (flask_babel.force_locale).
    """
    news = News(kind, moves, is_patients_own)
    first = min(visit.appointments, key=lambda part: told_start(part, news))
    day = day_and_month(told_start(first, news), practice.zone)
    subject, opening = subject_and_opening(news, day)
    is_over = news.kind in OVER
    more = (_another_time(practice),) if is_over else before_visit(visit, practice, page=page_address(visit), now=now)
    return Wording(
        subject=subject,
        preheader=""
        if is_over
        else _preheader(first.starts_at, first.surgeon.name, place_name(first.location), practice),
        greeting=greeting_of(answers_of(visit).get("name", "")),
        opening=opening,
        news=(
            *(what_changed(news.moves, practice) if news.kind == "moved" else ()),
            *(_asked_to_confirm(visit) if news.kind == "reminder" else ()),
            *(_said_by_the_desk(visit) if news.kind == "cancelled" else ()),
        ),
        cards=tuple(letter_card(part, news, practice) for part in visit.appointments),
        paragraphs=(*own_line(news.kind, practice), *more),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=_names(visit, news, practice),
    )


def wording_of_departure(practice: PracticeDetails) -> Wording:
    """For the address that letters went to before: neither a link nor where they go now."""
    return Wording(
        subject=_("Your email address was changed"),
        greeting=greeting_of(""),
        opening=_(
            "Emails about your appointment now go to another address. If you didn’t ask for this, please call us."
        ),
        paragraphs=(LetterParagraph((national(practice.telephone),)),),
        closing=closing_of(practice),
        telephone=telephone_link(practice),
        names=(practice.name,),
    )


def greeting_of(name: str) -> str:
    """A name that could be a message is left out."""
    greeted = greetable_name(name)
    return _("Dear %(name)s,", name=greeted) if greeted else _("Good day,")


def closing_of(practice: PracticeDetails) -> tuple[str, ...]:
    return (practice.name, *practice.address.splitlines(), national(practice.telephone))


def telephone_link(practice: PracticeDetails) -> LetterLink:
    return LetterLink(national(practice.telephone), telephone_uri(practice.telephone))


def page_address(visit: Visit) -> str:
    """The patient's page: whoever has this link may change what is booked."""
    token = derive_token(Purpose.APPOINTMENT, visit.uuid, visit.generation, visit.key_id)
    return f"{settings().base_url}/appointments/{token}"


def _names(visit: Visit, news: News, practice: PracticeDetails) -> tuple[str, ...]:
    before = [move.surgeon.name for move in news.moves if move.surgeon is not None]
    return (practice.name, *(part.surgeon.name for part in visit.appointments), *before)


def _preheader(starts_at: datetime, surgeon: str, place: str, practice: PracticeDetails) -> str:
    time = time_short(starts_at, practice.zone)
    return _("%(time)s with %(surgeon)s, %(place)s", time=time, surgeon=surgeon, place=place)


def _asked_to_confirm(visit: Visit) -> Sequence[LetterParagraph]:
    if visit.confirmed_at is not None:
        return (LetterParagraph((_("You’ve told us that you’ll be there. Thank you."),)),)
    link = LetterLink(_("I’ll be there"), f"{page_address(visit)}/confirmation")
    return (LetterParagraph((_("Please let us know that you’re coming."),), links=(link,)),)


def _said_by_the_desk(visit: Visit) -> Sequence[LetterParagraph]:
    """What was written to the patient when it was canceled; why it was is for the practice alone."""
    said = [unsealed_words(part.private, appointment=part.uuid) or {} for part in visit.appointments]
    told = next((words["told"] for words in said if "told" in words), "")
    return (LetterParagraph(tuple(told.splitlines())),) if told else ()


def own_line(kind: str, practice: PracticeDetails) -> Sequence[LetterParagraph]:
    """The practice's own sentence in letters of this kind: none in a language in which it has not been written."""
    line = practice.letter_lines.get(kind, {}).get(language(), "")
    return (LetterParagraph((line,)),) if line else ()


def _another_time(practice: PracticeDetails) -> LetterParagraph:
    choose = LetterLink(_("Book online"), f"{settings().base_url}/")
    lines = (_("To come at another time, book online or call us:"), national(practice.telephone))
    return LetterParagraph(lines, _("Another time"), (choose,))
