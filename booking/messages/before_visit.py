"""What a letter says of the way to a visit: fee, directions, what to bring, changes, calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask_babel import gettext as _

from booking.calendars import ROOM_IS_TOLD, add_to_google_url, add_to_outlook_url, places_in_a_line, what_to_bring
from booking.catalog import PracticeDetails, change_deadline, deadline_sentence, too_late_sentence
from booking.confidential import has_own_rooms, national, video_room_address
from booking.formats import language, money
from booking.messages.letter_parts import LetterLink, LetterParagraph
from booking.models import Visit


def before_visit(visit: Visit, practice: PracticeDetails, *, page: str, now: datetime) -> tuple[LetterParagraph, ...]:
    """`page` is the address of the patient's own."""
    bring = LetterParagraph(tuple(what_to_bring(practice).splitlines()), _("What to bring"))
    return (
        *_rooms(visit, practice, page=page, now=now),
        _changing(visit, practice, page=page, now=now),
        *_ways_there(visit),
        bring,
        *_fee(visit, practice),
        _calendar(visit),
    )


def _rooms(visit: Visit, practice: PracticeDetails, *, page: str, now: datetime) -> list[LetterParagraph]:
    """How one comes to a visit by video. A room of its own is told near it: until then the patient's page has it."""
    by_video = [part for part in visit.appointments if part.location.kind == "video"]
    if not by_video:
        return []
    room, heading = video_room_address(visit), _("How to join")
    if room is None:
        return [LetterParagraph((_("We send you the link to the video room before the day."),), heading)]
    if has_own_rooms() and now < by_video[0].starts_at - ROOM_IS_TOLD:
        told = _("The link to your video room is on your appointment page, and we email it before your visit.")
        return [LetterParagraph((told,), heading, (LetterLink(_("Your appointment page"), page),))]
    call = _("If it doesn’t open, call us at %(telephone)s.", telephone=national(practice.telephone))
    door = LetterLink(_("Open the video room"), room)
    return [LetterParagraph((_("Open this page when it is time."), call), heading, (door,))]


def _changing(visit: Visit, practice: PracticeDetails, *, page: str, now: datetime) -> LetterParagraph:
    heading, telephone = _("To change or cancel"), national(practice.telephone)
    view = LetterLink(_("View your appointment"), page)
    starts_at = min(part.starts_at for part in visit.appointments)
    if now > change_deadline(starts_at, practice):
        return LetterParagraph((too_late_sentence(), telephone), heading, (view,))
    lines = (deadline_sentence(starts_at, practice), _("After that, call us:"), telephone)
    move = LetterLink(_("Choose another time"), f"{page}/reschedule")
    cancel = LetterLink(_("Cancel"), f"{page}/cancellation")
    return LetterParagraph(lines, heading, (view, move, cancel))


def _ways_there(visit: Visit) -> list[LetterParagraph]:
    """An empty line begins a paragraph; the heading stands over the first of each place."""
    places = {part.location_id: part.location for part in visit.appointments}.values()
    said = [(place, str(place.words(language()).get("directions", ""))) for place in places]
    return [
        LetterParagraph((paragraph,), None if number else _heading_of_way(place.kind))
        for place, text in said
        for number, paragraph in enumerate(filter(None, map(str.strip, text.split("\n\n"))))
    ]


def _heading_of_way(kind: str) -> str:
    return _("Before the call") if kind == "video" else _("How to find us")


def _fee(visit: Visit, practice: PracticeDetails) -> list[LetterParagraph]:
    """The amount, when and how it is paid; never toward what it counts, which would tell what the visit is about."""
    if not visit.fee.cents:
        return []
    payment = str(practice.words(language()).get("payment", ""))
    amount = money(visit.fee.cents, visit.fee.currency)
    return [LetterParagraph(tuple(filter(None, (amount, payment))), _("Fee"))]


def _calendar(visit: Visit) -> LetterParagraph:
    """Of its own place and time alone: what these links hand over goes to another company."""
    lines = (
        _("The invitation in this email keeps itself right when your appointment changes."),
        _("Entries made with these links are not updated: if something changes, correct them yourself."),
    )
    google = LetterLink(_("Google Calendar"), _address(add_to_google_url, visit))
    outlook = LetterLink(_("Outlook"), _address(add_to_outlook_url, visit))
    return LetterParagraph(lines, _("Your calendar"), elsewhere=(google, outlook))


def _address(entry: Callable[..., str], visit: Visit) -> str:
    starts_at = min(part.starts_at for part in visit.appointments)
    ends_at = max(part.ends_at for part in visit.appointments)
    return entry(starts_at=starts_at, ends_at=ends_at, place=places_in_a_line(visit, language()))
