"""What a letter begins with: its subject and its opening, by what it tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from booking.catalog import PracticeDetails
from booking.formats import duration, language, moment
from booking.messages.letter_parts import LetterParagraph
from booking.messages.moves import Move
from booking.models import Location


@dataclass(frozen=True, slots=True)
class News:
    """What became of a visit: `moves` since the patient last heard of it, and whether they did it themselves."""

    kind: str
    moves: Sequence[Move] = ()
    is_patients_own: bool = True


def subject_and_opening(news: News, day: str) -> tuple[str, str]:
    match news.kind:
        case "cancelled":
            return _("Your appointment on %(day)s is canceled", day=day), _canceled(news)
        case "moved":
            return _moved(news.moves, day)
        case "reminder":
            return _("%(day)s: a reminder of your appointment", day=day), _("We look forward to seeing you.")
        case "link":
            return (
                _("Your appointment on %(day)s", day=day),
                _("You asked us for the link to your appointment. Here it is. If you didn’t ask, ignore this email."),
            )
        case "address":
            return (
                _("Your appointment on %(day)s", day=day),
                _(
                    "Emails about your appointment now come to this address. Links in earlier emails no longer work; "
                    "the ones below do."
                ),
            )
        case "place":
            return (
                _("Your appointment on %(day)s has changed", day=day),
                _("The address or the directions for your appointment have changed. Its day and time stay the same."),
            )
        case "missed":
            return (
                _("About your appointment on %(day)s", day=day),
                _("We missed you at your appointment. If you’d still like to come, we’re glad to find another time."),
            )
    return (
        _("Your appointment on %(day)s", day=day),
        _("Your appointment is booked. You’re all set, and we look forward to meeting you."),
    )


def what_changed(moves: Sequence[Move], practice: PracticeDetails) -> tuple[LetterParagraph, ...]:
    """Old time: Tuesday, October 13, 2026 at 10:00 AM; New time: Wednesday, October 14, 2026 at 9:00 AM."""
    lines = [line for move in moves for line in _changed(move, practice)]
    return (LetterParagraph(tuple(lines), _("What has changed")),) if lines else ()


def place_name(location: Location) -> str:
    return str(location.words(language()).get("name", location.slug))


def _canceled(news: News) -> str:
    if news.is_patients_own:
        return _("Your appointment is canceled. There’s nothing else to do.")
    return _(
        "Our front desk has canceled your appointment. There’s nothing else to do. If you didn’t expect this, please "
        "call us."
    )


def _moved(moves: Sequence[Move], day: str) -> tuple[str, str]:
    if moves and all(move.leads_back for move in moves):
        return (
            _("Your appointment on %(day)s", day=day),
            _("Your appointment is back where it was: everything stands as we wrote before."),
        )
    if moves and all(move.starts_at == move.appointment.starts_at for move in moves):
        return (
            _("Your appointment on %(day)s has changed", day=day),
            _("Your appointment has changed. Its time stays as it was."),
        )
    return (
        _("Your appointment is now on %(day)s", day=day),
        _("Your appointment has been moved to another time. Please don’t come at the old one."),
    )


def _changed(move: Move, practice: PracticeDetails) -> list[str]:
    part, told = move.appointment, []
    if move.starts_at != part.starts_at:
        told.append(_("Old time: %(moment)s", moment=moment(move.starts_at, practice.zone)))
        told.append(_("New time: %(moment)s", moment=moment(part.starts_at, practice.zone)))
    if move.length != part.ends_at - part.starts_at:
        was, now = duration(move.length), duration(part.ends_at - part.starts_at)
        told.append(_("Length: from %(old)s to %(new)s", old=was, new=now))
    if move.surgeon is not None and move.surgeon.id != part.surgeon_id:
        told.append(_("Surgeon: from %(old)s to %(new)s", old=move.surgeon.name, new=part.surgeon.name))
    if move.location is not None and move.location.id != part.location_id:
        old, new = place_name(move.location), place_name(part.location)
        told.append(_("Place: from %(old)s to %(new)s", old=old, new=new))
    return told
