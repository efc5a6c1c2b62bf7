"""What each line of history did, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from booking.appointments import Change
from booking.formats import duration
from booking.routes.staff.wording import CANCELLATIONS, SET_ASIDE, STATUSES, day_and_time, mark_words

SAID_ALONE = {
    "procedure_changed": _l("Changed what it is about"),
    "answered": _l("Answered the questions before the visit"),
    "asked_for_comfort": _l("Changed what was asked for, such as an interpreter"),
    "consented": _l("Agreed to the video consultation"),
    "here": _l("Said that they’re here"),
    "checked_in": _l("Arrived"),
    "with_surgeon": _l("Went in to the surgeon"),
    "fulfilled": _l("Was seen"),
    "no_show": _l("Did not come"),
}
"""Acts of which nothing is to be said but that they were done."""


@dataclass(frozen=True, slots=True)
class Names:
    """By id, of surgeons and places that there are or have been."""

    surgeons: Mapping[int, str]
    places: Mapping[int, str]

    def surgeon(self, row: Mapping[str, Any]) -> str:
        return self.surgeons.get(row["surgeon_id"], "?")

    def place(self, row: Mapping[str, Any]) -> str:
        return self.places.get(row["location_id"], "?")


def act_words(change: Change, names: Names, zone: ZoneInfo) -> str:
    """Moved from Tue, Oct 6, 2:30 PM to Wed, Oct 7, 9:00 AM, Dr. Eugene Kim instead of Dr. David Kim, no email"""
    what = _what(change, names, zone)
    return _("%(what)s, no email", what=what) if change.after.get("no_email") else what


def agreed_start(row: Mapping[str, Any], zone: ZoneInfo) -> datetime:
    """By the clock of then: a law about clocks changes no past. Lines of former versions know the moment alone."""
    if "local_start" not in row:
        return datetime.fromisoformat(row["starts_at"])
    return datetime.fromisoformat(row["local_start"]).replace(tzinfo=zone, fold=row["fold"])


def _what(change: Change, names: Names, zone: ZoneInfo) -> str:
    then = day_and_time(agreed_start(change.after, zone), zone)
    match change.act:
        case "moved" if change.before is not None:
            return _moved(change, change.before, then, names, zone)
        case "undone" if "mark" in change.after:
            return _("Undone: %(what)s", what=mark_words(change.after["mark"]))
        case "undone" if "corrected" in change.after:
            return _("Correction undone: %(what)s", what=corrected_fields(change.after["corrected"]))
        case "undone" if change.before is not None:
            return _undone(change.before, change.after, then, names)
        case "booked":
            booked = _("Booked for %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([booked, *_from_list(change.after), *_set_aside(change.after)])
        case "imported":
            brought = _("Brought along for %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([brought, *_set_aside(change.after)])
        case "import_undone":
            return _("Import taken back: %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
        case "restored":
            again = _("Booked again for %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([again, *_set_aside(change.after)])
        case "cancelled":
            canceled = _("Canceled: %(then)s with %(surgeon)s", then=then, surgeon=names.surgeon(change.after))
            return ", ".join([canceled, *_why(change.after)])
        case "clocks_changed":
            return _("Kept at %(then)s when a law changed the clocks", then=then)
        case "corrected":
            return _("Corrected: %(what)s", what=corrected_fields(change.after.get("corrected", [])))
        case "status_set_back":
            return _("Set back to: %(status)s", status=STATUSES[change.after["status"]])
        case "late":
            return _("Said that they’re running late") if change.by is None else mark_words(change.act)
        case "not_late" | "fee_paid" | "fee_not_paid":
            return mark_words(change.act)
    return str(SAID_ALONE.get(change.act, change.act))


def _moved(change: Change, before: Mapping[str, Any], then: str, names: Names, zone: ZoneInfo) -> str:
    """Of a visit to two surgeons with whom, since one of them may have stayed."""
    after = change.after
    earlier = day_and_time(agreed_start(before, zone), zone)
    moved = _("Moved from %(earlier)s to %(then)s", earlier=earlier, then=then)
    if change.is_of_several:
        moved = _("%(moved)s with %(surgeon)s", moved=moved, surgeon=names.surgeon(after))
    if earlier == then:
        moved = _("Changed at %(then)s", then=then)
    return ", ".join([moved, *_instead(before, after, names), *_from_list(after), *_set_aside(after)])


def _undone(before: Mapping[str, Any], after: Mapping[str, Any], then: str, names: Names) -> str:
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


def _from_list(after: Mapping[str, Any]) -> list[str]:
    """Whether whoever comes had waited for it."""
    return [_("from the earlier-visit list")] if "offer" in after else []


def _set_aside(after: Mapping[str, Any]) -> list[str]:
    """Which rules the desk had set aside for it."""
    kinds = [str(SET_ASIDE.get(kind, kind)) for kind in after.get("override", ())]
    return [_("set aside: %(what)s", what=", ".join(kinds))] if kinds else []


def corrected_fields(fields: Sequence[str]) -> str:
    """name, email"""
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
    return ", ".join(names.get(field, field) for field in fields)


def _instead(before: Mapping[str, Any], after: Mapping[str, Any], names: Names) -> list[str]:
    pairs = [(names.surgeon(before), names.surgeon(after)), (names.place(before), names.place(after))]
    instead = [_("%(now)s instead of %(was)s", now=now, was=was) for was, now in pairs if was != now]
    lengths = [duration(_length(row)) for row in (before, after)]
    if lengths[0] != lengths[1]:
        instead.append(_("%(now)s instead of %(was)s", now=lengths[1], was=lengths[0]))
    about = after.get("procedure_id")
    return [*instead, _("about another procedure")] if about != before.get("procedure_id", about) else instead


def _length(row: Mapping[str, Any]) -> timedelta:
    return datetime.fromisoformat(row["ends_at"]) - datetime.fromisoformat(row["starts_at"])
