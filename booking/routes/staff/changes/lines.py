"""Lines of history in words: what has been changed, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from booking import appointments, catalog
from booking.appointments import Change
from booking.formats import duration, language
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import CANCELLATIONS, SET_ASIDE, STATUSES, day_and_time, mark_words, way


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """`href` is empty where the reader may not open the appointment."""

    at: datetime
    patient: str
    what: str
    who: str
    href: str


@dataclass(frozen=True, slots=True)
class ChangeMark:
    """Who did it, in the few words that a block of the day has room for: Jordan moved this; Booked online."""

    href: str
    text: str


def change_mark(change: Change) -> ChangeMark:
    online = {"booked": _("Booked online"), "moved": _("Moved online"), "cancelled": _("Canceled online")}
    here = {
        "booked": _("%(who)s booked this"),
        "moved": _("%(who)s moved this"),
        "cancelled": _("%(who)s canceled this"),
    }
    text = online.get(change.act, _("Changed online"))
    if not change.is_online:
        text = here.get(change.act, _("%(who)s changed this")) % {"who": change.by or _("A command")}
    return ChangeMark(url_for("staff.appointment", uuid=change.appointment), text)


def change_lines(changes: Iterable[Change], *, viewer: Viewer, zone: ZoneInfo) -> list[ChangeLine]:
    """Two statements, however many changes; a third for a surgeon, who reads initials of others' patients."""
    changes = list(changes)
    own = appointments.visits_with(viewer.own_surgeon, {change.visit for change in changes})
    names = _Names(*catalog.surgeon_and_location_names(language()))
    return [
        ChangeLine(
            at=change.at,
            patient=viewer.shown_name(change.name, own=change.visit in own),
            what=_with_email(_what(change, names, zone), change),
            who=_who(change),
            href=url_for("staff.appointment", uuid=change.appointment) if change.visit in own else "",
        )
        for change in changes
    ]


@dataclass(frozen=True, slots=True)
class _Names:
    """By id, of surgeons and places that there are or have been."""

    surgeons: Mapping[int, str]
    places: Mapping[int, str]

    def surgeon(self, row: Mapping[str, Any]) -> str:
        return self.surgeons.get(row["surgeon_id"], "?")

    def place(self, row: Mapping[str, Any]) -> str:
        return self.places.get(row["location_id"], "?")


def _what(change: Change, names: _Names, zone: ZoneInfo) -> str:
    """Moved from Tue, Oct 6, 2:30 PM to Wed, Oct 7, 9:00 AM, Dr. Eugene Kim instead of Dr. David Kim"""
    then = day_and_time(agreed_start(change.after, zone), zone)
    match change.act:
        case "moved" if change.before is not None:
            earlier = day_and_time(agreed_start(change.before, zone), zone)
            moved = _("Moved from %(earlier)s to %(then)s", earlier=earlier, then=then)
            if earlier == then:
                moved = _("Changed at %(then)s", then=then)
            return ", ".join([moved, *_instead(change.before, change.after, names), *_set_aside(change.after)])
        case "booked":
            booked = _("Booked for %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([booked, *_set_aside(change.after)])
        case "restored":
            again = _("Booked again for %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([again, *_set_aside(change.after)])
        case "clocks_changed":
            return _("Kept at %(then)s when a law changed the clocks", then=then)
        case "cancelled":
            canceled = _("Canceled: %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([canceled, *_why(change.after)])
        case "undone" if "mark" in change.after:
            return _("Undone: %(what)s", what=mark_words(change.after["mark"]))
        case "undone" if change.before is not None:
            return _undone(change.before, change.after, then, names)
        case "corrected":
            return _corrected(change.after.get("corrected", []))
        case "procedure_changed":
            return _("Changed what it is about")
        case "answered":
            return _("Answered the questions before the visit")
        case "asked_for_comfort":
            return _("Changed what was asked for, such as an interpreter")
        case "consented":
            return _("Agreed to the video consultation")
        case "late":
            return _("Said that they’re running late") if change.by is None else _("Running late")
        case "not_late" | "fee_paid" | "fee_not_paid":
            return mark_words(change.act)
        case "here":
            return _("Said that they’re here")
        case "checked_in":
            return _("Arrived")
        case "with_surgeon":
            return _("Went in to the surgeon")
        case "fulfilled":
            return _("Was seen")
        case "no_show":
            return _("Did not come")
        case "status_set_back":
            return _("Set back to: %(status)s", status=STATUSES[change.after["status"]])
    return change.act


def _with_email(what: str, change: Change) -> str:
    return _("%(what)s, no email", what=what) if change.after.get("no_email") else what


def agreed_start(row: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """By the clock of then: a law about clocks changes no past. Lines of former versions know the moment alone."""
    if "local_start" not in row:
        return datetime.fromisoformat(row["starts_at"])
    return datetime.fromisoformat(row["local_start"]).replace(tzinfo=zone, fold=row["fold"])


def _undone(before: Mapping[str, Any], after: Mapping[str, Any], then: str, names: _Names) -> str:
    surgeon = names.surgeon(after)
    if before["starts_at"] == after["starts_at"] and "cancelled" not in (before["status"], after["status"]):
        instead = ", ".join(_instead(before, after, names))
        return _("Undone: %(what)s", what=instead or STATUSES[after["status"]])
    if after["status"] == "cancelled":
        return _("Booking undone: %(then)s with %(surgeon)s", then=then, surgeon=surgeon)
    if before["status"] == "cancelled":
        return _("Cancellation undone: %(then)s with %(surgeon)s", then=then, surgeon=surgeon)
    return _("Move undone: back to %(then)s with %(surgeon)s", then=then, surgeon=surgeon)


def _why(after: Mapping[str, Any]) -> list[str]:
    return [str(CANCELLATIONS[after["why"]])] if after.get("why") in CANCELLATIONS else []


def _set_aside(after: Mapping[str, Any]) -> list[str]:
    """Which rules the desk had set aside for it."""
    kinds = [str(SET_ASIDE.get(kind, kind)) for kind in after.get("override", ())]
    return [_("set aside: %(what)s", what=", ".join(kinds))] if kinds else []


def _corrected(fields: Sequence[str]) -> str:
    """Corrected: name, email"""
    names = {
        "name": _("name"),
        "patient": _("patient’s name"),
        "guardian": _("guardian’s name"),
        "telephone": _("phone"),
        "email": _("email"),
        "language": _("language"),
        "note": _("note"),
        "born_on": _("date of birth"),
    }
    return _("Corrected: %(what)s", what=", ".join(names.get(field, field) for field in fields))


def _instead(before: Mapping[str, Any], after: Mapping[str, Any], names: _Names) -> list[str]:
    pairs = [(names.surgeon(before), names.surgeon(after)), (names.place(before), names.place(after))]
    instead = [_("%(now)s instead of %(was)s", now=now, was=was) for was, now in pairs if was != now]
    lengths = [duration(_length(row)) for row in (before, after)]
    if lengths[0] != lengths[1]:
        instead.append(_("%(now)s instead of %(was)s", now=lengths[1], was=lengths[0]))
    about = after.get("procedure_id")
    return [*instead, _("about another procedure")] if about != before.get("procedure_id", about) else instead


def _length(row: Mapping[str, Any]) -> timedelta:
    return datetime.fromisoformat(row["ends_at"]) - datetime.fromisoformat(row["starts_at"])


def _who(change: Change) -> str:
    """Rosa Delgado, at the desk"""
    if change.by:
        return f"{change.by}, {way(change.way)}"
    return _("the patient, online") if change.way == "page" else way(change.way)
