"""The line on every desk page that offers to undo what one has just done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from booking.appointments import UNDO_WITHIN, Undoable
from booking.availability import local_date
from booking.config import settings
from booking.formats import time_short
from booking.routes.staff.changes.act_words import agreed_start, corrected_fields
from booking.routes.staff.kept_undo import KeptUndo
from booking.routes.staff.viewer import Viewer
from booking.routes.staff.wording import STATUSES, day_and_time, mark_words

TELLING = ("booked", "moved", "cancelled", "restored")


@dataclass(frozen=True, slots=True)
class UndoLine:
    """`seen` is the act's number; the line is over in so many `seconds`.

    `tells` where an email about it has left, so that another would follow.
    """

    text: str
    href: str
    seen: str
    seconds: int
    tells: bool

    @property
    def sentence(self) -> str:
        """Where it does not go on after the word Undo."""
        return self.text[:1].upper() + self.text[1:]


def undo_line(act: Undoable, viewer: Viewer, zone: ZoneInfo, *, now: datetime) -> UndoLine:
    """moved A. M. from 10:00 AM to 11:00 AM (email goes at 12:47 PM)"""
    return UndoLine(
        text=_("%(what)s (%(email)s)", what=_what(act, viewer, zone, now=now), email=_email(act, zone))
        if act.act in TELLING
        else _what(act, viewer, zone, now=now),
        href=url_for("staff.undo", uuid=act.appointment),
        seen=str(act.number),
        tells=act.act in TELLING and not act.after.get("no_email") and act.email_at is None,
        seconds=max(int((act.until - now).total_seconds()), 0),
    )


def kept_line(kept: KeptUndo, *, now: datetime) -> UndoLine:
    """The same of what was not about one visit."""
    return UndoLine(
        text=kept.words,
        href=url_for("staff.undo_last"),
        seen=f".{kept.seen}",
        tells=kept.tells,
        seconds=max(int((kept.at + UNDO_WITHIN - now).total_seconds()), 0),
    )


def _what(act: Undoable, viewer: Viewer, zone: ZoneInfo, *, now: datetime) -> str:
    who, then = viewer.shown_name(act.name) or _("no name"), _start(act.after, zone, now=now)
    match act.act:
        case "moved" if act.before is not None and act.before["starts_at"] == act.after["starts_at"]:
            return _("changed %(who)s at %(time)s", who=who, time=then)
        case "moved" if act.before is not None:
            return _("moved %(who)s from %(old)s to %(new)s", who=who, old=_start(act.before, zone, now=now), new=then)
        case "booked":
            return _("booked %(who)s at %(time)s", who=who, time=then)
        case "restored":
            return _("booked %(who)s again at %(time)s", who=who, time=then)
        case "corrected":
            return _("corrected %(what)s of %(who)s", what=corrected_fields(act.after["corrected"]), who=who)
        case "procedure_changed":
            return _("changed what %(who)s comes about at %(time)s", who=who, time=then)
        case "cancelled":
            return _("canceled %(who)s at %(time)s", who=who, time=then)
    said = mark_words(act.after["mark"]) if "mark" in act.after else STATUSES[act.after["status"]]
    return _("%(who)s at %(time)s: %(said)s", who=who, time=then, said=said)


def _email(act: Undoable, zone: ZoneInfo) -> str:
    if act.email_at is None or settings().smtp is None:
        return _("no email")
    return _("email goes at %(time)s", time=time_short(act.email_at, zone))


def _start(snapshot: Mapping[str, Any], zone: ZoneInfo, *, now: datetime) -> str:
    """Today by the time alone."""
    start = agreed_start(snapshot, zone)
    is_today = local_date(start, zone) == local_date(now, zone)
    return time_short(start, zone) if is_today else day_and_time(start, zone)
