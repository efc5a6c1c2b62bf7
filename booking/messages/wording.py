"""What a letter says: the words alone, for its text and for its HTML alike.

No letter names the procedure: mail is read over shoulders, forwarded, and shown on locked screens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from booking.calendars import ROOM_IS_TOLD, what_to_bring
from booking.catalog import PracticeDetails, change_deadline, deadline_sentence, too_late_sentence
from booking.confidential import (
    Purpose,
    answers_of,
    derive_token,
    greetable_name,
    has_own_rooms,
    national,
    video_room_address,
)
from booking.config import settings
from booking.formats import day_and_month, duration, language, moment, zone_city
from booking.messages.moves import Move
from booking.models import Appointment, Location, Visit


@dataclass(frozen=True, slots=True)
class LetterLink:
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class LetterParagraph:
    """Under its heading, if it has one, lines that belong together, and where they lead."""

    lines: tuple[str, ...]
    heading: str | None = None
    links: tuple[LetterLink, ...] = ()


@dataclass(frozen=True, slots=True)
class Wording:
    subject: str
    greeting: str
    opening: str
    paragraphs: tuple[LetterParagraph, ...]
    closing: tuple[str, ...]


def wording_of(
    visit: Visit, kind: str, *, practice: PracticeDetails, moves: Sequence[Move] = (), now: datetime
) -> Wording:
    """How the visit stands at `now`, and the `moves` since the patient last heard of it.

    In the language that is spoken (flask_babel.force_locale).
    """
    day = day_and_month(min(_told_start(part, kind, moves) for part in visit.appointments), practice.zone)
    name = greetable_name(answers_of(visit).get("name", ""))
    changed = [line for move in moves for line in _changed(move, practice)] if kind == "moved" else []
    subject, opening = _news(kind if kind != "moved" or not moves else _kind_of_move(moves, changed), day)
    news = [LetterParagraph(tuple(changed), _("What has changed"))] if changed else []
    facts = [paragraph for part in visit.appointments for paragraph in _facts(part, kind, moves, practice, now=now)]
    more = [_another_time(practice)] if kind == "cancelled" else _before_it(visit, practice, now=now)
    return Wording(
        subject=subject,
        greeting=_("Dear %(name)s,", name=name) if name else _("Good day,"),
        opening=opening,
        paragraphs=(*news, *facts, *more),
        closing=(practice.name, *practice.address.splitlines(), national(practice.telephone)),
    )


def _told_start(part: Appointment, kind: str, moves: Sequence[Move]) -> datetime:
    """As it stands; what is canceled as the patient knew it, or they would go on expecting that time."""
    if kind != "cancelled":
        return part.starts_at
    moved = next((move for move in moves if move.appointment is part), None)
    return part.told_at if moved is None else moved.starts_at


def _kind_of_move(moves: Sequence[Move], changed: Sequence[str]) -> str:
    if not changed:
        return "moved_back"
    return "moved" if any(move.starts_at != move.appointment.starts_at for move in moves) else "moved_elsewhere"


def _news(kind: str, day: str) -> tuple[str, str]:
    if kind == "cancelled":
        return (
            _("Your appointment on %(day)s is cancelled", day=day),
            _("Your consultation is cancelled, and nobody expects you then. There is nothing you need to do."),
        )
    if kind == "moved":
        return (
            _("Your appointment is now on %(day)s", day=day),
            _("Your consultation has been moved to another time. The old one no longer stands."),
        )
    if kind == "moved_elsewhere":
        return (
            _("Your appointment on %(day)s has changed", day=day),
            _("Your consultation has changed. Its time stays as it was."),
        )
    if kind == "moved_back":
        return (
            _("Your appointment on %(day)s", day=day),
            _("Your consultation is back where it was: everything stands as we wrote before."),
        )
    return (
        _("Your appointment on %(day)s", day=day),
        _("Your consultation is booked. You need do nothing more, and we look forward to meeting you."),
    )


def _changed(move: Move, practice: PracticeDetails) -> list[str]:
    """Time: from Tuesday, October 13, 2026 at 10:00 AM to Wednesday, October 14, 2026 at 9:00 AM."""
    part, told = move.appointment, []
    if move.starts_at != part.starts_at:
        old, new = moment(move.starts_at, practice.zone), moment(part.starts_at, practice.zone)
        told.append(_("Time: from %(old)s to %(new)s", old=old, new=new))
    if move.length != part.ends_at - part.starts_at:
        was, now = duration(move.length), duration(part.ends_at - part.starts_at)
        told.append(_("Length: from %(old)s to %(new)s", old=was, new=now))
    if move.surgeon is not None and move.surgeon.id != part.surgeon_id:
        told.append(_("Surgeon: from %(old)s to %(new)s", old=move.surgeon.name, new=part.surgeon.name))
    if move.location is not None and move.location.id != part.location_id:
        old, new = _place_name(move.location), _place_name(part.location)
        told.append(_("Place: from %(old)s to %(new)s", old=old, new=new))
    return told


def _facts(
    part: Appointment, kind: str, moves: Sequence[Move], practice: PracticeDetails, *, now: datetime
) -> list[LetterParagraph]:
    """When, with whom, where."""
    city, length = zone_city(practice.zone), duration(part.ends_at - part.starts_at)
    when = (
        moment(_told_start(part, kind, moves), practice.zone),
        _("%(city)s time, %(length)s", city=city, length=length),
    )
    facts = [LetterParagraph(when, _("When")), LetterParagraph((part.surgeon.name,), _("With"))]
    words, name = part.location.words(language()), _place_name(part.location)
    if part.status == "cancelled":
        return [*facts, LetterParagraph((name,), _("Where"))]
    if part.location.kind == "office":
        where = LetterParagraph((name, *part.location.address.splitlines()), _("Where"))
        return [*facts, where, *_directions(words.get("directions", ""))]
    return [*facts, _video_room(part, name, practice, now=now)]


def _video_room(part: Appointment, name: str, practice: PracticeDetails, *, now: datetime) -> LetterParagraph:
    """A room of the visit's own is told near it: until then the patient's page has it."""
    room = video_room_address(part.visit)
    if room is None:
        return LetterParagraph((name, _("We send you the link to the video room before the day.")), _("Where"))
    if has_own_rooms() and now < part.starts_at - ROOM_IS_TOLD:
        page = (LetterLink(_("Your appointment page"), page_address(part.visit)),)
        told = _("The link to your video room is on your appointment page, and we email it before your visit.")
        return LetterParagraph((name, told), _("Where"), page)
    call = _("If it doesn’t open, call us at %(telephone)s.", telephone=national(practice.telephone))
    door = (LetterLink(_("Open the video room"), room),)
    return LetterParagraph((name, _("Open this page when it is time."), call), _("Where"), door)


def _place_name(location: Location) -> str:
    return str(location.words(language()).get("name", location.slug))


def _directions(text: str) -> list[LetterParagraph]:
    """An empty line begins a paragraph; the heading stands over the first."""
    paragraphs = [paragraph.strip() for paragraph in text.split("\n\n") if paragraph.strip()]
    return [LetterParagraph((said,), None if number else _("How to find us")) for number, said in enumerate(paragraphs)]


def _before_it(visit: Visit, practice: PracticeDetails, *, now: datetime) -> list[LetterParagraph]:
    bring = tuple(what_to_bring(practice).splitlines())
    return [LetterParagraph(bring, _("What to bring")), _changing(visit, practice, now=now)]


def _changing(visit: Visit, practice: PracticeDetails, *, now: datetime) -> LetterParagraph:
    heading, telephone, page = _("To change or cancel"), national(practice.telephone), page_address(visit)
    starts_at = min(part.starts_at for part in visit.appointments)
    stands = LetterLink(_("See how it stands"), page)
    if now > change_deadline(starts_at, practice):
        return LetterParagraph((too_late_sentence(), telephone), heading, (stands,))
    call = _("After that, call us at %(telephone)s.", telephone=telephone)
    move = LetterLink(_("Choose another time"), f"{page}/reschedule")
    return LetterParagraph(
        (deadline_sentence(starts_at, practice), call),
        heading,
        (stands, move, LetterLink(_("Cancel"), f"{page}/cancellation")),
    )


def _another_time(practice: PracticeDetails) -> LetterParagraph:
    lines = (
        _(
            "If you would like another time, choose one on our pages, or call us at %(telephone)s.",
            telephone=national(practice.telephone),
        ),
        _("If you did not expect this letter, please call us."),
    )
    return LetterParagraph(lines, _("Another time"), (LetterLink(_("Our pages"), f"{settings().base_url}/"),))


def page_address(visit: Visit) -> str:
    """The patient's page: whoever has this link may change what is booked."""
    token = derive_token(Purpose.APPOINTMENT, visit.uuid, visit.generation, visit.key_id)
    return f"{settings().base_url}/appointments/{token}"
